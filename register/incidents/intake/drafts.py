"""A report being written: one row, sealed under a secret that only the writer's browser has."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from register.attachments import services as files
from register.crypto.aead import KEY_LENGTH, new_key, seal, unseal
from register.crypto.contexts import Context
from register.crypto.derive import subkey
from register.crypto.errors import CannotOpen
from register.incidents.models import Draft
from register.incidents.sealing import packed, unpacked

KEPT_DAYS = 3
RECEIPT_KEPT_DAYS = 1


class NoDraft(Exception):
    """There is no draft under this secret: expired, removed, sent from elsewhere, or never one of ours."""


@dataclass
class Written:
    """An opened draft: its secret and its document. Lives one request."""

    secret: bytes
    document: dict[str, Any]
    version: int

    def __repr__(self) -> str:
        return "Written()"

    @property
    def answers(self) -> dict[str, Any]:
        found = self.document["answers"]
        return found if isinstance(found, dict) else {}

    @property
    def case_key(self) -> bytes:
        return bytes.fromhex(self.document["case_key"])

    @property
    def identity_key(self) -> bytes:
        return bytes.fromhex(self.document["identity_key"])

    @property
    def until(self) -> date:
        return date.fromisoformat(self.document["until"])

    @property
    def sent(self) -> dict[str, Any] | None:
        found = self.document.get("sent")
        return found if isinstance(found, dict) else None


def new_secret() -> bytes:
    return secrets.token_bytes(KEY_LENGTH)


def day_from_now(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def begin(*, source: str = "web", by: int | None = None) -> Written:
    """A new draft with the keys its case will have. They exist nowhere else until it is sent."""
    document: dict[str, Any] = {
        "case": str(uuid4()),
        "case_key": new_key().hex(),
        "identity_key": new_key().hex(),
        "source": source,
        "by": by,
        "answers": {},
        "files": [],
        "until": day_from_now(KEPT_DAYS).isoformat(),
    }
    written = Written(new_secret(), document, 1)
    sweep()
    Draft.objects.create(
        lookup=_lookup(written.secret),
        envelope=_sealed(written.secret, document, 1),
        version=1,
        expires_on=written.until,
    )
    return written


def find(secret: bytes) -> Written:
    """The draft under this secret, or NoDraft."""
    return _opened(secret, Draft.objects.filter(lookup=_lookup(secret), expires_on__gte=timezone.localdate()).first())


def change(secret: bytes, update: Callable[[Written], None]) -> Written:
    """Change a draft under its lock, so that two tabs or a double click cannot undo each other."""
    with transaction.atomic():
        written = locked(secret)
        update(written)
        save(written)
    return written


def locked(secret: bytes) -> Written:
    """The draft with its row held until the transaction ends."""
    rows = Draft.objects.select_for_update().filter(lookup=_lookup(secret), expires_on__gte=timezone.localdate())
    return _opened(secret, rows.first())


def save(written: Written) -> None:
    """Write a locked draft back. It lives to the same day as before, and so do its files."""
    written.version += 1
    Draft.objects.filter(lookup=_lookup(written.secret)).update(
        envelope=_sealed(written.secret, written.document, written.version),
        version=written.version,
        expires_on=written.until,
    )


def discard(secret: bytes) -> None:
    """Remove a draft and its files at the writer's wish. What is sent stays sent."""
    with transaction.atomic():
        try:
            written = locked(secret)
        except NoDraft:
            return
        if written.sent is None:
            files.discard(file["id"] for file in written.document["files"])
        Draft.objects.filter(lookup=_lookup(secret)).delete()


def sweep() -> int:
    """Remove expired drafts."""
    count, _each = Draft.objects.filter(expires_on__lt=timezone.localdate()).delete()
    return count


def _opened(secret: bytes, row: Draft | None) -> Written:
    if row is None:
        raise NoDraft
    try:
        content = unseal(subkey(secret, "draft"), bytes(row.envelope), _context(row.version))
    except CannotOpen:
        raise NoDraft from None
    return Written(secret, unpacked(content), row.version)


def _sealed(secret: bytes, document: dict[str, Any], version: int) -> bytes:
    return seal(subkey(secret, "draft"), packed(document), _context(version))


def _context(version: int) -> Context:
    return Context("incidents.draft", "", "document", version)


def _lookup(secret: bytes) -> bytes:
    if len(secret) != KEY_LENGTH:
        raise NoDraft
    return subkey(secret, "draft lookup")
