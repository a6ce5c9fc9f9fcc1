"""Reads the trail, newest first. Who may read it is decided above."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from register.audit.models import Event

PAGE = 50


def events(
    after: int | None = None,
    *,
    kind: str = "",
    subject: str = "",
    organisations: frozenset[int] | None = None,
    by: int | None = None,
    day: date | None = None,
    limit: int = PAGE,
) -> list[Event]:
    """A page of events older than `after` (an event's id), narrowed as asked."""
    wanted: dict[str, object] = {
        "id__lt": after,
        "kind": kind or None,
        "subject": subject or None,
        "by": by,
        "at__date": day,
    }
    found = Event.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    if organisations is not None:
        found = found.filter(organisation__in=organisations)
    return list(found.order_by("-id")[:limit])


def subjects_of(kind: str, among: Iterable[str]) -> frozenset[str]:
    """Those of the subjects that have at least one event of the kind."""
    return frozenset(Event.objects.filter(kind=kind, subject__in=list(among)).values_list("subject", flat=True))


def events_about(subject: str) -> QuerySet[Event]:
    """Everything remembered of one subject, oldest first."""
    return Event.objects.filter(subject=subject).order_by("id")
