"""`python -m register doctor`: names each misconfiguration in words, and how to repair it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register.config import checks


class Command(BaseCommand):
    help = "Name everything that is wrong with this installation, and how to repair it."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = checks.troubles()
        found, less = wrong + checks.handbook_troubles(), [] if wrong else checks.warnings()
        for trouble in [*found, *less]:
            self.stdout.write(f"{trouble.code}  {trouble.said}\n               {trouble.repair}")
        if found:
            raise CommandError(
                ngettext("%(count)d thing is wrong.", "%(count)d things are wrong.", len(found)) % {"count": len(found)}
            )
        self.stdout.write(
            _("Nothing is wrong. See to what stands above.") if less else _("Everything that was looked at is right.")
        )
