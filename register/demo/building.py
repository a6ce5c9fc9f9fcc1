"""Makes the demonstration in RAK_VAR: stores, places and people first, so that the pages can open; then the events."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.db import connections

from register.demo import history, listing, town

INCIDENTS = 300
WHOLE = "whole.2"  # another number when keys or texts of an earlier one cannot be read any more
Say = Callable[[str], object]


def folder() -> Path:
    return Path(settings.RAK_VAR) / "demo"


def people_file() -> Path:
    return folder() / "people.json"


def is_whole() -> bool:
    """Whether the last making came to its end; one that was cut short, or is of an earlier shape, is made anew."""
    return (folder() / WHOLE).exists()


def make_town(say: Say) -> town.Town:
    """Stores, places and people; after this anybody can sign in."""
    began = time.monotonic()
    clear()
    call_command("migrate", database="default", verbosity=0)
    call_command("migrate", "keys", database="keys", verbosity=0)
    call_command("createcachetable", verbosity=0)
    made = town.Town()
    with quick():
        town.build_places(made)
        town.build_people(made, Random("words"))
        folder().mkdir(parents=True, exist_ok=True)
        people_file().write_text(listing.as_json(made), encoding="utf-8")
    say(f"· 15 departments, 10 companies, 60 units, 40 people with keys ({time.monotonic() - began:.0f} s)")
    return made


def make_history(made: town.Town, count: int, say: Say, step: Callable[[int], object]) -> None:
    """Two years of events. `step` hears how many are told."""
    began = time.monotonic()
    with quick():
        for told in history.tell(made, count):
            step(told)
    (folder() / WHOLE).touch()
    say(f"· {count} events over two years ({time.monotonic() - began:.0f} s)")


def clear() -> None:
    """Only files of SQLite stores and the demonstration's own folders."""
    settings.RAK_VAR.mkdir(parents=True, exist_ok=True)
    for connection in connections.all():
        connection.close()
        if connection.vendor == "sqlite":
            name = str(connection.settings_dict["NAME"])
            for path in (Path(name), Path(name + "-wal"), Path(name + "-shm")):
                path.unlink(missing_ok=True)
    for kept in (settings.RAK_SEALED, folder()):
        shutil.rmtree(kept, ignore_errors=True)


@contextmanager
def quick() -> Iterator[None]:
    """No waiting for the disk, and light stretching of words that stand in a printed list anyway."""
    kept = settings.RAK_ARGON2, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.time_cost
    settings.RAK_ARGON2 = {"iterations": 1, "lanes": 1, "memory_kib": 1024}
    Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.time_cost = 1024, 1
    set_synchronous("OFF")
    try:
        yield
    finally:
        set_synchronous("FULL")
        settings.RAK_ARGON2, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.time_cost = kept


def set_synchronous(level: str) -> None:
    for connection in connections.all():
        if connection.vendor == "sqlite":
            connection.cursor().execute(f"PRAGMA synchronous={level}")
