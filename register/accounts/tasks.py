"""Background work about people. Takes no arguments, so no name lies in a queue."""

from django_tasks import task

from register.accounts import services
from register.accounts.sessions import SessionStore


@task()
def keep_roles() -> None:
    """Once a day: begin roles whose day has come, end those that are over, drop sessions that ran out."""
    services.start_due_roles()
    services.end_expired_roles()
    SessionStore.clear_expired()
