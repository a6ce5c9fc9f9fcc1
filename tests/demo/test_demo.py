"""The demonstration is made through the ordinary services, goes on where it should, and is refused elsewhere."""

import json
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from register.codes import lists
from register.demo import history, listing, town
from register.incidents.models import Case, Duty
from register.keys import services as keys
from register.keys.errors import KeyProblem
from register.keys.services import unlock_with_words
from register.keys.vault import Unlocked

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_demonstration_is_refused_outside_the_demo(settings: Any) -> None:
    settings.RAK_DEMO = False

    with pytest.raises(CommandError, match="RAK_DEMO=1"):
        call_command("demo")


def test_municipality_has_its_places_people_and_handled_events(settings: Any) -> None:
    settings.RAK_DEMO = True
    made = town.Town()
    town.build_places(made)
    town.build_people(made, Random("words"))
    list(history.tell(made, 4))
    people = json.loads(listing.as_json(made))

    kinds = [place.kind for place in made.places.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "municipality": 1, "department": 15, "company": 10, "unit": 60,
    }  # fmt: skip
    assert (len(people), Case.objects.count()) == (40, 4)
    assert Duty.objects.count() > 0
    assert not Case.objects.filter(status="ST-INK", reported_on__year__lt=2025).exists()
    analyst = next(person for person in made.people if person.role == "cks_analyst")
    assert opened(unlock_with_words(analyst.user.pk, analyst.words)) == Case.objects.filter(cks_has_key=True).count()


def opened(someone: Unlocked) -> int:
    return sum(_opens(case, someone) for case in Case.objects.all())


def _opens(case: Case, someone: Unlocked) -> bool:
    try:
        return bool(keys.open_case_key(case.uuid, "case", someone))
    except KeyProblem:
        return False


def test_narratives_use_codes_that_exist() -> None:
    fields = {"sub": "SUBFORM", "ch": "KANAL", "pl": "PLATS", "si": "SITUATION", "ak": "AKTOR", "mo": "MOTIV"}
    wrong = [
        (row["sub"], row[field])
        for row in town.load("narratives")
        for field, name in fields.items()
        if not lists.is_code(name, row[field])
    ]

    assert wrong == []
