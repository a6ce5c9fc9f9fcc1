"""Each act with a key leaves one line of the trail, whole; what changes nothing leaves none."""

from uuid import UUID, uuid4

import pytest

from register.audit.models import Installation
from register.crypto.aead import new_key
from register.keys import errors, services
from register.keys.models import Audience, Custodian
from register.keys.vault import Unlocked
from tests.audit.flushing import without_triggers
from tests.keys.conftest import Enrol, Person, Told

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HANDLER, MANAGER, ANALYST, ADMINISTRATOR = 1, 2, 3, 5
ONE, TWO = 11, 12


@pytest.fixture
def handler(enrol: Enrol) -> Unlocked:
    enrol(MANAGER)
    enrol(ANALYST)
    return enrol(HANDLER).unlock()


@pytest.fixture
def case_id(handler: Unlocked, told: Told) -> UUID:
    """A case that the handler's group opens; the trail has been read so far."""
    made = uuid4()
    services.seal_case_key(made, "case", new_key(), [services.open_audience("organisation", 10, [HANDLER])])
    told()
    return made


def test_case_shared_with_a_person_is_told_each_time(handler: Unlocked, case_id: UUID, told: Told) -> None:
    detail = {"user": MANAGER, "purpose": "case"}

    services.share_with_person(case_id, "case", MANAGER, handler)

    assert told() == [("keys.case_shared_with_person", HANDLER, f"case:{case_id}", detail)]
    with pytest.raises(errors.NotEnrolled):
        services.share_with_person(case_id, "case", 99, handler)
    assert told() == []


def test_case_taken_back_is_told_only_when_there_was_something_to_take(
    handler: Unlocked, case_id: UUID, told: Told
) -> None:
    services.share_with_person(case_id, "case", MANAGER, handler)
    told()

    services.withdraw_from_person(case_id, "identity", MANAGER, by=ADMINISTRATOR)
    services.withdraw_from_person(case_id, "case", ANALYST, by=ADMINISTRATOR)
    assert told() == []

    services.withdraw_from_person(case_id, "case", MANAGER, by=ADMINISTRATOR)
    detail = {"user": MANAGER, "purpose": "case"}
    assert told() == [("keys.case_withdrawn_from_person", ADMINISTRATOR, f"case:{case_id}", detail)]

    services.withdraw_from_person(case_id, "case", MANAGER, by=ADMINISTRATOR)
    assert told() == []


def test_case_shared_with_a_group_is_told_once(handler: Unlocked, case_id: UUID, told: Told) -> None:
    cks = services.open_audience("cks", None, [ANALYST])
    told()

    services.share_with_audience(case_id, "case", cks, handler)

    detail = {"audience": cks.pk, "purpose": "case"}
    assert told() == [("keys.case_shared_with_audience", HANDLER, f"case:{case_id}", detail)]
    services.share_with_audience(case_id, "case", cks, handler)
    assert told() == []


def test_destroyed_case_is_told_with_how_many_keys_went(handler: Unlocked, case_id: UUID, told: Told) -> None:
    receipt = services.prepare_receipt()
    services.store_receipt(case_id, receipt.lookup, receipt.key, new_key())
    services.share_with_person(case_id, "case", MANAGER, handler)
    told()

    services.destroy_case_keys(case_id, by=ADMINISTRATOR)

    assert told() == [("keys.case_destroyed", ADMINISTRATOR, f"case:{case_id}", {"count": 3})]


def test_group_without_a_place_is_told_as_node_nought(enrol: Enrol, told: Told) -> None:
    enrol(ANALYST)
    told()

    cks = services.open_audience("cks", None, [ANALYST], by=ADMINISTRATOR)

    detail = {"kind": "cks", "node": 0, "generation": 1}
    assert told() == [("keys.audience_opened", ADMINISTRATOR, f"audience:{cks.pk}", detail)]
    services.open_audience("cks", None, [ANALYST], by=ADMINISTRATOR)
    assert told() == []


def test_who_begins_to_wait_is_told_at_once_and_only_then(handler: Unlocked, told: Told) -> None:
    audience = services.open_audience("organisation", 10, [HANDLER])
    told()

    services.await_key(audience, MANAGER, by=ADMINISTRATOR)

    assert told() == [("keys.awaiting", ADMINISTRATOR, f"audience:{audience.pk}", {"user": MANAGER})]
    services.await_key(audience, MANAGER, by=ADMINISTRATOR)
    services.await_key(audience, HANDLER, by=ADMINISTRATOR)
    assert told() == []


def test_each_way_to_unlock_is_told_when_it_comes_and_goes(handler: Unlocked, told: Told) -> None:
    first = services.slots_of(HANDLER)[0]
    told()

    services.add_words_slot(handler)
    [second] = [slot for slot in services.slots_of(HANDLER) if slot.pk != first.pk]
    assert told() == [("keys.slot_added", HANDLER, "user:1", {"slot": str(second.pk), "form": "words"})]

    passkey = services.add_prf_slot(handler, "cred", b"p" * 32, "phone")
    assert told() == [("keys.slot_added", HANDLER, "user:1", {"slot": str(passkey.pk), "form": "prf"})]

    services.remove_slot(handler, passkey.pk)
    assert told() == [("keys.slot_removed", HANDLER, "user:1", {"slot": str(passkey.pk), "form": "prf"})]
    services.remove_slot(handler, passkey.pk)
    assert told() == []


def test_forgotten_person_is_told(handler: Unlocked, told: Told) -> None:
    told()

    services.forget(MANAGER, by=ADMINISTRATOR)

    assert told() == [("keys.forgotten", ADMINISTRATOR, "user:2", {})]


def test_custodian_is_told_when_named_and_dismissed_and_not_again(told: Told) -> None:
    services.name_custodian(ONE, by=ADMINISTRATOR)
    assert told() == [("keys.custodian_named", ADMINISTRATOR, "user:11", {"user": ONE})]
    services.name_custodian(ONE, by=ADMINISTRATOR)
    assert told() == []

    services.dismiss_custodian(TWO, by=ADMINISTRATOR)
    assert told() == []
    services.dismiss_custodian(ONE, by=ADMINISTRATOR)
    assert told() == [("keys.custodian_dismissed", ADMINISTRATOR, "user:11", {"user": ONE})]
    assert list(Custodian.objects.all()) == []


class TestRecovery:
    @pytest.fixture
    def custodians(self, enrol: Enrol) -> list[Person]:
        for user_id in (ONE, TWO):
            services.name_custodian(user_id, by=None)
        return [enrol(user_id) for user_id in (ONE, TWO)]

    @pytest.fixture
    def lost(self, enrol: Enrol, custodians: list[Person]) -> Audience:
        """A group of two generations whose only member lost every way to unlock."""
        enrol(HANDLER)
        audience = services.open_audience("organisation", 10, [HANDLER])
        services.rotate(audience)
        services.forget(HANDLER, by=None)
        return audience

    def test_each_offer_is_told_and_a_refused_one_is_not(
        self, lost: Audience, custodians: list[Person], enrol: Enrol, told: Told
    ) -> None:
        person, stranger, one = enrol(HANDLER), enrol(MANAGER).unlock(), custodians[0].unlock()
        told()

        assert services.offer_recovery(lost, person.user_id, one) == 2

        detail = {"user": HANDLER, "generation": 2}
        assert told() == [("keys.recovery_offered", ONE, f"audience:{lost.pk}", detail)]
        with pytest.raises(errors.NoKey):
            services.offer_recovery(lost, HANDLER, stranger)
        with pytest.raises(errors.NotAMember):
            services.offer_recovery(lost, MANAGER, one)
        assert told() == []

    def test_each_generation_that_came_back_is_told_once_and_counted(
        self, lost: Audience, custodians: list[Person], enrol: Enrol, told: Told
    ) -> None:
        person = enrol(HANDLER).unlock()
        services.offer_recovery(lost, HANDLER, custodians[0].unlock())
        told()
        assert services.complete_recovery(person) == 0
        assert told() == []
        services.offer_recovery(lost, HANDLER, custodians[1].unlock())
        told()

        assert services.complete_recovery(person) == 2

        lines = sorted(told(), key=lambda line: line[3]["generation"])
        assert lines == [
            ("keys.recovered", HANDLER, f"audience:{lost.pk}", {"user": HANDLER, "generation": number})
            for number in (1, 2)
        ]
        assert services.complete_recovery(person) == 0
        assert told() == []


def test_binding_is_told_once_and_again_when_it_is_taken_up_again(told: Told) -> None:
    services.store()
    assert told() == [("keys.installation_bound", None, "", {})]
    services.store()
    assert told() == []

    without_triggers(lambda: Installation.objects.all().delete())
    services.store()
    assert told() == [("keys.installation_bound", None, "", {})]
