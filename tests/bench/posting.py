"""Sending a report, sealed and audited, beside a twin that writes the same rows in plain text without keys or audit."""

import json
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from register.crypto.aead import new_key
from register.incidents.intake import documents, drafts, submission
from register.incidents.intake.drafts import Written
from register.incidents.models import Draft
from register.incidents.sealing import packed
from register.notices import services as notices
from tests.bench.lists import clock
from tests.bench.measure import Table, ratio
from tests.bench.peers import models as peers
from tests.bench.world import world
from tests.incidents.intake.writing import draft

EACH, ROUNDS = 10, 9


class Plain:
    """The same counters, rows and notices; the draft and the texts lie open, and nobody keeps a trail."""

    def __init__(self, pattern: Written) -> None:
        self.document = pattern.document

    def make(self) -> bytes:
        lookup = new_key()
        document = {**self.document, "prepared": {**self.document["prepared"], "keys": {"case": str(uuid4())}}}
        Draft.objects.create(lookup=lookup, envelope=packed(document), version=1, expires_on=drafts.day_from_now(3))
        return lookup

    def submit(self, lookup: bytes) -> dict[str, Any]:
        with transaction.atomic():
            row = Draft.objects.select_for_update().filter(lookup=lookup).first()
            assert row is not None
            written = Written(lookup, json.loads(bytes(row.envelope)), row.version)
            assert submission._is_current(written)
            prepared = written.document["prepared"]
            case, today = submission._case(written, prepared), timezone.localdate()
            found = documents.documents(written.answers, may_name_suspect=prepared["may_name_suspect"])
            peers.Plain.objects.bulk_create(
                peers.Plain(case=case, part=part, version=1, story=text.decode(), name="", contact="", written_on=today)
                for part, text in (("narrative", packed(found.narrative)), ("folded", found.folded))
            )
            notices.tell_handlers(case.authority_id)
            notices.tell_cks()
            sent = submission._receipt(case, prepared, written)
            kept = {"sent": sent, "until": submission._soon(), "answers": {}, "files": []}
            Draft.objects.filter(lookup=lookup).update(
                envelope=packed(kept), version=2, expires_on=drafts.day_from_now(1)
            )
            return sent


def run(table: Table, place_id: int) -> None:
    here = world(place_id)

    def ready() -> bytes:
        written = draft(here.units[0])
        submission.prepare(written.secret)
        return written.secret

    plain = Plain(drafts.find(ready()))
    turns = (ROUNDS + 1) * EACH
    ours, theirs = [ready() for _turn in range(turns)], [plain.make() for _turn in range(turns)]

    def send_ours() -> None:
        for _turn in range(EACH):
            submission.submit(ours.pop())

    def send_theirs() -> None:
        for _turn in range(EACH):
            plain.submit(theirs.pop())

    share = ratio(send_theirs, send_ours, rounds=ROUNDS, clock=clock())
    table.add("reports sent a second, sealed and audited / plain text without (the service)", share, ">= 0.95")
