"""The same report with nothing sealed and nobody watching: the same pages, checks, counters, rows and notices.

What differs is what a plain register does without: the draft lies open in its row, texts lie open in theirs, there is
no key store and no audit trail. Everything else is the product's own code, so the two differ by the protection alone.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from register.incidents.casework.duties import open_duties
from register.incidents.casework.facts import facts_of
from register.incidents.intake import documents, drafts, routing, submission
from register.incidents.intake.drafts import Written
from register.incidents.models import Draft
from register.incidents.sealing import packed
from register.notices import services as notices
from tests.bench.peers import models as peers

WORDS = ["ett", "två", "tre", "fyra", "fem"]


@contextmanager
def in_plain_text() -> Iterator[None]:
    """The product's pages over the twin's storage."""
    swaps = (
        (drafts, "_sealed", sealed), (drafts, "_opened", opened), (drafts, "_lookup", lambda secret: secret),
        (submission, "prepare", prepare), (submission, "submit", submit),
    )  # fmt: skip
    with ExitStack() as stack:
        for module, name, plain in swaps:
            stack.enter_context(patch.object(module, name, plain))
        yield


def sealed(_secret: bytes, document: dict[str, Any], _version: int) -> bytes:
    return packed(document)


def opened(secret: bytes, row: Draft | None) -> Written:
    if row is None:
        raise drafts.NoDraft
    return Written(secret, json.loads(bytes(row.envelope)), row.version)


def prepare(secret: bytes) -> Written:
    written = drafts.find(secret)
    route = routing.route(routing.place_of(written.answers["place"]), written.answers.get("manager"))
    told = {
        "place": route.place.name, "authority": route.authority.name, "cks": route.cks_reads,
        "own_first": route.is_own_first, "manager": "",
    }  # fmt: skip
    prepared = {
        "fingerprint": submission._fingerprint(written), "words": WORDS, "authority": route.authority.pk,
        "may_name_suspect": route.may_name_suspect, "told": told, "manager": None, "keys": {"case": str(uuid4())},
    }  # fmt: skip
    return drafts.change(secret, lambda locked: locked.document.update(prepared=prepared))


def submit(secret: bytes) -> dict[str, Any]:
    with transaction.atomic():
        written = drafts.locked(secret)
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
