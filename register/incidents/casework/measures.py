"""The measures of a case: the measure's own service, tied to the case and entered in its trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from register.accounts.models import User
from register.incidents import access, workflow
from register.incidents.casework import problems
from register.incidents.casework.writing import noted
from register.incidents.models import Case, CaseMeasure
from register.incidents.sealing import CaseBoxes
from register.measures import services as measures
from register.measures.models import Measure


@contextmanager
def _told() -> Iterator[None]:
    """The measures' own refusals, in the words of casework."""
    try:
        yield
    except measures.Stale:
        raise problems.StaleCase from None
    except measures.ReasonNeeded:
        raise problems.ReasonNeeded from None
    except measures.MoveNotAllowed:
        raise problems.MoveNotAllowed from None
    except measures.UnknownAnswer:
        raise problems.UnknownAnswer from None


@transaction.atomic
def decide_measure(
    *, case: Case, kind: str, text: str, responsible: User, due_date: date, boxes: CaseBoxes, by: User,
    on: date | None = None,
) -> Measure:  # fmt: skip
    """The responsible person is somebody who can read the case."""
    if case.status not in workflow.OPEN:
        raise problems.NotOpen
    if not access.ways_in(responsible, case):
        raise problems.UnknownAnswer
    with _told():
        measure = measures.decide(
            organisation=case.unit, kind=kind, text=text, responsible=responsible, due_date=due_date,
            box=boxes.case, by=by, on=on,
        )  # fmt: skip
    CaseMeasure.objects.create(case=case, measure=measure)
    noted(case, "case.measure_decided", by, measure=measure.pk, kind=kind)
    return measure


@transaction.atomic
def move_measure(
    *, case: Case, measure: Measure, version: int, to: date, reason: str, text: str, boxes: CaseBoxes, by: User,
    on: date | None = None,
) -> Measure:  # fmt: skip
    with _told():
        moved = measures.move_date(
            measure=measure, version=version, to=to, reason=reason, text=text, box=boxes.case, by=by, on=on
        )
    noted(case, "case.measure_moved", by, measure=measure.pk, reason=reason)
    return moved


@transaction.atomic
def do_measure(*, case: Case, measure: Measure, version: int, by: User, on: date | None = None) -> Measure:
    with _told():
        done = measures.do(measure=measure, version=version, on=on)
    noted(case, "case.measure_done", by, measure=measure.pk)
    return done


@transaction.atomic
def judge_measure(
    *, case: Case, measure: Measure, version: int, effect: str, text: str, boxes: CaseBoxes, by: User,
    on: date | None = None,
) -> Measure:  # fmt: skip
    with _told():
        judged = measures.judge(measure=measure, version=version, effect=effect, text=text, box=boxes.case, on=on)
    noted(case, "case.measure_judged", by, measure=measure.pk, effect=effect)
    return judged


@transaction.atomic
def drop_measure(*, case: Case, measure: Measure, version: int, text: str, boxes: CaseBoxes, by: User) -> Measure:
    with _told():
        dropped = measures.drop(measure=measure, version=version, text=text, box=boxes.case)
    noted(case, "case.measure_dropped", by, measure=measure.pk)
    return dropped
