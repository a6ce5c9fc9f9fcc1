"""A custodian who turns bits in a half can neither plant another key nor keep anybody locked out."""

from uuid import uuid4

import pytest

from register.audit.models import Event
from register.crypto import hpke
from register.crypto.aead import new_key
from register.keys import errors, places, services
from register.keys.models import Audience, CaseKey, Generation, Half, Offer
from register.keys.vault import AudienceSecret
from tests.keys.conftest import Enrol, Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LOST, OTHER, ONE, TWO, THREE = 1, 2, 11, 12, 13
CASE, KEY = uuid4(), new_key()


@pytest.fixture
def custodians(enrol: Enrol) -> dict[int, Person]:
    people = {user_id: enrol(user_id) for user_id in (ONE, TWO, THREE)}
    for user_id in people:
        services.name_custodian(user_id, by=None)
    return people


@pytest.fixture
def audience(enrol: Enrol, custodians: dict[int, Person]) -> Audience:
    """Two hold it and one of them has lost their key; a case lies in the in-box, not opened yet."""
    enrol(LOST)
    enrol(OTHER)
    made = services.open_audience("organisation", 10, [LOST, OTHER])
    services.seal_case_key(CASE, "case", KEY, [made])
    services.forget(LOST, by=None)
    return made


def _spoil(audience: Audience, holder: Person, other: int, place: int) -> None:
    """Turn one bit of what a custodian holds, as only that custodian can."""
    row = Half.objects.get(holder=holder.user_id, other=other)
    context = places.half(audience.pk, 1, row.holder, row.other)
    part = bytearray(hpke.open_with(holder.unlock().loaded, bytes(row.envelope), context))
    part[place] ^= 1
    row.envelope = hpke.seal_to(hpke.public_of(holder.unlock().private), bytes(part), context)
    row.save()


def _offered(audience: Audience, enrol: Enrol, *custodians: Person) -> Person:
    person = enrol(LOST)
    for custodian in custodians:
        services.offer_recovery(audience, LOST, custodian.unlock())
    return person


@pytest.mark.parametrize("place", range(0, hpke.PRIVATE_LENGTH, 5))
def test_no_turned_bit_gives_another_key_than_the_true_one(
    audience: Audience, custodians: dict[int, Person], enrol: Enrol, place: int
) -> None:
    """Some bits leave no mark on the public key; then nothing that is opened or filed may hang on them."""
    _spoil(audience, custodians[ONE], TWO, place)
    person = _offered(audience, enrol, custodians[ONE], custodians[TWO])

    if services.complete_recovery(person.unlock()):
        assert services.open_case_key(CASE, "case", person.unlock()) == KEY
        assert CaseKey.objects.get().is_filed
    else:
        with pytest.raises(errors.NoKey):
            services.open_case_key(CASE, "case", person.unlock())


def test_files_key_follows_from_what_the_public_key_answers_for() -> None:
    pair = hpke.generate()
    public, found = pair.public, []
    for place in range(hpke.CHECKED_LENGTH * 8):
        turned = bytearray(pair.private)
        turned[place // 8] ^= 1 << place % 8
        found.append(hpke.public_of(bytes(turned)) == public)

    assert not any(found)


def test_spoilt_pair_is_told_and_another_pair_still_brings_the_key_back(
    audience: Audience, custodians: dict[int, Person], enrol: Enrol
) -> None:
    _spoil(audience, custodians[ONE], TWO, 0)
    person = _offered(audience, enrol, *custodians.values())

    assert services.complete_recovery(person.unlock()) == 1

    told = Event.objects.get(kind="keys.recovery_refused")
    assert (told.by, told.subject, told.detail) == (LOST, f"audience:{audience.pk}", '{"generation":1,"user":1}')
    assert Event.objects.filter(kind="keys.recovered").count() == 1
    assert Offer.objects.count() == 0
    assert services.open_case_key(CASE, "case", person.unlock()) == KEY


def test_offers_to_a_key_that_is_gone_keep_nobody_locked_out(
    audience: Audience, custodians: dict[int, Person], enrol: Enrol
) -> None:
    _offered(audience, enrol, custodians[ONE], custodians[TWO])
    left = [(row.generation_id, row.holder, row.other, bytes(row.envelope)) for row in Offer.objects.all()]

    services.forget(LOST, by=None)
    assert Offer.objects.count() == 0

    for generation, holder, other, envelope in left:  # as if they had been left, or put back from a backup
        Offer.objects.create(generation_id=generation, holder=holder, other=other, receiver=LOST, envelope=envelope)
    person = enrol(LOST)
    assert services.complete_recovery(person.unlock()) == 0
    assert {(row.holder, row.other) for row in Offer.objects.all()} == {(ONE, THREE), (TWO, THREE)}  # no mates yet


def test_secret_is_the_private_key_alone(audience: Audience, enrol: Enrol, custodians: dict[int, Person]) -> None:
    person = _offered(audience, enrol, custodians[ONE], custodians[TWO])
    services.complete_recovery(person.unlock())
    row = Generation.objects.get()

    _pk, secret = services.secrets_of(audience, person.unlock())[1]

    assert isinstance(secret, AudienceSecret)
    assert hpke.public_of(secret.secret) == bytes(row.public)
