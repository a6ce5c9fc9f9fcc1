"""Whoever lost every way to unlock is forgotten whole: nothing that was sealed to their old key stays behind."""

from itertools import permutations

import pytest

from register.keys import queries, services
from register.keys.models import Half, Membership, Offer, PersonShare, Seal, Slot, UserKey
from tests.keys.conftest import Enrol

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HOLDER, OTHER, LOST = 1, 2, 7
CUSTODIANS = (LOST, 11, 12)


def test_forgotten_member_waits_where_they_belong_and_nowhere_else(enrol: Enrol) -> None:
    """Who was kept only as the last holder was on the way out: there is nothing left to wait for."""
    enrol(LOST)
    enrol(HOLDER)
    services.open_audience("organisation", 10, [HOLDER, LOST])
    services.expel(services.open_audience("organisation", 20, [LOST]), LOST)
    assert queries.leaving() == {("organisation", 20): frozenset({LOST})}

    services.forget(LOST, by=None)

    rows = Membership.objects.order_by("audience__node_id", "user_id")
    assert list(rows.values_list("audience__node_id", "user_id", "state")) == [
        (10, HOLDER, "holding"),
        (10, LOST, "waiting"),
    ]
    left = [model.objects.filter(user_id=LOST).count() for model in (Slot, UserKey, Seal, PersonShare)]
    assert left == [0, 0, 0, 0]


def test_forgotten_custodian_keeps_no_half_and_no_one_keeps_its_mate(enrol: Enrol) -> None:
    people = {user_id: enrol(user_id) for user_id in (HOLDER, OTHER, *CUSTODIANS)}
    for user_id in CUSTODIANS:
        services.name_custodian(user_id, by=None)
    audience = services.open_audience("organisation", 10, [HOLDER, OTHER])
    for user_id in CUSTODIANS:
        services.offer_recovery(audience, OTHER, people[user_id].unlock())
    pairs = set(permutations(CUSTODIANS, 2))
    before = [set(model.objects.values_list("holder", "other")) for model in (Half, Offer)]
    assert before == [pairs, pairs]

    services.forget(LOST, by=None)

    left = [set(model.objects.values_list("holder", "other")) for model in (Half, Offer)]
    assert left == [{(11, 12), (12, 11)}] * 2
