"""Five words lead a reporter back to their own report, and to nothing else."""

from uuid import uuid4

import pytest

from register.crypto import derive
from register.crypto.aead import new_key
from register.keys import errors, services
from register.keys.models import KeyStore, ReceiptSlot

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WORDS = ("anka", "båt", "cykel", "damm", "ek")
LOOKUP = bytes.fromhex("9043b52d3010d55408a22ed6b5f6e16817ca72bc5b6f94d5edf102e1c1404e00")
KEY = bytes.fromhex("1848d3f1bc404223eac1b2c7eb109f9d18b22f136c74dd8dae84384fcd005113")


def test_words_lead_back() -> None:
    case_id, part_key = uuid4(), new_key()
    receipt = services.prepare_receipt()
    services.store_receipt(case_id, receipt.lookup, receipt.key, part_key)

    assert services.open_receipt(list(receipt.words)) == (case_id, part_key, receipt.key)
    assert len(receipt.words) == 5


def test_words_lead_where_they_always_led() -> None:
    """A known answer: were the way from words to keys changed, every receipt ever given would lead nowhere."""
    case_id, part_key = uuid4(), new_key()
    services.store()
    KeyStore.objects.update(receipt_salt=b"s" * 16, receipt_iterations=1, receipt_memory_kib=8, receipt_lanes=1)
    services.store_receipt(case_id, LOOKUP, KEY, part_key)

    assert services.open_receipt(WORDS) == (case_id, part_key, KEY)


def test_receipts_differ() -> None:
    receipts = [services.prepare_receipt() for _ in range(5)]

    assert len({receipt.words for receipt in receipts}) == 5
    assert len({receipt.lookup for receipt in receipts} | {receipt.key for receipt in receipts}) == 10


def test_other_words_lead_nowhere() -> None:
    receipt = services.prepare_receipt()
    services.store_receipt(uuid4(), receipt.lookup, receipt.key, new_key())

    for words in (receipt.words[::-1], receipt.words[:4], (), services.prepare_receipt().words):
        with pytest.raises(errors.NoSuchReceipt):
            services.open_receipt(words)


def test_receipt_moved_to_another_case_opens_nothing() -> None:
    receipt = services.prepare_receipt()
    services.store_receipt(uuid4(), receipt.lookup, receipt.key, new_key())
    ReceiptSlot.objects.update(case_id=uuid4())

    with pytest.raises(errors.NoSuchReceipt):
        services.open_receipt(receipt.words)


def test_receipts_swapped_between_reporters_open_nothing() -> None:
    one, two = services.prepare_receipt(), services.prepare_receipt()
    for receipt in (one, two):
        services.store_receipt(uuid4(), receipt.lookup, receipt.key, new_key())
    ReceiptSlot.objects.filter(lookup=one.lookup).delete()
    ReceiptSlot.objects.filter(lookup=two.lookup).update(lookup=one.lookup)

    with pytest.raises(errors.NoSuchReceipt):
        services.open_receipt(one.words)


def test_hit_and_miss_cost_the_same_once(monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = services.prepare_receipt()
    services.store_receipt(uuid4(), receipt.lookup, receipt.key, new_key())
    costs = []
    stretch = derive.stretch
    monkeypatch.setattr(derive, "stretch", lambda *given: costs.append(given[2]) or stretch(*given))

    services.open_receipt(receipt.words)
    with pytest.raises(errors.NoSuchReceipt):
        services.open_receipt(("x",) * 5)

    assert costs == [derive.Cost(1, 8, 1)] * 2


def test_cost_is_the_stores_and_outlives_a_changed_setting(settings: object) -> None:
    receipt = services.prepare_receipt()
    case_id, part_key = uuid4(), new_key()
    services.store_receipt(case_id, receipt.lookup, receipt.key, part_key)

    settings.RAK_ARGON2 = {"iterations": 2, "lanes": 1, "memory_kib": 16}  # type: ignore[attr-defined]  # any name

    assert services.open_receipt(receipt.words) == (case_id, part_key, receipt.key)


def test_another_installations_salt_leads_nowhere() -> None:
    receipt = services.prepare_receipt()
    services.store_receipt(uuid4(), receipt.lookup, receipt.key, new_key())
    KeyStore.objects.update(receipt_salt=b"x" * 16)

    with pytest.raises(errors.NoSuchReceipt):
        services.open_receipt(receipt.words)
