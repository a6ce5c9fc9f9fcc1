"""The cast: one person per role in a small made-up municipality, with real key pairs. Every stream's tests use it.

Björkhamn                      municipality     analyst, lead, custodian, auditor, administrator, coordinator
├── leisure   Kultur- och fritid   department   handler_leisure (its handlers open names)
│   ├── library   Stadsbiblioteket unit         manager_library
│   └── pool      Simhallen        unit
├── social    Socialförvaltningen  department   handler_social; social services: own first
│   └── homecare  Hemtjänsten      unit
└── housing   Björkhamn Bostäder   company      handler_housing; may not hold data on offences
    └── depot     Fastighetsjouren unit
outsider has an account and no role; unenrolled is a handler at leisure who has not made keys yet.
"""

import copy
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from register.accounts import services as accounts
from register.accounts.models import RoleAssignment, User
from register.keys import services as keys
from register.keys.vault import Unlocked
from register.organisation import services as places
from register.organisation.models import Organisation, TreeStamp

PASSWORD = "en lång och lugn mening om båtar"
BEGAN = date(2024, 1, 1)


@dataclass
class Person:
    """An account with its six words; `unlocked` opens what the person's keys open."""

    user: User
    words: tuple[str, ...]
    unlocked: Unlocked

    def fresh(self) -> User:
        return User.objects.get(pk=self.user.pk)

    def unlock(self) -> Unlocked:
        """Unlock anew, as a new session would, with keys that came since."""
        return keys.unlock_with_words(self.user.pk, self.words)


@dataclass
class Cast:
    municipality: Organisation
    leisure: Organisation
    library: Organisation
    pool: Organisation
    social: Organisation
    homecare: Organisation
    housing: Organisation
    depot: Organisation
    administrator: Person
    auditor: Person
    coordinator: Person
    analyst: Person
    lead: Person
    custodian: Person
    handler_leisure: Person
    handler_social: Person
    handler_housing: Person
    manager_library: Person
    outsider: Person
    unenrolled: User

    def everybody(self) -> dict[str, Person]:
        return {name: value for name, value in vars(self).items() if isinstance(value, Person)}


ROLES = (
    ("analyst", "cks_analyst", "municipality"),
    ("lead", "cks_lead", "municipality"),
    ("handler_leisure", "handler", "leisure"),
    ("handler_social", "handler", "social"),
    ("handler_housing", "handler", "housing"),
    ("custodian", "identity_custodian", "municipality"),
    ("manager_library", "manager", "library"),
    ("auditor", "auditor", "municipality"),
    ("coordinator", "coordinator", "municipality"),
)
PEOPLE = {
    "administrator": "Ada Almgren",
    "auditor": "Rolf Revdal",
    "coordinator": "Sam Ordning",
    "analyst": "Anna Lysén",
    "lead": "Lena Ledberg",
    "custodian": "Ivar Namnvakt",
    "handler_leisure": "Frida Fritidsson",
    "handler_social": "Sonja Socialin",
    "handler_housing": "Bo Stadskog",
    "manager_library": "Bibbi Hyllström",
    "outsider": "Ute Utanför",
}


def make_places() -> dict[str, Organisation]:
    """The tree, through the services."""

    def place(name: str, kind: str, code: str, parent: Organisation | None, **more: Any) -> Organisation:
        return places.create(name=name, kind=kind, code=code, parent=parent, valid_from=BEGAN, by=None, **more)

    town = place("Björkhamns kommun", "municipality", "BH", None, legal_form="municipality")
    leisure = place("Kultur- och fritidsförvaltningen", "department", "KFF", town, legal_form="board")
    social = place(
        "Socialförvaltningen", "department", "SOC", town, legal_form="board", is_social_services=True
    )  # fmt: skip
    housing = place("Björkhamn Bostäder AB", "company", "BAB", town, legal_form="limited_company")
    return {
        "municipality": town,
        "leisure": leisure,
        "library": place("Stadsbiblioteket", "unit", "KFF-1", leisure),
        "pool": place("Simhallen", "unit", "KFF-2", leisure),
        "social": social,
        "homecare": place("Hemtjänsten", "unit", "SOC-1", social),
        "housing": housing,
        "depot": place("Fastighetsjouren", "unit", "BAB-1", housing),
    }


def make_user(name: str, full_name: str, by: User | None) -> User:
    _user, code = accounts.create_account(username=name.replace("_", "."), full_name=full_name, by=by)
    return accounts.activate(code=code, password=PASSWORD)


def make_person(name: str, full_name: str, by: User | None) -> Person:
    user = make_user(name, full_name, by)
    words, unlocked = accounts.start_keyring(user=user)
    accounts.confirm_words(user=user)
    return Person(user=User.objects.get(pk=user.pk), words=words, unlocked=unlocked)


def give_role(person: User, role: str, place: Organisation, by: User | None, **dates: Any) -> RoleAssignment:
    return accounts.assign_role(user=person, role=role, organisation=place, by=by, **dates)


def make_cast() -> Cast:
    tree = make_places()
    admin = make_person("administrator", PEOPLE["administrator"], None)
    give_role(admin.user, "administrator", tree["municipality"], None)
    people = {name: make_person(name, full, admin.user) for name, full in PEOPLE.items() if name != "administrator"}
    for name, role, place in ROLES:
        give_role(people[name].user, role, tree[place], admin.user)
    unenrolled = make_user("unenrolled", "Nils Nyss", admin.user)
    give_role(unenrolled, "handler", tree["leisure"], admin.user)
    for holder in ("analyst", "handler_leisure", "handler_social", "handler_housing"):
        keys.push_waiting(people[holder].unlocked)
    for person in (admin, *people.values()):
        person.user = person.fresh()
    return Cast(**tree, **people, administrator=admin, unenrolled=User.objects.get(pk=unenrolled.pk))


def copied(cast: Cast) -> Cast:
    """The same people, for a test of its own to change. Nothing that was opened is open.

    A new stamp, so that no answer about rights that another test was given holds here.
    """
    TreeStamp.objects.update(stamp=uuid4())
    memo: dict[int, Any] = {
        id(one.unlocked): Unlocked(one.unlocked.user_id, one.unlocked.private) for one in cast.everybody().values()
    }
    return copy.deepcopy(cast, memo)
