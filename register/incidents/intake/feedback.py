"""Remarks on pages: sealed to CKS, since people write about what happened wherever there is a box."""

import re
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from register.audit.services import record
from register.crypto.aead import new_key, seal, unseal
from register.crypto.contexts import Context
from register.incidents.models import Feedback
from register.incidents.sealing import packed, unpacked
from register.keys import services as keys
from register.keys.vault import Unlocked
from register.notices import services as notices

PAGE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


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


def read(remark: Feedback, by: Unlocked) -> dict[str, object]:
    """An opened remark: its text and whether the page was useful."""
    key = keys.open_case_key(remark.uuid, "case", by)
    return unpacked(unseal(key, bytes(remark.envelope), _context(remark.uuid)))


def _context(remark_id: UUID) -> Context:
    return Context("incidents.feedback", str(remark_id), "text")
