"""Whoever owns the key database and moves envelopes between rows makes them unreadable, never readable by others."""

from itertools import permutations
from uuid import UUID, uuid4

import pytest

from register.crypto.aead import new_key
from register.crypto.errors import CannotOpen
from register.keys import errors, services
from register.keys.models import Audience, CaseKey, PersonShare
from register.keys.vault import Unlocked
from tests.keys.conftest import Enrol

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class World:
    """Two organisations with one holder each, two cases, both purposes, in both forms: sealed and filed."""

    def __init__(self, enrol: Enrol) -> None:
        self.holders: dict[int, Unlocked] = {node: enrol(node).unlock() for node in (1, 2)}
        self.audiences: dict[int, Audience] = {
            node: services.open_audience("organisation", node, [node]) for node in (1, 2)
        }
        self.cases: list[UUID] = [uuid4(), uuid4()]
        self.keys: dict[tuple[UUID, str], bytes] = {}
        for case_id in self.cases:
            for purpose in ("case", "identity"):
                self.keys[case_id, purpose] = new_key()
                services.seal_case_key(
                    case_id, purpose, self.keys[case_id, purpose], [self.audiences[1], self.audiences[2]]
                )

    def file(self) -> None:
        for holder in self.holders.values():
            for (case_id, purpose), key in self.keys.items():
                assert services.open_case_key(case_id, purpose, holder) == key


@pytest.fixture
def world(enrol: Enrol) -> World:
    return World(enrol)


@pytest.mark.parametrize("filed", [False, True])
def test_every_moved_envelope_is_refused(world: World, filed: bool) -> None:
    if filed:
        world.file()
    rows = list(CaseKey.objects.select_related("generation__audience").order_by("id"))
    assert len(rows) == 8

    for one, two in permutations(rows, 2):
        holder = world.holders[two.generation.audience.node_id]
        CaseKey.objects.filter(pk=two.pk).update(envelope=one.envelope, is_filed=one.is_filed)
        with pytest.raises(CannotOpen):
            services.open_case_key(two.case_id, two.purpose, holder)
        with pytest.raises(CannotOpen):
            services.open_case_keys([two.case_id], two.purpose, holder)
        CaseKey.objects.filter(pk=two.pk).update(envelope=two.envelope, is_filed=two.is_filed)


@pytest.mark.parametrize("filed", [False, True])
def test_envelope_called_by_its_other_form_is_refused(world: World, filed: bool) -> None:
    if filed:
        world.file()
    CaseKey.objects.update(is_filed=not filed)

    with pytest.raises(CannotOpen):
        services.open_case_key(world.cases[0], "case", world.holders[1])


def test_row_given_to_another_audience_is_refused(world: World) -> None:
    row = CaseKey.objects.get(case_id=world.cases[0], purpose="case", generation__audience=world.audiences[1])
    other = CaseKey.objects.get(case_id=world.cases[0], purpose="case", generation__audience=world.audiences[2])
    other.delete()
    CaseKey.objects.filter(pk=row.pk).update(generation=other.generation)

    with pytest.raises(CannotOpen):
        services.open_case_key(world.cases[0], "case", world.holders[2])
    with pytest.raises(errors.NoKey):
        services.open_case_key(world.cases[0], "case", world.holders[1])


def test_share_moved_to_another_person_case_or_purpose_is_refused(world: World, enrol: Enrol) -> None:
    one, two = enrol(11).unlock(), enrol(12).unlock()
    services.share_with_person(world.cases[0], "case", 11, world.holders[1])
    places = [
        ({"user_id": 12}, two, world.cases[0], "case"),
        ({"case_id": world.cases[1]}, one, world.cases[1], "case"),
        ({"purpose": "identity"}, one, world.cases[0], "identity"),
    ]

    for change, person, case_id, purpose in places:
        before = PersonShare.objects.values("user_id", "case_id", "purpose").get()
        PersonShare.objects.update(**change)
        with pytest.raises(CannotOpen):
            services.open_case_key(case_id, purpose, person)
        with pytest.raises(CannotOpen):
            services.open_case_keys([case_id], purpose, person)
        PersonShare.objects.update(**before)

    assert services.open_case_key(world.cases[0], "case", one) == world.keys[world.cases[0], "case"]


def test_unfiled_and_filed_are_both_opened_in_one_batch(world: World) -> None:
    holder = world.holders[1]
    services.open_case_key(world.cases[0], "case", holder)

    found = services.open_case_keys(world.cases, "case", holder)

    assert found == {case_id: world.keys[case_id, "case"] for case_id in world.cases}
    mine = CaseKey.objects.filter(generation__audience=world.audiences[1], purpose="case")
    assert set(mine.values_list("is_filed", flat=True)) == {True}


def test_filing_keeps_what_others_need(world: World) -> None:
    services.open_case_key(world.cases[0], "case", world.holders[1])

    lengths = {
        row.generation.audience.node_id: (row.is_filed, len(row.envelope))
        for row in CaseKey.objects.filter(case_id=world.cases[0], purpose="case")
    }
    assert lengths == {1: (True, 62), 2: (False, 1170)}


def test_batch_of_more_than_one_chunk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("register.keys.services.cases.CHUNK", 1)

    assert services.open_case_keys(world.cases, "identity", world.holders[2]) == {
        case_id: world.keys[case_id, "identity"] for case_id in world.cases
    }
