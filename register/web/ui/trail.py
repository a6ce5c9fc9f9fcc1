"""Events of the audit trail as ready strings, for the auditor's page and for a case's own log."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from register.accounts import queries as people
from register.audit.kinds import KINDS
from register.audit.models import Event
from register.organisation import queries as places
from register.web.ui import trail_words


def rows_of(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events with names instead of ids where there are any."""
    found = list(events)
    details = [json.loads(event.detail) for event in found]
    told = trail_words.ids(details, trail_words.PEOPLE)
    names = people.names(told | {event.by for event in found if event.by is not None})
    nodes = trail_words.ids(details, trail_words.PLACES)
    where = places.names(nodes | {event.organisation for event in found if event.organisation is not None})
    return [
        {
            "at": moment(event),
            "label": str(KINDS[event.kind].label) if event.kind in KINDS else event.kind,
            "by": names.get(event.by or 0, "") or (_("Nobody signed in") if event.by is None else str(event.by)),
            "subject": event.subject,
            "place": where.get(event.organisation or 0, ""),
            "detail": trail_words.sentence(event.kind, detail, names, where),
        }
        for event, detail in zip(found, details, strict=True)
    ]


def moment(event: Event) -> str:
    """Time to the second, or only the day where the hour would point at somebody."""
    local = timezone.localtime(event.at)
    day_only = event.kind in KINDS and KINDS[event.kind].day_only
    return date_format(local, "Y-m-d" if day_only else "Y-m-d H:i:s")
