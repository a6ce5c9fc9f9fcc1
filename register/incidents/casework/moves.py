"""Moves between states. Each writes its transition; the table and the database both refuse the others."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from register.accounts.models import User
from register.audit.services import record
from register.incidents import workflow
from register.incidents.casework.dialogue import sealed_note
from register.incidents.casework.duties import OPEN, set_next_clock
from register.incidents.casework.problems import CannotClose, MoveNotAllowed, ReasonNeeded, UnknownAnswer
from register.incidents.casework.writing import check_code, claim, day_of, keep, noted
from register.incidents.models import Case, SealedPart, Transition
from register.incidents.sealing import CaseBoxes, packed, part_context

OUTCOME = "outcome"


@transaction.atomic
def move_case(*, case: Case, version: int, to: str, by: User, at: datetime | None = None) -> Case:
    """An ordinary move."""
    case = claim(case, version)
    return _moved(case, to, workflow.MOVE, by, at)


@transaction.atomic
def close_case(
    *, case: Case, version: int, outcome: str, text: str, boxes: CaseBoxes, by: User, at: datetime | None = None
) -> Case:
    """Close with an outcome, and tell the reporter how it ended. Nothing may be left to do."""
    if not check_code("UTFALL", outcome, day_of(at)):
        raise UnknownAnswer
    if not text.strip():
        raise ReasonNeeded
    case = claim(case, version)
    if missing := left_to_do(case):
        raise CannotClose(missing)
    day = day_of(at)
    number = SealedPart.objects.filter(case=case, part=OUTCOME).count() + 1
    envelope = boxes.of(OUTCOME).seal(packed({"text": text.strip()}), part_context(case.uuid, OUTCOME, number))
    SealedPart.objects.create(case=case, part=OUTCOME, version=number, envelope=envelope, written_on=day)
    keep(case, outcome=outcome, closed_on=day, next_date=None, awaits_handler=False, felt_safe="")
    return _moved(case, workflow.CLOSED, workflow.CLOSE, by, at)


def left_to_do(case: Case) -> tuple[str, ...]:
    """What stands in the way of closing, in codes."""
    checks = (
        ("klass", not case.klass),
        ("severity", not case.severity),
        ("risk", not case.risk),
        ("duties", case.duties.filter(state=OPEN).exists()),
        ("measures", case.case_measures.filter(measure__state="decided").exists()),
        ("second", _waits_for_second(case)),
    )
    return tuple(name for name, is_missing in checks if is_missing)


def _waits_for_second(case: Case) -> bool:
    newest = case.risks.order_by("-id").values_list("is_below_floor", "second_id").first()
    return newest is not None and newest[0] and newest[1] is None


@transaction.atomic
def reopen_case(
    *, case: Case, version: int, reason: str, boxes: CaseBoxes, by: User, at: datetime | None = None
) -> Case:
    """Take a closed case up again, with the reason as a note."""
    if not reason.strip():
        raise ReasonNeeded
    case = claim(case, version, must_be_open=False)
    case = _reopened(case, by, at)
    sealed_note(case=case, text=reason, boxes=boxes, by=by, at=at)
    return case


@transaction.atomic
def reopen_by_reporter(case: Case, at: datetime | None = None) -> Case:
    """The reporter does not feel safe with how it was handled: the case stands open again, without a key."""
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
    fresh = Case.objects.get(pk=case.pk)
    keep(fresh, awaits_handler=True)
    return _reopened(fresh, None, at)


def _reopened(case: Case, by: User | None, at: datetime | None) -> Case:
    case = _moved(case, workflow.ASSESSMENT, workflow.REOPEN, by, at)
    keep(case, closed_on=None)
    set_next_clock(case)
    return case


@transaction.atomic
def pass_on(*, case: Case, version: int, reason: str, boxes: CaseBoxes, by: User, at: datetime | None = None) -> Case:
    """Another function takes over: the whistleblowing function, the Security Service or another authority."""
    if not reason.strip():
        raise ReasonNeeded
    case = claim(case, version)
    sealed_note(case=case, text=reason, boxes=boxes, by=by, at=at)
    keep(case, next_date=None)
    return _moved(case, workflow.PASSED_ON, workflow.PASS_ON, by, at)


def _moved(case: Case, to: str, how: str, by: User | None, at: datetime | None) -> Case:
    if not workflow.is_allowed(case.status, to, how):
        raise MoveNotAllowed
    was = case.status
    Transition.objects.create(case=case, was=was, became=to, by=by, moved_on=day_of(at))
    keep(case, status=to)
    if to not in workflow.OPEN:
        keep(case, next_clock_at=None, next_amber_at=None, next_clock_kind="")
    if by is None:
        record(kind="case.reopened_by_reporter", by=None, subject=f"case:{case.uuid}", organisation=case.authority_id)
    else:
        noted(case, "case.moved", by, was=was, became=to)
    return case
