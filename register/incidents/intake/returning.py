"""The reporter's way back: where the case stands, the dialogue, more files, an outcome, a last word."""

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from register.attachments.problems import Refused
from register.attachments.uploads import SealedUpload
from register.audit.services import record
from register.crypto.aead import Box, seal, unseal
from register.crypto.contexts import Context
from register.crypto.derive import subkey
from register.crypto.errors import CannotOpen
from register.incidents import files, workflow
from register.incidents.casework import moves
from register.incidents.casework.problems import MoveNotAllowed
from register.incidents.models import AdviceAnswer, Case, CaseAttachment, Message, SealedPart
from register.incidents.sealing import message_context, packed, part_context, unpacked
from register.keys import services as keys
from register.notices import services as notices

VISIT_SECONDS = 20 * 60
MOST_FILES = 20
STEPS = ("received", "assessed", "acted", "followed", "closed")
STEP_OF = {
    "ST-INK": "received",
    "ST-AKU": "assessed",
    "ST-BED": "assessed",
    "ST-ATG": "acted",
    "ST-BEV": "followed",
    "ST-AVS": "closed",
    "ST-OVR": "closed",
    "ST-GAL": "closed",
}


class NoVisit(Exception):
    """Nobody has opened a report here, or too long ago."""


class Closed(Exception):
    """What was asked for cannot be done with the case as it stands."""


@dataclass(frozen=True)
class Visit:
    """An opened return visit. Lives one request; between requests it is sealed in the browser's cookie."""

    case: Case
    part_key: bytes

    def __repr__(self) -> str:
        return "Visit()"


@dataclass(frozen=True)
class Step:
    """One of five plain steps, with the day it was reached."""

    id: str
    reached_on: date | None
    is_now: bool


@dataclass(frozen=True)
class Line:
    """One message of the dialogue, opened."""

    text: str
    is_mine: bool
    sent_on: date

    def __repr__(self) -> str:
        return "Line()"


def open_with_words(words: tuple[str, ...]) -> Visit:
    """The report these words belong to. Takes as long for a miss as for a hit."""
    case_id, part_key, _receipt_key = keys.open_receipt(words)
    case = Case.objects.filter(uuid=case_id).first()
    if case is None:
        raise keys.NoSuchReceipt
    with transaction.atomic():
        record(kind="report.read_by_reporter", by=None, subject=f"case:{case.uuid}", organisation=case.authority_id)
    return Visit(case, part_key)


def carried(visit: Visit) -> bytes:
    """The visit sealed for the cookie. Neither store holds any of it."""
    content = {"case": str(visit.case.uuid), "key": visit.part_key.hex(), "at": int(time.time())}
    return seal(_cookie_key(), packed(content), _cookie_context())


def resume(carried_visit: bytes) -> Visit:
    try:
        content = json.loads(unseal(_cookie_key(), carried_visit, _cookie_context()))
    except CannotOpen:
        raise NoVisit from None
    if not 0 <= time.time() - content["at"] <= VISIT_SECONDS:
        raise NoVisit
    case = Case.objects.select_related("authority").filter(uuid=UUID(content["case"])).first()
    if case is None:
        raise NoVisit
    return Visit(case, bytes.fromhex(content["key"]))


def steps(case: Case) -> list[Step]:
    """The five steps with the day each was first reached; a step that was passed over has no day."""
    reached: dict[str, date] = {"received": case.reported_on}
    for became, moved_on in case.transitions.order_by("id").values_list("became", "moved_on"):
        reached.setdefault(STEP_OF.get(became, "received"), moved_on)
    now = STEP_OF.get(case.status, "received")
    return [Step(id=step, reached_on=reached.get(step), is_now=step == now) for step in STEPS]


def dialogue(visit: Visit) -> list[Line]:
    box = Box(visit.part_key)
    rows = visit.case.messages.order_by("id")
    return [
        Line(box.unseal(bytes(row.envelope), message_context(row.uuid)).decode(), row.is_from_reporter, row.sent_on)
        for row in rows
    ]


def narrative(visit: Visit) -> str:
    """The reporter's own words."""
    return str(_part(visit, "narrative").get("text", ""))


def outcome(visit: Visit) -> str:
    """What those who handled it say of how it ended."""
    return str(_part(visit, "outcome").get("text", ""))


def own_files(visit: Visit) -> list[files.CaseFile]:
    return files.files_of(visit.case, visit.part_key, only_reporters=True)


def write(visit: Visit, text: str) -> Message:
    """A message to those who handle the case."""
    message_id = uuid4()
    with transaction.atomic():
        _changed(visit.case, awaits_handler=True)
        message = Message.objects.create(
            uuid=message_id,
            case=visit.case,
            is_from_reporter=True,
            envelope=seal(visit.part_key, text.encode(), message_context(message_id)),
            sent_on=timezone.localdate(),
        )
        _remembered(visit, "report.message_from_reporter")
        _tell(visit.case)
    return message


def add_file(visit: Visit, upload: SealedUpload, *, keep_original: bool) -> None:
    """One more file from the reporter."""
    if CaseAttachment.objects.filter(case=visit.case, is_from_reporter=True).count() >= MOST_FILES:
        raise Refused("too_many")
    row = files.received(upload, visit.part_key, keep_original=keep_original)
    with transaction.atomic():
        files.tie(visit.case, row, is_from_reporter=True)
        _changed(visit.case, awaits_handler=True)
        _remembered(visit, "report.file_from_reporter")
        _tell(visit.case)


def withdraw(visit: Visit) -> None:
    """The reporter takes the report back. It is not erased: the law keeps it, and says so on the page."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=visit.case.pk)
        if case.withdrawn_on is not None or STEP_OF.get(case.status) == "closed":
            raise Closed
        _changed(case, withdrawn_on=timezone.localdate(), awaits_handler=True)
        _remembered(visit, "report.withdrawn")
        _tell(case)


def asks_how_it_felt(case: Case) -> bool:
    """Whether the case is over and its reporter has not yet said how the handling felt."""
    is_over = case.status in (workflow.CLOSED, workflow.PASSED_ON)
    return is_over and not case.felt_safe and case.withdrawn_on is None


def answer_felt_safe(visit: Visit, answer: str, comment: str) -> None:
    """The last word at closure. "No" opens the case again, with the reporter's comment as a message."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=visit.case.pk)
        if not asks_how_it_felt(case):
            raise Closed
        _changed(case, felt_safe=answer)
        _remembered(visit, "report.felt_safe", answer=answer)
        if comment:
            write(visit, comment)
        if answer == "no":
            _reopen(case)


def _reopen(case: Case) -> None:
    case.refresh_from_db()
    try:
        moves.reopen_by_reporter(case)
    except MoveNotAllowed:
        raise Closed from None
    _tell(case)


def answer_advice(advice_id: str, version: int, *, helped: bool) -> None:
    """Count one answer. No row says whose it was."""
    field = "helped" if helped else "did_not_help"
    with transaction.atomic():
        AdviceAnswer.objects.get_or_create(advice=advice_id, version=version)
        AdviceAnswer.objects.filter(advice=advice_id, version=version).update(**{field: F(field) + 1})


def _part(visit: Visit, part: str) -> dict[str, object]:
    row = SealedPart.objects.filter(case=visit.case, part=part).order_by("-version").first()
    if row is None:
        return {}
    return unpacked(unseal(visit.part_key, bytes(row.envelope), part_context(visit.case.uuid, part, row.version)))


def _changed(case: Case, **values: object) -> None:
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1, **values)


def _remembered(visit: Visit, kind: str, **detail: str) -> None:
    record(kind=kind, by=None, subject=f"case:{visit.case.uuid}", organisation=visit.case.authority_id, detail=detail)


def _tell(case: Case) -> None:
    notices.tell_handlers(case.authority_id)
    if case.cks_has_key:
        notices.tell_cks()


def _cookie_key() -> bytes:
    """From the installation's secret: useless without the cookie, which only the browser has."""
    return subkey(hashlib.sha256(settings.SECRET_KEY.encode()).digest(), "reporter visit")


def _cookie_context() -> Context:
    return Context("cookie", "", "visit")
