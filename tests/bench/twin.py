"""The same report with nothing sealed and nobody watching: the same pages, checks, counters, rows and notices.

What differs is what a plain register does without: the draft lies open in its row, texts lie open in theirs, there is
no key store and no audit trail. Everything else is the product's own code, so the two differ by the protection alone.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from register.crypto.contexts import Context
from register.incidents.casework.duties import open_duties
from register.incidents.casework.facts import facts_of
from register.incidents.intake import documents, drafts, routing, submission
from register.incidents.intake.drafts import Written
from register.incidents.sealing import packed
from register.notices import services as notices
from tests.bench.peers import models as peers

WORDS = ["ett", "två", "tre", "fyra", "fem"]


@contextmanager
def in_plain_text() -> Iterator[None]:
    """The product's pages over the twin's storage."""
    swaps = ((drafts, "Lock", Open), (submission, "prepare", prepare), (submission, "submit", submit))
    with ExitStack() as stack:
        for module, name, plain in swaps:
            stack.enter_context(patch.object(module, name, plain))
        yield


class Open:
    """A lock that locks nothing: the draft lies open in its row."""

    def __init__(self, secret: bytes) -> None:
        self.secret = self.lookup = secret
        self.box = self

    def seal(self, plaintext: bytes, _context: Context) -> bytes:
        return plaintext

    def unseal(self, envelope: bytes, _context: Context) -> bytes:
        return envelope


def prepare(written: Written) -> Written:
    route = routing.route(routing.place_of(written.answers["place"]), written.answers.get("manager"))
    told = {
        "place": route.place.name, "authority": route.authority.name, "cks": route.cks_reads,
        "own_first": route.is_own_first, "manager": "",
    }  # fmt: skip
    prepared = {
        "fingerprint": submission._fingerprint(written), "words": WORDS, "authority": route.authority.pk,
        "may_name_suspect": route.may_name_suspect, "told": told, "manager": None, "keys": {"case": str(uuid4())},
    }  # fmt: skip
    return drafts.change(written, lambda locked: locked.document.update(prepared=prepared))


def submit(checked: Written) -> dict[str, Any]:
    with transaction.atomic():
        written = drafts.locked(checked)
        if written.sent is not None:
            return written.sent
        if not submission._is_current(written):
            raise submission.NotPrepared
        prepared = written.document["prepared"]
        case, today = submission._case(written, prepared), timezone.localdate()
        facts = facts_of(case)
        open_duties(case, facts=facts)
        found = documents.documents(written.answers, may_name_suspect=prepared["may_name_suspect"])
        peers.Plain.objects.bulk_create(
            peers.Plain(case=case, part=part, version=1, story=text.decode(), name="", contact="", written_on=today)
            for part, text in (("narrative", packed(found.narrative)), ("folded", found.folded))
        )
        notices.tell_handlers(case.authority_id)
        notices.tell_cks()
        submission._watched(case, facts)
        sent = submission._receipt(case, prepared, written)
        written.document = {"sent": sent, "until": submission._soon(), "answers": {}, "files": []}
        drafts.save(written)
        return dict(sent)
