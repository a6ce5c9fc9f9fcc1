"""10,000 sealed records against plain text and against encrypted-field packages; and what opening one case costs."""

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Model

from register.crypto.aead import new_key
from register.incidents.models import Case, SealedPart
from register.incidents.sealing import CaseBoxes, packed, part_context, unpacked
from tests.bench.measure import Table, clock, ratio
from tests.bench.peers import models as peers

COUNT, CASES = 10_000, 500
STORY = "Han sa att det vore tråkigt om något hände mig på vägen hem. " * 8
RECORD = {"story": STORY, "name": "Vera Tallmark", "contact": "070-174 06 05"}
DAY = date(2026, 11, 2)
PARTS = 20  # documents of one case: narrative, notes, messages …


class Ours:
    """The product's own sealing: one document a record, the case's key opened once per case."""

    def __init__(self, cases: list[tuple[int, UUID]]) -> None:
        self.cases = [(pk, uuid, new_key()) for pk, uuid in cases]

    def store(self) -> None:
        with transaction.atomic():
            SealedPart.objects.filter(part="bench").delete()
            SealedPart.objects.bulk_create(
                [
                    SealedPart(
                        case_id=pk,
                        part="bench",
                        version=number,
                        envelope=boxes.dialogue.seal(packed(RECORD), part_context(uuid, "bench", number)),
                        written_on=DAY,
                    )
                    for pk, uuid, key in self.cases
                    for boxes in [CaseBoxes(key)]
                    for number in range(PARTS)
                ],
                batch_size=500,
            )

    def read(self) -> None:
        boxes = {pk: (str(uuid), CaseBoxes(key)) for pk, uuid, key in self.cases}
        total = 0
        for row in SealedPart.objects.filter(part="bench").iterator():
            uuid, box = boxes[row.case_id]
            context = part_context(uuid, "bench", row.version)
            total += len(unpacked(box.dialogue.unseal(bytes(row.envelope), context))["story"])
        assert total == COUNT * len(STORY)


def store(model: type[Model], cases: list[tuple[int, UUID]]) -> Callable[[], None]:
    def work() -> None:
        with transaction.atomic():
            model._default_manager.all().delete()
            rows = [
                model(case_id=pk, part="bench", version=number, written_on=DAY, **RECORD)
                for pk, _uuid in cases
                for number in range(PARTS)
            ]
            model._default_manager.bulk_create(rows, batch_size=500)

    return work


def read(model: type[Model]) -> Callable[[], None]:
    def work() -> None:
        found = sum(len(row.story) for row in model._default_manager.iterator())  # type: ignore[attr-defined]  # peers
        assert found == COUNT * len(STORY)

    return work


def run(table: Table, place_id: int) -> None:
    Case.objects.bulk_create(
        [
            Case(
                uuid=uuid4(), reference=f"BENCH-{number}", authority_id=place_id, unit_id=place_id,
                reported_on=DAY, reporter="anonymous", life_danger="no",
            )
            for number in range(CASES)
        ]
    )  # fmt: skip
    cases = list(Case.objects.filter(reference__startswith="BENCH-").values_list("pk", "uuid"))
    ours, both = Ours(cases), partial(ratio, clock=clock())
    table.add("store 10,000 sealed records / plain", both(ours.store, store(peers.Plain, cases)), "<= 1.5")
    table.add("read 10,000 sealed records / plain", both(ours.read, read(peers.Plain)), "<= 2")
    for peer in (peers.Tink, peers.Fernet, peers.Cryptography):
        stored = both(ours.store, store(peer, cases), rounds=3)
        table.add(f"store: ours / {peer.__name__} fields", stored, "<= 1")
        table.add(f"read: ours / {peer.__name__} fields", both(ours.read, read(peer), rounds=3), "<= 1")
    SealedPart.objects.filter(part="bench").delete()
    Case.objects.filter(reference__startswith="BENCH-").delete()
