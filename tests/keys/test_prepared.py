"""A case's keys, sealed beforehand and stored when the report is sent: all or nothing, once, and never outdated."""

import json
from uuid import uuid4

import pytest

from register.crypto.aead import new_key
from register.keys import errors, queries, services
from register.keys.models import CaseKey, KeyStore, PersonShare, ReceiptSlot
from register.keys.services import prepared
from tests.keys.conftest import Enrol

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CASE_KEY, IDENTITY_KEY, PART_KEY = new_key(), new_key(), new_key()


def _prepare(receipt: services.Receipt, person: int | None = None) -> dict[str, object]:
    office, circle = services.audience_for("organisation", 10), services.audience_for("identity", 10)
    assert office is not None
    assert circle is not None
    return prepared.prepare_case(
        case_id=uuid4(),
        keys={"case": CASE_KEY, "identity": IDENTITY_KEY},
        audiences={"case": [office], "identity": [circle]},
        person=person,
        receipt=receipt,
        part_key=PART_KEY,
    )


@pytest.fixture
def _office(enrol: Enrol) -> None:
    for user_id in (1, 2, 3):
        enrol(user_id)
    services.open_audience("organisation", 10, [1, 3])
    services.open_audience("identity", 10, [1])


@pytest.mark.usefixtures("_office")
class TestPrepared:
    def test_stored_case_opens_for_each_as_meant(self, enrol: Enrol) -> None:
        receipt, holder, manager = services.prepare_receipt(), enrol(4), enrol(5)
        for place in ("organisation", "identity"):
            services.open_audience(place, 20, [4])
        office, circle = services.audience_for("organisation", 20), services.audience_for("identity", 20)
        assert office is not None
        assert circle is not None
        case_id = uuid4()
        made = prepared.prepare_case(
            case_id=case_id,
            keys={"case": CASE_KEY, "identity": IDENTITY_KEY},
            audiences={"case": [office], "identity": [circle]},
            person=5,
            receipt=receipt,
            part_key=PART_KEY,
        )

        prepared.store_case(json.loads(json.dumps(made)))

        assert services.open_case_key(case_id, "case", holder.unlock()) == CASE_KEY
        assert services.open_case_key(case_id, "identity", holder.unlock()) == IDENTITY_KEY
        assert services.open_case_key(case_id, "case", manager.unlock()) == CASE_KEY
        with pytest.raises(errors.NoKey):
            services.open_case_key(case_id, "identity", manager.unlock())
        assert services.open_receipt(receipt.words) == (case_id, PART_KEY, receipt.key)
        assert queries.cases_shared_with_person(5, "case") == {case_id}

    def test_storing_twice_stores_once(self) -> None:
        made = _prepare(services.prepare_receipt(), person=2)

        prepared.store_case(made)
        prepared.store_case(made)

        assert (CaseKey.objects.count(), PersonShare.objects.count(), ReceiptSlot.objects.count()) == (2, 1, 1)

    def test_key_changed_since_is_outdated_and_stores_nothing(self) -> None:
        made = _prepare(services.prepare_receipt())
        office = services.audience_for("organisation", 10)
        assert office is not None
        services.expel(office, 3)

        with pytest.raises(errors.Outdated):
            prepared.store_case(made)

        assert (CaseKey.objects.count(), ReceiptSlot.objects.count()) == (0, 0)

    def test_what_is_prepared_holds_no_key(self) -> None:
        receipt = services.prepare_receipt()

        text = json.dumps(_prepare(receipt, person=2))

        for secret in (CASE_KEY, IDENTITY_KEY, PART_KEY, receipt.key):
            assert secret.hex() not in text
            assert prepared._text(secret).rstrip("=") not in text
        assert not any(word in text for word in receipt.words if len(word) > 6)

    def test_nobody_to_seal_to_is_refused(self) -> None:
        with pytest.raises(errors.NoHolder):
            prepared.prepare_case(
                case_id=uuid4(),
                keys={"case": CASE_KEY},
                audiences={"case": []},
                person=None,
                receipt=services.prepare_receipt(),
                part_key=PART_KEY,
            )

    def test_person_without_a_key_is_refused(self) -> None:
        with pytest.raises(errors.NotEnrolled):
            _prepare(services.prepare_receipt(), person=99)

    def test_another_installations_store_is_refused(self) -> None:
        made = _prepare(services.prepare_receipt())
        KeyStore.objects.update(installation=uuid4())

        with pytest.raises(errors.ForeignKeyStore):
            prepared.store_case(made)
        assert CaseKey.objects.count() == 0

    def test_store_that_lost_its_name_takes_no_case(self) -> None:
        made = _prepare(services.prepare_receipt())
        KeyStore.objects.all().delete()

        with pytest.raises(errors.ForeignKeyStore):
            prepared.store_case(made)
        assert (CaseKey.objects.count(), ReceiptSlot.objects.count()) == (0, 0)
