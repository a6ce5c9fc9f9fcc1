"""A report being written: one row, sealed under a secret that only the writer's browser has."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from register.attachments import services as files
from register.crypto.aead import KEY_LENGTH, Box, new_key
from register.crypto.contexts import Context
from register.crypto.derive import subkey
from register.crypto.errors import CannotOpen
from register.crypto.secrecy import Guarded
from register.incidents.models import Draft
from register.incidents.sealing import packed, unpacked

KEPT_DAYS = 3
RECEIPT_KEPT_DAYS = 1


class NoDraft(Exception):
    """There is no draft under this secret: expired, removed, sent from elsewhere, or never one of ours."""


class Lock(Guarded):
    """What a writer's secret gives: the name of the row, and the box that opens it."""

    __slots__ = ("box", "lookup", "secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_LENGTH:
            raise NoDraft
        self.secret = secret
        self.lookup = subkey(secret, "draft lookup")
        self.box = Box(subkey(secret, "draft"))


@dataclass
class Written:
    """An opened draft: its lock, what its row holds, and that as a document to change. Lives one request."""

    lock: Lock
    content: bytes
    version: int
    document: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.document = unpacked(self.content)

    def __repr__(self) -> str:
        return "Written()"

    @property
    def secret(self) -> bytes:
        return self.lock.secret

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
    written = Written(Lock(new_secret()), packed(document), 1)
    sweep()
    Draft.objects.create(
        lookup=written.lock.lookup,
        envelope=written.lock.box.seal(written.content, _context(1)),
        version=1,
        expires_on=written.until,
    )
    return written


def find(secret: bytes) -> Written:
    """The draft under this secret, or NoDraft."""
    lock = Lock(secret)
    return _opened(lock, _rows(lock).first())


def change(written: Written, update: Callable[[Written], None]) -> Written:
    """Change a draft under its lock, so that two tabs or a double click cannot undo each other."""
    with transaction.atomic():
        found = locked(written)
        update(found)
        save(found)
    return found


def locked(written: Written) -> Written:
    """The draft as it stands now, with its row held until the transaction ends.

    A version that this request has opened already is not deciphered again; the document is a fresh one in any case.
    """
    row = _rows(written.lock).select_for_update().first()
    if row is not None and row.version == written.version:
        return Written(written.lock, written.content, written.version)
    return _opened(written.lock, row)


def save(written: Written) -> None:
    """Write a locked draft back. It lives to the same day as before, and so do its files."""
    written.version += 1
    written.content = packed(written.document)
    Draft.objects.filter(lookup=written.lock.lookup).update(
        envelope=written.lock.box.seal(written.content, _context(written.version)),
        version=written.version,
        expires_on=written.until,
    )


def discard(written: Written) -> None:
    """Remove a draft and its files at the writer's wish. What is sent stays sent."""
    with transaction.atomic():
        try:
            found = locked(written)
        except NoDraft:
            return
        if found.sent is None:
            files.discard(file["id"] for file in found.document["files"])
        Draft.objects.filter(lookup=found.lock.lookup).delete()


def sweep() -> int:
    """Remove expired drafts."""
    count, _each = Draft.objects.filter(expires_on__lt=timezone.localdate()).delete()
    return count


def _rows(lock: Lock) -> QuerySet[Draft]:
    return Draft.objects.filter(lookup=lock.lookup, expires_on__gte=timezone.localdate())


def _opened(lock: Lock, row: Draft | None) -> Written:
    if row is None:
        raise NoDraft
    try:
        return Written(lock, lock.box.unseal(bytes(row.envelope), _context(row.version)), row.version)
    except CannotOpen:
        raise NoDraft from None


def _context(version: int) -> Context:
    return Context("incidents.draft", "", "document", version)
