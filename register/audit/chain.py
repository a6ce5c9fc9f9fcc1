"""Appends links: at once on SQLite, where the whole store has one writer; in batches on PostgreSQL."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID, uuid4

from django.db import connection, transaction

from register.audit import canonical
from register.audit.models import Event, Installation, Tail

SEALER_LOCK = 0x52616B52
BATCH = 2000
ROWS = 250  # in one statement


def is_chained_at_once() -> bool:
    """Whether this engine lets one writer in at a time."""
    return connection.vendor == "sqlite"


def installation() -> UUID:
    """Which installation this data store belongs to; named at the first call."""
    found = named()
    if found is None:
        found = Installation.objects.get_or_create(pk=1, defaults={"identity": uuid4()})[0].identity
    return found


def named() -> UUID | None:
    """The installation, if it has been named: plain SQL, as every report asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity FROM audit_installation WHERE id = 1")
        found = cursor.fetchone()
    return None if found is None else UUID(str(found[0]))


def head() -> tuple[int, bytes]:
    """The last position and its digest."""
    with connection.cursor() as cursor:  # plain SQL: every write of the register waits for this
        cursor.execute("SELECT position, digest FROM audit_link ORDER BY position DESC LIMIT 1")
        last = cursor.fetchone()
    return (0, canonical.beginning(installation())) if last is None else (last[0], bytes(last[1]))


def append(events: Iterable[Event]) -> int:
    """Chain events in the order given. The caller holds the only right to append."""
    position, digest = head()
    links = []
    for event in events:
        position, digest = position + 1, canonical.chained(digest, event)
        links.append((position, event.pk, digest))
    with connection.cursor() as cursor:
        for first in range(0, len(links), ROWS):
            rows = links[first : first + ROWS]
            cursor.execute(_insert(len(rows)), [value for row in rows for value in row])
    return len(links)


@lru_cache(maxsize=8)
def _insert(rows: int) -> str:
    marks = ", ".join(["(%s, %s, %s)"] * rows)
    return f"INSERT INTO audit_link (position, event_id, digest) VALUES {marks}"  # noqa: S608  placeholders only


def seal_tail() -> int:
    """Chain what waits, if nobody else is doing it. Returns how many were chained."""
    if is_chained_at_once():
        return 0
    with transaction.atomic():
        if not _is_sealer():
            return 0
        waiting = list(Tail.objects.order_by("event_id").values_list("event_id", flat=True)[:BATCH])
        if not waiting:
            return 0
        found = Event.objects.in_bulk(waiting)
        count = append(found[pk] for pk in waiting if pk in found)
        with connection.cursor() as cursor:  # one array, not two thousand parameters
            cursor.execute("DELETE FROM audit_tail WHERE event_id = ANY(%s)", [waiting])
        return count


def _is_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        return bool(cursor.fetchone()[0])
