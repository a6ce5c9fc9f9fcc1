"""Opening a case: the line in the trail first, then the key, then only what the page shows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from register.accounts.models import User
from register.incidents.casework import duties, judgements, questions
from register.incidents.casework.writing import noted
from register.incidents.files import CaseFile, files_of
from register.incidents.models import Case, Duty, RiskAssessment
from register.incidents.sealing import CaseBoxes, message_context, note_context, part_context, unpacked
from register.keys import services as keys
from register.keys.vault import Unlocked
from register.measures import services as measures
from register.measures.models import Measure

Parts = dict[str, tuple[int, bytes]]


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


def read_case(*, case: Case, boxes: CaseBoxes, by: User) -> ReadCase:
    """Everything the case page shows. That it was read is in the trail, and kept, before anything is opened.

    A transaction of its own: the turn to write is not held while twenty texts are opened.
    """
    with transaction.atomic():
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
    found.risk_reason = judgements.reason_of(found.risk, case, boxes) if found.risk else ""
    return found


def _newest_parts(case: Case) -> Parts:
    """Version and envelope by part. Here and below only what is shown is asked for."""
    return {part: (version, bytes(envelope)) for part, version, envelope in questions.parts(case.pk)}


def _document(case: Case, parts: Parts, part: str, boxes: CaseBoxes) -> dict[str, Any]:
    if part not in parts:
        return {}
    version, envelope = parts[part]
    return unpacked(boxes.of(part).unseal(envelope, part_context(case.uuid, part, version)))


def _messages(case: Case, boxes: CaseBoxes) -> list[Said]:
    return [
        Said(
            text=boxes.dialogue.unseal(bytes(envelope), message_context(uuid)).decode(),
            who=name or "",
            is_from_reporter=is_from_reporter,
            day=day,
        )
        for uuid, envelope, name, is_from_reporter, day in questions.messages(case.pk)
    ]


def _notes(case: Case, boxes: CaseBoxes) -> list[Said]:
    return [
        Said(
            text=boxes.case.unseal(bytes(envelope), note_context(uuid)).decode(),
            who=name,
            is_from_reporter=False,
            day=at.date(),
            at=at,
        )
        for uuid, envelope, name, at in questions.notes(case.pk)
    ]


def read_duties(case: Case, boxes: CaseBoxes) -> list[ReadDuty]:
    return [ReadDuty(row, **duties.words_of(row, case, boxes)) for row in questions.duties(case.pk)]


def read_measures(case: Case, boxes: CaseBoxes) -> list[ReadMeasure]:
    return [
        ReadMeasure(
            row.measure, measures.text_of(row.measure, boxes.case), measures.text_of(row.measure, boxes.case, "outcome")
        )
        for row in questions.measures(case.pk)
    ]
