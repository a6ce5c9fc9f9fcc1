"""Remarks on pages: sealed to CKS, since people write about what happened wherever there is a box."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from register.accounts.models import User
from register.audit.services import record
from register.crypto.aead import new_key, seal, unseal
from register.crypto.contexts import Context
from register.incidents.models import Feedback
from register.incidents.sealing import packed, unpacked
from register.keys import services as keys
from register.keys.vault import Unlocked
from register.notices import services as notices

PAGE_OF_REMARKS = 50
NO_PAGE = "okand"  # written from elsewhere than a page of the handbook
PAGE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True)
class Remark:
    """An opened remark: on which page, whether it was useful, and what was said."""

    pk: int
    page: str
    useful: str
    text: str
    day: date

    def __repr__(self) -> str:
        return "Remark()"


def is_page(page: str) -> bool:
    return PAGE.fullmatch(page) is not None


def leave(*, page: str, text: str, useful: str = "") -> None:
    """Keep a remark on a page. Keys first, then the remark."""
    cks = keys.audience_for("cks", None)
    if cks is None:
        raise keys.NoHolder
    remark_id, key = uuid4(), new_key()
    content = packed({"text": text, "useful": useful})
    with transaction.atomic():
        keys.seal_case_key(remark_id, "case", key, [cks])
        Feedback.objects.create(
            uuid=remark_id,
            page=page,
            envelope=seal(key, content, _context(remark_id)),
            received_on=timezone.localdate(),
        )
        record(kind="feedback.received", by=None, subject=f"feedback:{remark_id}", detail={"page": page})
        notices.tell_cks()


@transaction.atomic
def read_newest(*, by: User, unlocked: Unlocked, before: int | None = None) -> tuple[list[Remark], bool]:
    """A page of remarks, newest first, older than `before`, and whether there are more. The trail remembers it."""
    rows = Feedback.objects.filter(pk__lt=before) if before is not None else Feedback.objects.all()
    found = list(rows.order_by("-pk")[: PAGE_OF_REMARKS + 1])
    shown = found[:PAGE_OF_REMARKS]
    record(kind="feedback.read", by=by.pk, detail={"count": len(shown)})
    opened = keys.open_case_keys([row.uuid for row in shown], "case", unlocked)
    if len(opened) < len(shown):
        raise keys.NoKey
    return [_opened(row, opened[row.uuid]) for row in shown], len(found) > len(shown)


def _opened(row: Feedback, key: bytes) -> Remark:
    said = unpacked(unseal(key, bytes(row.envelope), _context(row.uuid)))
    return Remark(row.pk, row.page, str(said["useful"]), str(said["text"]), row.received_on)


def _context(remark_id: UUID) -> Context:
    return Context("incidents.feedback", str(remark_id), "text")
