"""What may be remembered, and that it stands or falls with what it records."""

import hashlib
from datetime import UTC, datetime, time
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from register.audit import canonical
from register.audit.kinds import KINDS
from register.audit.models import Event
from register.audit.services import NotAnEvent, NotInTransaction, record

pytestmark = pytest.mark.django_db


def test_record_keeps_what_was_given() -> None:
    before = datetime.now(UTC)

    with transaction.atomic():
        event = record(
            kind="keys.slot_added", by=7, subject="user:7", organisation=3, detail={"slot": 1, "form": "prf"}
        )

    kept = Event.objects.get(pk=event.pk)
    assert (kept.kind, kept.by, kept.subject, kept.organisation, kept.details) == (
        "keys.slot_added",
        7,
        "user:7",
        3,
        {"slot": 1, "form": "prf"},
    )
    assert before <= kept.at <= datetime.now(UTC)


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NotInTransaction):
        record(kind="keys.enrolled", by=1)

    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_event_falls_with_what_it_records() -> None:
    with transaction.atomic():
        record(kind="keys.enrolled", by=1)
        transaction.set_rollback(True)

    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "subject", "detail"),
    [
        ("keys.unheard_of", "user:1", {}),
        ("keys.enrolled", "user:1", {"name": "x"}),
        ("keys.enrolled", "user:1", {"slot": "x"}),
        ("keys.unlocked", "user:1", {"slot": "two words"}),
        ("keys.unlocked", "user:1", {"slot": "Åsa"}),
        ("keys.unlocked", "user:1", {"slot": "x" * 81}),
        ("keys.unlocked", "user:1", {"slot": "x\n"}),
        ("keys.unlocked", "Åsa Berg", {}),
        ("keys.unlocked", "user:1 ", {}),
        ("keys.unlocked", "user:", {}),
    ],
)
def test_anything_but_known_kinds_keys_and_codes_is_refused(kind: str, subject: str, detail: dict[str, str]) -> None:
    with pytest.raises(NotAnEvent):
        record(kind=kind, by=1, subject=subject, detail=detail)

    assert Event.objects.count() == 0


def test_refusal_does_not_repeat_the_value() -> None:
    with pytest.raises(NotAnEvent) as caught:
        record(kind="keys.unlocked", by=1, detail={"slot": "Åsa Berg ringde"})

    assert str(caught.value) == "keys.unlocked carries a slot that is not a code"


def test_longest_code_is_kept() -> None:
    event = record(kind="keys.unlocked", by=1, detail={"slot": "x" * 80})

    assert event.details == {"slot": "x" * 80}


def test_only_the_day_is_kept_of_what_a_reporter_does() -> None:
    kinds = sorted(name for name, kind in KINDS.items() if kind.day_only)

    events = [record(kind=name, by=None) for name in kinds]

    assert kinds != []
    assert {timezone.localtime(event.at).time() for event in events} == {time.min}
    assert {timezone.localdate(event.at) for event in events} == {timezone.localdate()}


def test_canonical_form_is_stable() -> None:
    event = Event(
        pk=5,
        at=datetime(2026, 3, 1, 12, 30, 15, 42, tzinfo=UTC),
        kind="keys.unlocked",
        by=None,
        subject="user:1",
        organisation=2,
        detail=canonical.written({"slot": "å", "a": 1}),
    )
    row = b'[5,"2026-03-01T12:30:15.000042+00:00","keys.unlocked",null,"user:1",2,'
    row += b'"{\\"a\\":1,\\"slot\\":\\"\\\\u00e5\\"}"]'
    first = hashlib.sha256(b"rak-rygg audit 1|" + bytes(15) + b"\5").digest()

    assert canonical.as_bytes(event) == row
    assert canonical.beginning(UUID(int=5)) == first
    assert canonical.chained(first, event) == hashlib.sha256(first + row).digest()


def test_every_kind_is_named_in_whole_words() -> None:
    assert [name for name, kind in KINDS.items() if not str(kind.label).strip()] == []
    assert [name for name in KINDS if len(name) > 60 or "." not in name] == []
