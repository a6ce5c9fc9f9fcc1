"""An event as bytes, always the same bytes, and the digest that chains it to what came before."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

_DOMAIN = b"rak-rygg audit 1|"


class Fields(Protocol):
    """What of an event is chained: everything."""

    pk: int
    at: datetime
    kind: str
    by: int | None
    subject: str
    organisation: int | None
    detail: str


def written(detail: Mapping[str, str | int]) -> str:
    """Details as text, in one way only."""
    return json.dumps(dict(detail), sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def read(detail: str) -> Mapping[str, str | int]:
    """Details from text."""
    found: Mapping[str, str | int] = json.loads(detail)
    return found


def as_bytes(event: Fields) -> bytes:
    """The event as a JSON list, which no two different events share."""
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    row = [event.pk, at, event.kind, event.by, event.subject, event.organisation, event.detail]
    return json.dumps(row, separators=(",", ":"), ensure_ascii=True).encode()


def beginning(installation: UUID) -> bytes:
    """What the first event is chained to."""
    return hashlib.sha256(_DOMAIN + installation.bytes).digest()


def chained(previous: bytes, event: Fields) -> bytes:
    """The digest of an event and everything before it."""
    return hashlib.sha256(previous + as_bytes(event)).digest()
