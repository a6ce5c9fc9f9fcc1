"""Makes the demonstration municipality: two stores, places, people and two years of events."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from register.demo import building


class Command(BaseCommand):
    help = "Makes the demonstration municipality in RAK_VAR"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="throw away the one that is there")
        parser.add_argument("--incidents", type=int, default=building.INCIDENTS)

    def handle(self, *args: Any, anew: bool, incidents: int, **options: Any) -> None:
        if not settings.RAK_DEMO:
            raise CommandError("The demonstration is made only where RAK_DEMO=1. Nothing was changed.")
        if building.is_whole() and not anew:
            self.stdout.write("The demonstration is already there. Add --anew to make another.")
            return
        made = building.make_town(self.stdout.write)
        building.make_history(made, incidents, self.stdout.write, self.step)

    def step(self, told: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r· {told} events", ending="")
            self.stdout.flush()
