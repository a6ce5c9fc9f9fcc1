"""Remembers what was read or done, in the transaction that did it."""

import re
from collections.abc import Mapping
from datetime import datetime, time

from django.db import connection
from django.utils import timezone

from register.audit import canonical, chain
from register.audit.kinds import KINDS
from register.audit.models import Event

SUBJECT = re.compile(r"[a-z_]+:[A-Za-z0-9-]+")
CODE = re.compile(r"[A-Za-z0-9_.:+-]{0,80}")
INSERT = (
    'INSERT INTO audit_event (at, kind, "by", subject, organisation, detail)'
    " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id"
)


class NotInTransaction(RuntimeError):
    """An event stands or falls with what it records, so it is written inside the same transaction."""


class NotAnEvent(ValueError):
    """Unknown kind or key, or something that is not a code."""


def record(
    *,
    kind: str,
    by: int | None,
    subject: str = "",
    organisation: int | None = None,
    detail: Mapping[str, str | int] | None = None,
) -> Event:
    """Append one event. Takes codes and ids only; a sentence or a name is refused."""
    if not connection.in_atomic_block:
        raise NotInTransaction(kind)
    _check(kind, subject, detail or {})
    event = Event(
        at=_moment(day_only=KINDS[kind].day_only),
        kind=kind,
        by=by,
        subject=subject,
        organisation=organisation,
        detail=canonical.written(detail or {}),
    )
    _insert(event)
    if chain.is_chained_at_once():
        chain.append([event])
    return event


def _insert(event: Event) -> None:
    """One plain statement: nearly every write of the register and every reading of a case pays for it."""
    at = connection.ops.adapt_datetimefield_value(event.at)
    row = [at, event.kind, event.by, event.subject, event.organisation, event.detail]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)
        event.pk = cursor.fetchone()[0]


def _check(kind: str, subject: str, detail: Mapping[str, str | int]) -> None:
    if kind not in KINDS:
        raise NotAnEvent(f"unknown kind {kind}")
    if unknown := sorted(set(detail) - KINDS[kind].keys):
        raise NotAnEvent(f"{kind} carries no {unknown[0]}")
    if subject and not SUBJECT.fullmatch(subject):
        raise NotAnEvent(f"{kind} has a subject that is not an id")
    for key, value in detail.items():
        if not isinstance(value, int) and not CODE.fullmatch(value):
            raise NotAnEvent(f"{kind} carries a {key} that is not a code")


def _moment(*, day_only: bool) -> datetime:
    if day_only:
        return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    return timezone.now()
