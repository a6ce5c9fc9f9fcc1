"""The made-up municipality: its places and the people who work with cases, through the ordinary services."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.utils import timezone

from register.accounts import services as accounts
from register.accounts.models import User
from register.crypto.words import all_words
from register.keys import services as keys
from register.keys.vault import Unlocked
from register.organisation import services as places
from register.organisation.models import Organisation

DATA = Path(__file__).parent / "data"
BEGAN = date(2023, 1, 1)
PASSWORD = "demo-demo-demo-demo"  # noqa: S105  printed by the demonstration, refused outside it


def load(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yml").read_text(encoding="utf-8"))


@dataclass
class Person:
    """Somebody who signs in, with what a visitor needs for it."""

    user: User
    role: str
    place: str
    words: tuple[str, ...] = ()
    unlocked: Unlocked | None = None


@dataclass
class Town:
    """Everything the history is told about."""

    places: dict[str, Organisation] = field(default_factory=dict)  # by code
    parts: dict[str, list[str]] = field(default_factory=dict)  # authority code → kinds of event
    units: dict[str, list[str]] = field(default_factory=dict)  # authority code → unit codes
    people: list[Person] = field(default_factory=list)
    made_at: datetime = field(default_factory=timezone.now)

    def with_role(self, role: str) -> list[Person]:
        return [person for person in self.people if person.role == role]

    def handler_of(self, authority: str) -> Person:
        return next(
            person
            for person in self.with_role("handler")
            if person.user.assignments.filter(organisation=self.places[authority]).exists()
        )

    def manager_of(self, unit: str) -> Person | None:
        held = {person.user.pk: person for person in self.with_role("manager")}
        found = self.places[unit].assignments.filter(role="manager", user_id__in=held).first()
        return held[found.user_id] if found else None


def username(full_name: str) -> str:
    plain = unicodedata.normalize("NFKD", full_name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", ".")


def build_places(town: Town) -> None:
    data = load("municipality")

    def place(name: str, kind: str, code: str, parent: Organisation | None, **more: Any) -> Organisation:
        made = places.create(name=name, kind=kind, code=code, parent=parent, valid_from=BEGAN, by=None, **more)
        town.places[code] = made
        return made

    root = place(data["name"], "municipality", "VLK", None, legal_form="municipality")
    for kind, key, legal_form in (("department", "departments", "board"), ("company", "companies", "limited_company")):
        for row in data[key]:
            social = bool(row.get("social"))
            authority = place(
                row["name"], kind, row["code"], root, legal_form=legal_form, is_social_services=social
            )  # fmt: skip
            town.parts[row["code"]] = row["parts"]
            town.units[row["code"]] = [f"{row['code']}-{number}" for number in range(1, len(row["units"]) + 1)]
            for code, name in zip(town.units[row["code"]], row["units"], strict=True):
                place(name, "unit", code, authority)


def demo_words(chance: Random) -> tuple[str, ...]:
    """Six words from the ordinary list, the same every time: they stand in a printed list, so they guard nothing."""
    return tuple(chance.choice(all_words()) for _word in range(6))


def build_people(town: Town, chance: Random) -> None:
    holders = {"cks_lead", "cks_analyst", "identity_custodian", "handler"}
    admin: User | None = None
    for row in load("people"):
        user, code = accounts.create_account(username=username(row["name"]), full_name=row["name"], by=admin)
        user = accounts.activate(code=code, password=PASSWORD)
        person = Person(user=user, role=row["role"], place=row["at"])
        if row["role"] in holders | {"manager"}:
            person.words, person.unlocked = keys.enrol(user.pk, demo_words=demo_words(chance))
            accounts.confirm_words(user=user)
        for code in (row["at"], *row.get("also", ())):
            accounts.assign_role(
                user=user, role=row["role"], organisation=town.places[code], valid_from=BEGAN, by=admin
            )  # fmt: skip
        admin = admin or user
        town.people.append(person)
    for person in town.people:
        if person.unlocked is not None:
            keys.push_waiting(person.unlocked)
