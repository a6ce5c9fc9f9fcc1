"""A person's key opens by their own words or passkey, and by nothing else."""

import pickle
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register.audit.models import Event
from register.crypto import derive, hpke
from register.crypto.errors import CannotOpen
from register.crypto.words import all_words
from register.keys import errors, services
from register.keys.models import Slot, UserKey
from tests.keys.conftest import Enrol

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PRF = b"p" * 32


def test_enrolled_person_unlocks_with_six_words() -> None:
    words, made = services.enrol(7)

    unlocked = services.unlock_with_words(7, words)

    assert len(words) == 6
    assert set(words) <= set(all_words())
    assert (unlocked.user_id, unlocked.private) == (7, made.private)
    assert hpke.public_of(unlocked.private) == bytes(UserKey.objects.get(user_id=7).public)


def test_enrolling_twice_is_refused(enrol: Enrol) -> None:
    person = enrol(7)

    with pytest.raises(errors.AlreadyEnrolled):
        services.enrol(7)

    assert person.unlock().user_id == 7
    assert services.is_enrolled(7)
    assert not services.is_enrolled(8)


def test_wrong_words_open_nothing(enrol: Enrol) -> None:
    person, other = enrol(7), enrol(8)

    for words in (other.words, person.words[::-1], person.words[:5], (), ("x",) * 6):
        with pytest.raises(errors.WrongWords):
            services.unlock_with_words(7, words)


def test_person_without_a_key_is_refused_alike(enrol: Enrol) -> None:
    with pytest.raises(errors.WrongWords):
        services.unlock_with_words(99, enrol(7).words)


def test_guess_at_nobody_costs_as_much_as_a_guess_at_somebody(monkeypatch: pytest.MonkeyPatch, enrol: Enrol) -> None:
    enrol(7)
    costs = []
    stretch = derive.stretch
    monkeypatch.setattr(derive, "stretch", lambda *given: costs.append(given[2]) or stretch(*given))

    for user_id in (7, 99):
        with pytest.raises(errors.WrongWords):
            services.unlock_with_words(user_id, ("x",) * 6)
        assert costs == [derive.Cost(1, 8, 1)]
        costs.clear()


def test_unlocking_and_refusing_are_remembered(enrol: Enrol) -> None:
    person = enrol(7)
    slot = services.slots_of(7)[0]
    person.unlock()
    with pytest.raises(errors.WrongWords):
        services.unlock_with_words(7, ("x",) * 6)

    told = [(event.kind, event.by, event.subject, event.details) for event in Event.objects.order_by("id")]

    assert told == [
        ("keys.installation_bound", None, "", {}),
        ("keys.enrolled", 7, "user:7", {}),
        ("keys.slot_added", 7, "user:7", {"slot": str(slot.pk), "form": "words"}),
        ("keys.unlocked", 7, "user:7", {"slot": str(slot.pk)}),
        ("keys.unlock_refused", 7, "user:7", {"slot": "words"}),
    ]


def test_second_words_open_the_same_key(enrol: Enrol) -> None:
    person = enrol(7)

    words = services.add_words_slot(person.unlock())

    assert words != person.words
    assert services.unlock_with_words(7, words).private == person.unlock().private


def test_passkey_opens_the_same_key(enrol: Enrol) -> None:
    person = enrol(7)

    slot = services.add_prf_slot(person.unlock(), "cred", PRF, "phone")

    assert services.unlock_with_prf(7, "cred", PRF).private == person.unlock().private
    assert [(s.form, s.credential_id, s.label) for s in services.slots_of(7) if s.pk == slot.pk] == [
        ("prf", "cred", "phone")
    ]


@pytest.mark.parametrize(
    ("user_id", "credential", "prf"),
    [(7, "cred", b"q" * 32), (7, "other", PRF), (8, "cred", PRF), (7, "cred", b""), (7, "cred", PRF[:31])],
)
def test_other_passkeys_and_answers_open_nothing(enrol: Enrol, user_id: int, credential: str, prf: bytes) -> None:
    services.add_prf_slot(enrol(7).unlock(), "cred", PRF, "")
    enrol(8)

    with pytest.raises(errors.WrongWords):
        services.unlock_with_prf(user_id, credential, prf)


def test_removed_slot_opens_nothing_and_the_last_stays(enrol: Enrol) -> None:
    person = enrol(7)
    first = services.slots_of(7)[0]
    words = services.add_words_slot(person.unlock())

    services.remove_slot(person.unlock(), first.pk)

    assert Event.objects.filter(kind="keys.slot_removed", by=7).count() == 1
    with pytest.raises(errors.WrongWords):
        person.unlock()
    unlocked = services.unlock_with_words(7, words)
    with pytest.raises(errors.LastSlot):
        services.remove_slot(unlocked, services.slots_of(7)[0].pk)
    assert len(services.slots_of(7)) == 1


def test_nobody_removes_anothers_slot(enrol: Enrol) -> None:
    person, other = enrol(7), enrol(8)
    services.add_words_slot(other.unlock())

    services.remove_slot(other.unlock(), services.slots_of(7)[0].pk)
    services.remove_slot(other.unlock(), uuid4())

    assert (len(services.slots_of(7)), len(services.slots_of(8))) == (1, 2)
    assert person.unlock().user_id == 7


def test_slot_remembers_its_own_cost(enrol: Enrol, settings: object) -> None:
    person = enrol(7)
    settings.RAK_ARGON2 = {"iterations": 2, "lanes": 1, "memory_kib": 16}  # type: ignore[attr-defined]  # any name

    words = services.add_words_slot(person.unlock())

    costs = {(slot.iterations, slot.memory_kib, slot.lanes) for slot in services.slots_of(7)}
    assert costs == {(1, 8, 1), (2, 16, 1)}
    assert services.unlock_with_words(7, words).private == person.unlock().private


def test_demo_words_open_only_in_the_demo(settings: object) -> None:
    words = ("äpple",) * 6
    given_words, _unlocked = services.enrol(7, demo_words=words)

    settings.RAK_DEMO = True  # type: ignore[attr-defined]  # pytest-django's settings take any name
    assert given_words == words
    assert services.unlock_with_words(7, words).user_id == 7
    assert [slot.is_demo for slot in services.slots_of(7)] == [True]
    settings.RAK_DEMO = False  # type: ignore[attr-defined]  # the same
    with pytest.raises(errors.WrongWords):
        services.unlock_with_words(7, words)


def test_slots_swapped_between_people_open_nothing(enrol: Enrol) -> None:
    one, two = enrol(7), enrol(8)
    first, second = services.slots_of(7)[0], services.slots_of(8)[0]
    Slot.objects.filter(pk=first.pk).update(salt=second.salt, envelope=second.envelope)

    with pytest.raises(errors.WrongWords):
        services.unlock_with_words(7, two.words)
    Slot.objects.filter(pk=second.pk).update(user_id=7)
    with pytest.raises(errors.WrongWords):
        services.unlock_with_words(7, two.words)
    with pytest.raises(errors.WrongWords):
        one.unlock()


def test_public_key_that_was_exchanged_is_noticed(enrol: Enrol) -> None:
    person = enrol(7)
    UserKey.objects.filter(user_id=7).update(public=hpke.generate().public)

    with pytest.raises(CannotOpen):
        person.unlock()


def test_key_is_carried_in_two_halves(enrol: Enrol) -> None:
    unlocked = enrol(7).unlock()

    secret, sealed = services.carry(unlocked)

    assert services.resume(7, secret, sealed).private == unlocked.private
    assert len(secret) == 32
    assert unlocked.private not in sealed
    for user_id, wrong, row in ((8, secret, sealed), (7, b"x" * 32, sealed), (7, secret, sealed[:-1]), (7, b"", b"")):
        with pytest.raises(CannotOpen):
            services.resume(user_id, wrong, row)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(secret=st.binary(max_size=40), sealed=st.binary(max_size=200))
def test_any_other_halves_are_refused(secret: bytes, sealed: bytes) -> None:
    with pytest.raises(CannotOpen):
        services.resume(7, secret, sealed)


def test_unlocked_is_never_shown_or_stored(enrol: Enrol) -> None:
    unlocked = enrol(7).unlock()
    receipt = services.prepare_receipt()

    assert (repr(unlocked), repr(receipt)) == ("<Unlocked>", "<Receipt>")
    for holder in (unlocked, receipt):
        with pytest.raises(TypeError, match="never stored"):
            pickle.dumps(holder)


def test_forgotten_person_enrols_again_with_another_key(enrol: Enrol) -> None:
    before = enrol(7)
    private = before.unlock().private

    services.forget(7, by=1)

    with pytest.raises(errors.WrongWords):
        before.unlock()
    assert not services.is_enrolled(7)
    assert enrol(7).unlock().private != private
