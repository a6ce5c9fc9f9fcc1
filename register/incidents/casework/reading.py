"""Opening a case: the line in the trail first, then the key, then only what the page shows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from register.accounts.models import User
from register.incidents.casework import duties, judgements
from register.incidents.casework.writing import noted
from register.incidents.files import CaseFile, files_of
from register.incidents.models import Case, Duty, RiskAssessment, SealedPart
from register.incidents.sealing import CaseBoxes, message_context, note_context, part_context, unpacked
from register.keys import services as keys
from register.keys.vault import Unlocked
from register.measures import services as measures
from register.measures.models import Measure


@dataclass(frozen=True)
class Said:
    """A note or a message, opened."""

    text: str
    who: str
    is_from_reporter: bool
    day: date
    at: datetime | None = None

    def __repr__(self) -> str:
        return "Said()"


@dataclass(frozen=True)
class ReadDuty:
    duty: Duty
    receipt: str
    reason: str

    def __repr__(self) -> str:
        return "ReadDuty()"


@dataclass(frozen=True)
class ReadMeasure:
    measure: Measure
    text: str
    outcome: str

    def __repr__(self) -> str:
        return "ReadMeasure()"


@dataclass
class ReadCase:
    """What of a case is open for one page."""

    narrative: dict[str, Any] = field(default_factory=dict)
    actor: str = ""
    outcome: str = ""
    messages: list[Said] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    duties: list[ReadDuty] = field(default_factory=list)
    measures: list[ReadMeasure] = field(default_factory=list)
    risk: RiskAssessment | None = None
    risk_reason: str = ""
    files: list[CaseFile] = field(default_factory=list)

    def __repr__(self) -> str:
        return "ReadCase()"


def boxes_of(case: Case, unlocked: Unlocked) -> CaseBoxes:
    """The case's key, through a group or by name. NoKey when there is no way in."""
    return CaseBoxes(keys.open_case_key(case.uuid, "case", unlocked))


@transaction.atomic
def read_case(*, case: Case, boxes: CaseBoxes, by: User) -> ReadCase:
    """Everything the case page shows. That it was read is in the trail before anything is opened."""
    noted(case, "case.read", by)
    parts = _newest_parts(case)
    found = ReadCase(
        narrative=_document(case, parts, "narrative", boxes),
        actor=str(_document(case, parts, "actor", boxes).get("text", "")),
        outcome=str(_document(case, parts, "outcome", boxes).get("text", "")),
        messages=_messages(case, boxes),
        notes=_notes(case, boxes),
        duties=read_duties(case, boxes),
        measures=read_measures(case, boxes),
        risk=judgements.latest(case),
        files=files_of(case, boxes.dialogue_key),
    )
    found.risk_reason = judgements.reason_of(found.risk, boxes) if found.risk else ""
    return found


def _newest_parts(case: Case) -> dict[str, SealedPart]:
    rows = case.parts.exclude(part__in=("identity", "folded")).order_by("version")
    return {row.part: row for row in rows}


def _document(case: Case, parts: dict[str, SealedPart], part: str, boxes: CaseBoxes) -> dict[str, Any]:
    row = parts.get(part)
    if row is None:
        return {}
    return unpacked(boxes.of(part).unseal(bytes(row.envelope), part_context(case.uuid, part, row.version)))


def _messages(case: Case, boxes: CaseBoxes) -> list[Said]:
    return [
        Said(
            text=boxes.dialogue.unseal(bytes(row.envelope), message_context(row.uuid)).decode(),
            who=row.author.full_name if row.author else "",
            is_from_reporter=row.is_from_reporter,
            day=row.sent_on,
        )
        for row in case.messages.select_related("author").order_by("id")
    ]


def _notes(case: Case, boxes: CaseBoxes) -> list[Said]:
    return [
        Said(
            text=boxes.case.unseal(bytes(row.envelope), note_context(row.uuid)).decode(),
            who=row.author.full_name,
            is_from_reporter=False,
            day=row.written_at.date(),
            at=row.written_at,
        )
        for row in case.notes.select_related("author").order_by("-id")
    ]


def read_duties(case: Case, boxes: CaseBoxes) -> list[ReadDuty]:
    rows = case.duties.select_related("settled_by", "case").order_by("due_at", "id")
    return [ReadDuty(row, **duties.words_of(row, boxes)) for row in rows]


def read_measures(case: Case, boxes: CaseBoxes) -> list[ReadMeasure]:
    rows = case.case_measures.select_related("measure__responsible").order_by("measure__due_date", "id")
    return [
        ReadMeasure(
            row.measure, measures.text_of(row.measure, boxes.case), measures.text_of(row.measure, boxes.case, "outcome")
        )
        for row in rows
    ]
