"""Whoever owns the database and changes the trail is found out, by the first broken row."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from register.audit import canonical, chain, checkpoints
from register.audit.models import Event, Link, Tail
from register.audit.services import record
from register.audit.verification import Break, Fault, Verdict, verify
from register.crypto import signing
from tests.audit.conftest import Tamper

pytestmark = pytest.mark.django_db(transaction=True)

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite chains at once")


def test_untouched_trail_is_whole(trail: list[Event]) -> None:
    assert verify() == Verdict(checked=7, unsealed=0, broken=None)
    assert verify().is_whole


def test_empty_trail_is_whole() -> None:
    assert verify() == Verdict(checked=0, unsealed=0, broken=None)


def test_long_trail_is_walked_in_steps(monkeypatch: pytest.MonkeyPatch, trail: list[Event]) -> None:
    monkeypatch.setattr("register.audit.verification.STEP", 3)

    assert verify() == Verdict(checked=7, unsealed=0, broken=None)


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE audit_event SET kind = %s WHERE id = %s", "keys.enrolled"),
        ("UPDATE audit_event SET by = %s WHERE id = %s", 99),
        ("UPDATE audit_event SET by = %s WHERE id = %s", None),
        ("UPDATE audit_event SET subject = %s WHERE id = %s", "user:99"),
        ("UPDATE audit_event SET organisation = %s WHERE id = %s", 5),
        ("UPDATE audit_event SET detail = %s WHERE id = %s", '{"slot":99}'),
        ("UPDATE audit_event SET detail = %s WHERE id = %s", '{"slot": 3}'),
    ],
)
def test_changed_event_is_named(trail: list[Event], tamper: Tamper, statement: str, value: object) -> None:
    tamper(statement, value, trail[3].pk)

    assert verify() == Verdict(checked=3, unsealed=0, broken=Break(Fault.CHANGED, 4, trail[3].pk))
    assert not verify().is_whole


def test_changed_time_is_named(trail: list[Event], tamper: Tamper) -> None:
    tamper("UPDATE audit_event SET at = %s WHERE id = %s", trail[0].at + timedelta(microseconds=1), trail[0].pk)

    assert verify().broken == Break(Fault.CHANGED, 1, trail[0].pk)


def test_changed_digest_is_named(trail: list[Event], tamper: Tamper) -> None:
    tamper("UPDATE audit_link SET digest = %s WHERE position = 6", b"\0" * 32)

    assert verify().broken == Break(Fault.CHANGED, 6, trail[5].pk)


def test_deleted_event_is_named(trail: list[Event], tamper: Tamper) -> None:
    tamper("DELETE FROM audit_event WHERE id = %s", trail[2].pk)

    assert verify().broken == Break(Fault.MISSING, 3, trail[2].pk)


def test_deleted_event_and_link_leave_a_gap(trail: list[Event], tamper: Tamper) -> None:
    tamper("DELETE FROM audit_event WHERE id = %s", trail[2].pk)
    tamper("DELETE FROM audit_link WHERE position = 3")

    assert verify().broken == Break(Fault.GAP, 3, None)


def test_deleted_first_rows_are_a_gap(trail: list[Event], tamper: Tamper) -> None:
    tamper("DELETE FROM audit_event WHERE id = %s", trail[0].pk)
    tamper("DELETE FROM audit_link WHERE position = 1")

    assert verify().broken == Break(Fault.GAP, 1, None)


def test_closed_up_gap_is_named(trail: list[Event], tamper: Tamper) -> None:
    tamper("DELETE FROM audit_event WHERE id = %s", trail[2].pk)
    tamper("DELETE FROM audit_link WHERE position = 3")
    for position in range(4, 8):
        tamper("UPDATE audit_link SET position = %s WHERE position = %s", position - 1, position)

    assert verify().broken == Break(Fault.CHANGED, 3, trail[3].pk)


def test_swapped_links_are_named(trail: list[Event], tamper: Tamper) -> None:
    tamper("UPDATE audit_link SET event_id = -1 WHERE position = 2")
    tamper("UPDATE audit_link SET event_id = %s WHERE position = 5", trail[1].pk)
    tamper("UPDATE audit_link SET event_id = %s WHERE position = 2", trail[4].pk)

    assert verify().broken == Break(Fault.CHANGED, 2, trail[4].pk)


def test_swapped_events_are_named(trail: list[Event], tamper: Tamper) -> None:
    for old, new in ((trail[1].pk, -1), (trail[4].pk, trail[1].pk), (-1, trail[4].pk)):
        tamper("UPDATE audit_event SET id = %s WHERE id = %s", new, old)

    assert verify().broken == Break(Fault.CHANGED, 2, trail[1].pk)


def test_event_slipped_in_beside_the_chain_is_named(trail: list[Event], tamper: Tamper) -> None:
    at = trail[0].at
    tamper(
        "INSERT INTO audit_event (id, at, kind, subject, detail) VALUES (%s, %s, 'keys.enrolled', '', '{}')", 900, at
    )

    assert verify() == Verdict(checked=7, unsealed=0, broken=Break(Fault.UNCHAINED, None, 900))


def test_waiting_list_hides_nothing_on_sqlite(trail: list[Event], tamper: Tamper) -> None:
    if not chain.is_chained_at_once():
        pytest.skip("on PostgreSQL a waiting event is chained by the sealer")
    tamper("DELETE FROM audit_link WHERE position = 7")
    tamper("INSERT INTO audit_tail (event_id) VALUES (%s)", trail[6].pk)

    assert verify().broken == Break(Fault.UNCHAINED, None, trail[6].pk)


def test_another_beginning_breaks_the_first_row(trail: list[Event], tamper: Tamper) -> None:
    tamper("UPDATE audit_installation SET identity = %s", uuid4().hex)

    assert verify().broken == Break(Fault.CHANGED, 1, trail[0].pk)


def test_cut_off_end_is_seen_only_against_a_checkpoint(trail: list[Event], tamper: Tamper) -> None:
    point = checkpoints.take(signing.new_seed())
    tamper("DELETE FROM audit_event WHERE id IN (%s, %s)", trail[5].pk, trail[6].pk)
    tamper("DELETE FROM audit_link WHERE position > 5")

    assert verify() == Verdict(checked=5, unsealed=0, broken=None)
    assert verify([point]) == Verdict(checked=5, unsealed=0, broken=Break(Fault.CUT, 6, None))


def test_rewritten_trail_is_seen_against_a_checkpoint(trail: list[Event], tamper: Tamper) -> None:
    point = checkpoints.take(signing.new_seed())
    tamper("UPDATE audit_event SET by = 99 WHERE id = %s", trail[3].pk)
    digest = bytes(Link.objects.get(position=3).digest)
    for position in range(4, 8):
        link = Link.objects.get(position=position)
        digest = canonical.chained(digest, Event.objects.get(pk=link.event_id))
        tamper("UPDATE audit_link SET digest = %s WHERE position = %s", digest, position)

    assert verify() == Verdict(checked=7, unsealed=0, broken=None)
    assert verify([point]) == Verdict(checked=6, unsealed=0, broken=Break(Fault.REWRITTEN, 7, trail[6].pk))


def test_genuine_checkpoints_of_a_grown_trail_hold(trail: list[Event]) -> None:
    seed = signing.new_seed()
    first = checkpoints.take(seed)
    with transaction.atomic():
        record(kind="keys.enrolled", by=1)
    chain.seal_tail()

    assert verify([first, checkpoints.take(seed)]) == Verdict(checked=8, unsealed=0, broken=None)


@pytest.mark.parametrize(
    "change", [{"position": 6}, {"digest": b"\1" * 32}, {"at": "2026-01-01T00:00:00+00:00"}, {"installation": uuid4()}]
)
def test_altered_checkpoint_is_forged(trail: list[Event], change: dict[str, object]) -> None:
    point = replace(checkpoints.take(signing.new_seed()), **change)  # type: ignore[arg-type]  # one field at a time

    assert verify([point]).broken == Break(Fault.FORGED_CHECKPOINT, point.position, None)


def test_two_checkpoints_that_disagree_cannot_both_hold(trail: list[Event]) -> None:
    seed = signing.new_seed()
    genuine = checkpoints.take(seed)
    other = replace(genuine, digest=b"\1" * 32)
    other = replace(other, signature=signing.sign(seed, other.message()))

    assert verify([other, genuine]).broken == Break(Fault.REWRITTEN, 7, trail[6].pk)
    assert verify([genuine, other]).broken == Break(Fault.REWRITTEN, 7, trail[6].pk)


def test_checkpoint_of_another_installation_is_named(trail: list[Event]) -> None:
    seed = signing.new_seed()
    point = replace(checkpoints.take(seed), installation=uuid4())
    point = replace(point, signature=signing.sign(seed, point.message()))

    assert verify([point]).broken == Break(Fault.OTHER_INSTALLATION, 7, None)


@on_postgresql
def test_unsealed_tail_is_whole_and_counted() -> None:
    with transaction.atomic():
        events = [record(kind="keys.enrolled", by=number) for number in range(3)]

    assert verify() == Verdict(checked=0, unsealed=3, broken=None)
    assert chain.seal_tail() == 3
    assert verify() == Verdict(checked=3, unsealed=0, broken=None)
    assert list(Link.objects.order_by("position").values_list("event_id", flat=True)) == [e.pk for e in events]


@on_postgresql
def test_event_taken_from_the_tail_is_named(tamper: Tamper) -> None:
    with transaction.atomic():
        event = record(kind="keys.enrolled", by=1)
    tamper("DELETE FROM audit_tail")

    assert verify() == Verdict(checked=0, unsealed=0, broken=Break(Fault.UNCHAINED, None, event.pk))


@on_postgresql
def test_event_gone_from_the_tail_does_not_stop_the_sealer(trail: list[Event], tamper: Tamper) -> None:
    tamper("INSERT INTO audit_tail (event_id) VALUES (12345)")

    assert chain.seal_tail() == 0
    assert Tail.objects.count() == 0
