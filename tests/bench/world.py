"""One municipality for every subject: sixty units with cases, two quiet ones, and people who read them."""

import os
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import uuid4

from django.conf import settings
from django.db import connection

from register.accounts.models import User
from register.incidents.models import Case
from register.keys import services as keys
from register.organisation import services as places
from register.organisation.models import Organisation
from tests import people

UNITS = 60
DAYS = 730
FIRST_DAY = date(2024, 11, 1)
SIZE = float(os.environ.get("RAK_TEST_BENCH_SIZE", "1"))  # a part of the full size, for a quick run


def sized(count: int) -> int:
    return max(int(count * SIZE), 20)


@dataclass
class World:
    town: Organisation
    busy: Organisation
    units: list[int]
    quiet: list[int]
    administrator: User
    reader: people.Person  # handles the sixty units
    quiet_reader: people.Person
    analyst: people.Person


@lru_cache(maxsize=1)
def world(town_id: int) -> World:
    settings.RAK_ARGON2 = {"iterations": 1, "lanes": 1, "memory_kib": 8}  # nobody measures key stretching here
    town = Organisation.objects.get(pk=town_id)

    def place(name: str, kind: str, code: str, parent: Organisation) -> Organisation:
        legal = {"legal_form": "board"} if kind == "department" else {}
        return places.create(name=name, kind=kind, code=code, parent=parent, valid_from=FIRST_DAY, by=None, **legal)

    busy, still = place("Storförvaltningen", "department", "S", town), place("Lugna", "department", "L", town)
    units = [place(f"Enhet {number}", "unit", f"S-{number}", busy).pk for number in range(UNITS)]
    quiet = [place(f"Lugn enhet {number}", "unit", f"L-{number}", still).pk for number in range(2)]
    admin = people.make_person("bench_admin", "Ada Almgren", None)
    people.give_role(admin.user, "administrator", town, None)
    made = []
    roles = (("reader", "handler", busy), ("quiet", "handler", still), ("analyst", "cks_analyst", town))
    for name, role, where in (*roles, ("custodian", "identity_custodian", town)):
        person = people.make_person(f"bench_{name}", f"Bänk {name}", admin.user)
        people.give_role(person.user, role, where, admin.user)
        made.append(person)
    for person in made:
        keys.push_waiting(person.unlocked)
        person.user = person.fresh()
    return World(town, busy, units, quiet, admin.user, *made[:3])


def fill(units: list[int], authority: int, first: int, count: int, *, days: int = DAYS) -> None:
    """Cases by one statement: three of ten are open, days are spread, `first` keeps numbers apart."""
    pattern = Case.objects.create(
        uuid=uuid4(), reference=f"MALL-{first}", authority_id=authority, unit_id=units[0], reported_on=FIRST_DAY,
        reporter="anonymous", life_danger="no", form="FORM-01",
    )  # fmt: skip
    is_lite = connection.vendor == "sqlite"
    day = f"n % {days} * 7919 % {days}"
    choice = " ".join(f"WHEN {number} THEN {pk}" for number, pk in enumerate(units))
    unit = f"CASE n % {len(units)} {choice} END"
    reported = f"date('{FIRST_DAY}', '+' || ({day}) || ' days')" if is_lite else f"date '{FIRST_DAY}' + ({day})"
    closed = "n % 10 >= 3"
    said = {
        "uuid": "printf('%032x', n)" if is_lite else "lpad(to_hex(n), 32, '0')::uuid",
        "reference": "'B-' || n",
        "unit_id": unit,
        "reported_on": reported,
        "status": f"CASE WHEN {closed} THEN 'ST-AVS' ELSE 'ST-INK' END",
        "closed_on": f"CASE WHEN {closed} THEN t.reported_on END",
        "form": "'FORM-0' || (1 + n / 10 % 5)",
    }
    columns = [field.column for field in Case._meta.concrete_fields if not field.primary_key]
    chosen = ", ".join(said.get(column, f"t.{column}") for column in columns)
    last = first + count - 1
    series = (
        f"WITH RECURSIVE series(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM series WHERE n < {last})"  # noqa: S608  numbers of ours
        if is_lite
        else f"WITH series AS (SELECT generate_series({first}, {last}) AS n)"
    )
    source = f"SELECT {chosen} FROM series, incidents_case t WHERE t.id = {pattern.pk}"  # noqa: S608  numbers of ours
    into = f"INSERT INTO incidents_case ({', '.join(columns)})"
    with connection.cursor() as cursor:
        cursor.execute(f"{series} {into} {source}" if not is_lite else f"{into} {series} {source}")
    pattern.delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
