"""Background work about cases. Takes no arguments, so no case lies in a queue with an hour beside it."""

from datetime import timedelta

from django_tasks import task

from register.incidents.casework import unopened
from register.notices import services as notices


@task()
def look_for_unopened() -> int:
    """Some hours after an acute report: gives how many cases the next level was told about."""
    return unopened.tell_next_level()


def look_later(hours: int) -> None:
    notices.queue_at(look_for_unopened, notices.next_full_hour() + timedelta(hours=hours))
