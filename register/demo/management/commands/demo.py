"""Makes the demonstration municipality: two stores, places, people and two years of events."""

import shutil
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from register.demo import history, listing, town


class Command(BaseCommand):
    help = "Makes the demonstration municipality in RAK_VAR"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="throw away the one that is there")
        parser.add_argument("--incidents", type=int, default=300)

    def handle(self, *args: Any, anew: bool, incidents: int, **options: Any) -> None:
        if not settings.RAK_DEMO:
            raise CommandError("The demonstration is made only where RAK_DEMO=1. Nothing was changed.")
        listed = settings.RAK_VAR / "demo" / "people.json"
        if listed.exists() and not anew:
            self.stdout.write("The demonstration is already there. Add --anew to make another.")
            return
        self.clear()
        with self.step("Two stores"):
            self.make_stores()
        made = town.Town()
        chance = Random(2026)
        with quick(), self.step("15 departments, 10 companies, 60 units, 40 people with keys"):
            town.build_places(made)
            town.build_people(made, chance)
        with quick():
            for told in history.tell(made, chance, incidents):
                self.stdout.write(f"\r· {told} of {incidents} events", ending="")
                self.stdout.flush()
        self.stdout.write("")
        listed.parent.mkdir(parents=True, exist_ok=True)
        listed.write_text(listing.as_json(made, chance), encoding="utf-8")

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.stdout.write(f"· {title} ({time.monotonic() - began:.0f} s)")
        self.stdout.flush()

    def clear(self) -> None:
        """Only files of SQLite stores and the demonstration's own folders."""
        for connection in connections.all():
            connection.close()
            if connection.vendor == "sqlite":
                name = str(connection.settings_dict["NAME"])
                for path in (Path(name), Path(name + "-wal"), Path(name + "-shm")):
                    path.unlink(missing_ok=True)
        for folder in ("sealed", "demo"):
            shutil.rmtree(settings.RAK_VAR / folder, ignore_errors=True)

    def make_stores(self) -> None:
        settings.RAK_VAR.mkdir(parents=True, exist_ok=True)
        for database in ("default", "keys"):
            call_command("migrate", database=database, verbosity=0)
        call_command("createcachetable", verbosity=0)


@contextmanager
def quick() -> Iterator[None]:
    """No waiting for the disk, and light stretching of words that stand in a printed list anyway."""
    kept = settings.RAK_ARGON2, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.time_cost
    settings.RAK_ARGON2 = {"iterations": 1, "lanes": 1, "memory_kib": 1024}
    Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.time_cost = 1024, 1
    set_synchronous("OFF")
    yield
    set_synchronous("FULL")
    settings.RAK_ARGON2, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.time_cost = kept


def set_synchronous(level: str) -> None:
    for connection in connections.all():
        if connection.vendor == "sqlite":
            connection.cursor().execute(f"PRAGMA synchronous={level}")
