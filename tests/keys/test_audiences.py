"""Joining, waiting, leaving: nobody gets a key without a holder, and nothing ever becomes unreadable."""

from uuid import uuid4

import pytest

from register.audit.models import Event
from register.crypto.aead import new_key
from register.crypto.errors import CannotOpen
from register.keys import errors, queries, services
from register.keys.models import Audience, CaseKey, Generation, Membership, Seal
from tests.keys.conftest import Enrol

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def _kinds() -> list[str]:
    return [kind for kind in Event.objects.order_by("id").values_list("kind", flat=True) if kind != "keys.unlocked"]


def test_opening_seals_to_the_enrolled_and_lets_others_wait(enrol: Enrol) -> None:
    enrol(1)

    audience = services.open_audience("organisation", 10, [1, 2], by=5)

    assert (queries.members(), queries.waiting(), queries.leaving()) == (
        {("organisation", 10): frozenset({1})},
        {("organisation", 10): frozenset({2})},
        {},
    )
    event = Event.objects.get(kind="keys.audience_opened")
    assert (event.by, event.subject, event.details) == (
        5,
        f"audience:{audience.pk}",
        {"kind": "organisation", "node": 10, "generation": 1},
    )


def test_opening_again_changes_no_key_and_lets_wait(enrol: Enrol) -> None:
    enrol(1)
    enrol(2)
    audience = services.open_audience("cks", None, [1])

    again = services.open_audience("cks", None, [1, 2])

    assert again == audience
    assert list(Generation.objects.values_list("audience_id", "number")) == [(audience.pk, 1)]
    assert queries.waiting() == {("cks", None): frozenset({2})}


def test_audience_that_nobody_could_open_is_refused(enrol: Enrol) -> None:
    with pytest.raises(errors.NoHolder):
        services.open_audience("organisation", 10, [1, 2])

    assert list(Audience.objects.all()) == []
    assert list(Membership.objects.all()) == []


def test_two_custodians_are_holders_enough(enrol: Enrol) -> None:
    for user_id in (8, 9):
        enrol(user_id)
        services.name_custodian(user_id, by=None)

    audience = services.open_audience("organisation", 10, [1])

    assert queries.holders_of(audience) == set()
    assert queries.waiting() == {("organisation", 10): frozenset({1})}


def test_one_custodian_is_not(enrol: Enrol) -> None:
    enrol(8)
    services.name_custodian(8, by=None)

    with pytest.raises(errors.NoHolder):
        services.open_audience("organisation", 10, [1])


def test_sealing_to_a_missing_audience_is_refused(enrol: Enrol) -> None:
    enrol(1)
    audience = services.open_audience("organisation", 10, [1])
    missing = Audience(pk=999, kind="organisation", node_id=20)

    for audiences in ([], [missing], [audience, missing]):
        with pytest.raises(errors.NoHolder):
            services.seal_case_key(uuid4(), "case", new_key(), audiences)

    assert list(CaseKey.objects.all()) == []


def test_waiting_member_without_a_key_stays_waiting(enrol: Enrol) -> None:
    person = enrol(1)
    audience = services.open_audience("organisation", 10, [1])
    services.await_key(audience, 2, by=5)
    services.await_key(audience, 2, by=5)

    assert services.push_waiting(person.unlock()) == 0
    assert queries.state_of(audience, 2) == "waiting"
    enrol(2)
    assert services.push_waiting(person.unlock()) == 1
    assert queries.state_of(audience, 2) == "holding"
    assert _kinds().count("keys.awaiting") == 1
    assert _kinds().count("keys.admitted") == 1


def test_trail_tells_once_who_began_to_wait(enrol: Enrol) -> None:
    enrol(1)
    audience = services.open_audience("organisation", 10, [1])
    for _again in range(2):
        services.await_key(audience, 2)

    told = Event.objects.filter(kind="keys.awaiting", detail='{"user":2}').count()
    assert (told, queries.state_of(audience, 2)) == (1, Membership.State.WAITING)


def test_changed_key_is_known_to_the_audience_in_hand(enrol: Enrol) -> None:
    enrol(1)
    audience = services.open_audience("organisation", 10, [1])
    Audience.objects.update(rotation_due=True)
    audience.rotation_due = True

    services.rotate(audience)

    in_store = Audience.objects.get(pk=audience.pk)
    assert [(one.generation, one.rotation_due) for one in (audience, in_store)] == [(2, False)] * 2


def test_awaiting_never_takes_a_key_away(enrol: Enrol) -> None:
    enrol(1)
    audience = services.open_audience("organisation", 10, [1])

    services.await_key(audience, 1)

    assert queries.state_of(audience, 1) == "holding"


def test_expelled_member_has_no_seal_and_the_key_is_changed(enrol: Enrol) -> None:
    enrol(1)
    enrol(2)
    audience = services.open_audience("organisation", 10, [1, 2])

    services.expel(audience, 2, by=5)

    audience.refresh_from_db()
    assert (audience.generation, audience.rotation_due) == (2, False)
    assert set(Seal.objects.values_list("generation__number", "user_id")) == {(1, 1), (2, 1)}
    assert queries.state_of(audience, 2) is None
    assert _kinds()[-2:] == ["keys.expelled", "keys.rotated"]


def test_expelling_who_only_waits_changes_no_key(enrol: Enrol) -> None:
    enrol(1)
    audience = services.open_audience("organisation", 10, [1, 2])

    services.expel(audience, 2)
    services.expel(audience, 3)

    audience.refresh_from_db()
    assert (audience.generation, queries.waiting()) == (1, {})
    assert _kinds().count("keys.expelled") == 1


def test_last_holder_keeps_the_key_until_there_is_another(enrol: Enrol) -> None:
    last, case_id, key = enrol(1), uuid4(), new_key()
    audience = services.open_audience("organisation", 10, [1])
    services.seal_case_key(case_id, "case", key, [audience])

    services.expel(audience, 1)

    audience.refresh_from_db()
    assert audience.rotation_due
    assert queries.leaving() == {("organisation", 10): frozenset({1})}
    assert services.open_case_key(case_id, "case", last.unlock()) == key

    heir = enrol(2)
    services.await_key(audience, 2)
    services.push_waiting(last.unlock())

    audience.refresh_from_db()
    assert services.open_case_key(case_id, "case", heir.unlock()) == key
    assert queries.members() == {("organisation", 10): frozenset({2})}
    assert queries.leaving() == {}
    assert (audience.generation, audience.rotation_due) == (2, False)
    with pytest.raises(errors.NoKey):
        services.open_case_key(case_id, "case", last.unlock())


def test_last_holder_goes_at_once_when_custodians_can_recover(enrol: Enrol) -> None:
    for user_id in (8, 9):
        enrol(user_id)
        services.name_custodian(user_id, by=None)
    enrol(1)
    audience = services.open_audience("organisation", 10, [1])

    services.expel(audience, 1)

    assert queries.members() == {}
    assert list(Seal.objects.all()) == []


def test_last_holder_who_is_half_of_the_only_pair_stays(enrol: Enrol) -> None:
    enrol(1)
    enrol(9)
    for user_id in (1, 9):
        services.name_custodian(user_id, by=None)
    audience = services.open_audience("organisation", 10, [1])

    services.expel(audience, 1)

    assert queries.leaving() == {("organisation", 10): frozenset({1})}


def test_leaver_who_comes_back_holds_again(enrol: Enrol) -> None:
    enrol(1)
    audience = services.open_audience("organisation", 10, [1])
    services.expel(audience, 1)

    services.await_key(audience, 1)

    assert queries.state_of(audience, 1) == "holding"
    assert queries.leaving() == {}


def test_newcomer_gets_every_generation(enrol: Enrol) -> None:
    person = enrol(1)
    enrol(2)
    audience = services.open_audience("organisation", 10, [1])
    services.rotate(audience)
    services.rotate(audience)

    services.admit(audience, 2, person.unlock())

    assert set(Seal.objects.filter(user_id=2).values_list("generation__number", flat=True)) == {1, 2, 3}


def test_forgotten_member_waits_for_every_audience(enrol: Enrol) -> None:
    enrol(1)
    enrol(2)
    audience = services.open_audience("organisation", 10, [1, 2])

    services.forget(2, by=5)

    assert queries.state_of(audience, 2) == "waiting"
    assert set(Seal.objects.values_list("user_id", flat=True)) == {1}


@pytest.mark.parametrize("field", ["user_id", "generation_id"])
def test_seal_moved_to_another_row_opens_nothing(enrol: Enrol, field: str) -> None:
    one, two, case_id = enrol(1), enrol(2), uuid4()
    ours = services.open_audience("organisation", 10, [1])
    services.open_audience("organisation", 20, [2])
    services.seal_case_key(case_id, "case", new_key(), [ours])
    theirs = Seal.objects.get(user_id=2)
    envelope = bytes(Seal.objects.get(user_id=1).envelope)
    values = {"user_id": 2, "generation_id": Generation.objects.get(audience=ours).pk}

    if field == "user_id":  # the seal of one, handed to two
        Seal.objects.filter(user_id=1).update(user_id=2)
    else:  # the envelope of one, put into two's row for that audience
        Seal.objects.filter(pk=theirs.pk).update(envelope=envelope, generation_id=values[field])

    with pytest.raises(CannotOpen):
        services.open_case_key(case_id, "case", two.unlock())
    assert one.user_id == 1
