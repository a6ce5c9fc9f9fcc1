"""`python -m register roles`: begins and ends roles by their dates. Run it every night; access is right without it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from register.accounts import services
from register.accounts.sessions import SessionStore


class Command(BaseCommand):
    help = "Begin roles whose day has come, end those that are over, drop sessions that ran out."

    def handle(self, *args: Any, **options: Any) -> None:
        said = _("Roles begun: %(begun)d. Roles ended: %(ended)d.")
        self.stdout.write(said % {"begun": services.start_due_roles(), "ended": services.end_expired_roles()})
        SessionStore.clear_expired()
