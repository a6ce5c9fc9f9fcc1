"""Any two custodians bring a key back, in any order; one alone, or a stranger, never."""

from itertools import combinations, permutations
from uuid import UUID, uuid4

import pytest

from register.audit.models import Event
from register.crypto import hpke
from register.crypto.aead import new_key
from register.crypto.errors import CannotOpen
from register.keys import errors, places, queries, services, soundness
from register.keys.comparison import Fault
from register.keys.models import Audience, Half, Offer
from register.keys.vault import AudienceSecret
from tests.keys.conftest import Enrol, Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CUSTODIANS = (11, 12, 13)
CASE, KEY = uuid4(), new_key()


@pytest.fixture
def custodians(enrol: Enrol) -> dict[int, Person]:
    people = {user_id: enrol(user_id) for user_id in CUSTODIANS}
    for user_id in CUSTODIANS:
        services.name_custodian(user_id, by=1)
    return people


@pytest.fixture
def lost(enrol: Enrol, custodians: dict[int, Person]) -> Audience:
    """An audience whose only holder lost every way to unlock and has made a new key; two generations old."""
    enrol(1)
    audience = services.open_audience("organisation", 10, [1])
    services.seal_case_key(CASE, "case", KEY, [audience])
    services.rotate(audience)
    services.forget(1, by=None)
    return audience


def _opens(person: Person, case_id: UUID = CASE) -> bool:
    unlocked = person.unlock()
    services.push_waiting(unlocked)
    try:
        return services.open_case_key(case_id, "case", unlocked) == KEY
    except errors.NoKey:
        return False


def test_every_pair_has_its_halves(lost: Audience) -> None:
    pairs = set(Half.objects.values_list("generation__number", "holder", "other"))

    assert pairs == {(number, *pair) for number in (1, 2) for pair in permutations(CUSTODIANS, 2)}


@pytest.mark.parametrize(("first", "second"), list(permutations(CUSTODIANS, 2)))
def test_any_two_bring_it_back(
    lost: Audience, custodians: dict[int, Person], enrol: Enrol, first: int, second: int
) -> None:
    person = enrol(1)
    assert services.offer_recovery(lost, 1, custodians[first].unlock()) == 4
    assert not _opens(person)

    services.offer_recovery(lost, 1, custodians[second].unlock())

    assert _opens(person)
    assert queries.members() == {("organisation", 10): frozenset({1})}
    assert list(Offer.objects.all()) == []


def test_who_is_expelled_before_taking_what_was_offered_gets_nothing(
    lost: Audience, custodians: dict[int, Person], enrol: Enrol
) -> None:
    person = enrol(1)
    for custodian in CUSTODIANS[:2]:
        services.offer_recovery(lost, 1, custodians[custodian].unlock())

    services.expel(lost, 1)

    assert not _opens(person)
    assert list(Offer.objects.all()) == []


def test_custodian_sees_what_they_have_offered(lost: Audience, custodians: dict[int, Person], enrol: Enrol) -> None:
    enrol(1)
    services.offer_recovery(lost, 1, custodians[11].unlock())

    assert [queries.offered_by(custodian) for custodian in CUSTODIANS] == [{("organisation", 10, 1)}, set(), set()]


@pytest.mark.parametrize("length", [hpke.PRIVATE_LENGTH - 1, hpke.PRIVATE_LENGTH + 1])
def test_secret_of_another_length_is_none(length: int) -> None:
    with pytest.raises(CannotOpen):
        AudienceSecret(bytes(length))


@pytest.mark.parametrize("alone", CUSTODIANS)
def test_none_alone_brings_it_back(lost: Audience, custodians: dict[int, Person], enrol: Enrol, alone: int) -> None:
    person = enrol(1)

    for _again in range(2):
        services.offer_recovery(lost, 1, custodians[alone].unlock())

    assert not _opens(person)
    assert not _opens(custodians[alone])


def test_a_half_alone_says_nothing(lost: Audience, custodians: dict[int, Person]) -> None:
    """Two halves of the same holder, from different pairs, do not combine either."""
    opened = []
    for half in Half.objects.filter(holder=11, generation__number=1).order_by("other"):
        place = places.half(lost.pk, 1, half.holder, half.other)
        opened.append(hpke.open_with(custodians[11].unlock().loaded, bytes(half.envelope), place))

    public = bytes(lost.generations.get(number=1).public)
    mixed = bytes(a ^ b for a, b in zip(*opened, strict=True))
    assert [hpke.public_of(part[: hpke.PRIVATE_LENGTH]) == public for part in (*opened, mixed)] == [False] * 3


def test_both_halves_together_are_the_secret(lost: Audience, custodians: dict[int, Person]) -> None:
    for one, two in combinations(CUSTODIANS, 2):
        parts = [
            hpke.open_with(
                custodians[holder].unlock().loaded,
                bytes(Half.objects.get(generation__number=2, holder=holder, other=other).envelope),
                places.half(lost.pk, 2, holder, other),
            )
            for holder, other in ((one, two), (two, one))
        ]
        secret = bytes(a ^ b for a, b in zip(*parts, strict=True))

        assert hpke.public_of(secret[: hpke.PRIVATE_LENGTH]) == bytes(lost.generations.get(number=2).public)


def test_only_a_member_to_be_is_given_it(lost: Audience, custodians: dict[int, Person], enrol: Enrol) -> None:
    stranger = enrol(5)

    for custodian in custodians.values():
        with pytest.raises(errors.NotAMember):
            services.offer_recovery(lost, 5, custodian.unlock())
        with pytest.raises(errors.NotAMember):
            services.offer_recovery(lost, custodian.user_id, custodian.unlock())

    assert not _opens(stranger)


def test_member_without_a_key_is_given_nothing(lost: Audience, custodians: dict[int, Person]) -> None:
    with pytest.raises(errors.NotEnrolled):
        services.offer_recovery(lost, 1, custodians[11].unlock())


def test_who_is_no_custodian_has_nothing_to_offer(lost: Audience, enrol: Enrol) -> None:
    enrol(1)

    with pytest.raises(errors.NoKey):
        services.offer_recovery(lost, 1, enrol(5).unlock())


def test_offer_to_one_person_is_nothing_to_another(lost: Audience, custodians: dict[int, Person], enrol: Enrol) -> None:
    person, thief = enrol(1), enrol(2)
    services.await_key(lost, 2)
    services.offer_recovery(lost, 1, custodians[11].unlock())
    services.offer_recovery(lost, 2, custodians[12].unlock())

    assert not _opens(person)
    assert not _opens(thief)
    Offer.objects.filter(receiver=1).update(receiver=2)
    services.push_waiting(thief.unlock())
    assert not _opens(thief)
    assert Event.objects.filter(kind="keys.recovery_refused", by=2).exists()


def test_spoiled_half_is_noticed(lost: Audience, custodians: dict[int, Person], enrol: Enrol) -> None:
    person = enrol(1)
    public = hpke.public_of(person.unlock().private)
    for custodian in (11, 12):
        services.offer_recovery(lost, 1, custodians[custodian].unlock())
    for offer in Offer.objects.filter(holder=12, other=11):
        place = places.offer(lost.pk, offer.generation.number, (12, 11), 1)
        offer.envelope = hpke.seal_to(public, b"\0" * 128, place)
        offer.save()

    services.push_waiting(person.unlock())

    assert not _opens(person)
    assert Event.objects.filter(kind="keys.recovery_refused", by=1).count() == 2  # generations


def test_new_custodian_gets_halves_at_a_holders_next_unlock(enrol: Enrol) -> None:
    holder = enrol(1)
    audience = services.open_audience("organisation", 10, [1])
    services.rotate(audience)
    assert [finding.fault for finding in soundness.findings()] == [Fault.NOT_RECOVERABLE]
    for user_id in (11, 12):
        enrol(user_id)
        services.name_custodian(user_id, by=None)

    services.push_waiting(holder.unlock())

    assert Half.objects.count() == 4
    assert soundness.findings() == []
    services.push_waiting(holder.unlock())
    assert Half.objects.count() == 4


def test_dismissed_custodian_and_their_pairs_are_gone(lost: Audience) -> None:
    services.dismiss_custodian(12, by=1)

    assert queries.custodians() == [11, 13]
    assert Event.objects.filter(kind="keys.custodian_dismissed", by=1).count() == 1
    assert set(Half.objects.values_list("holder", "other")) == {(11, 13), (13, 11)}


def test_recovered_person_lets_others_in(lost: Audience, custodians: dict[int, Person], enrol: Enrol) -> None:
    person, other = enrol(1), enrol(2)
    services.await_key(lost, 2)
    for custodian in (11, 13):
        services.offer_recovery(lost, 1, custodians[custodian].unlock())

    assert _opens(person)

    assert _opens(other)
