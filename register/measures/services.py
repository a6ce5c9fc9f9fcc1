"""Decide, move the date, do, judge the effect. Texts are sealed by whoever owns the measure, with their own box."""

from datetime import date
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from register.accounts.models import User
from register.codes import lists
from register.crypto.aead import Box
from register.crypto.contexts import Context
from register.measures import workflow
from register.measures.models import DateChange, Measure
from register.organisation.models import Organisation


class MeasureProblem(Exception):
    """Any of these."""


class UnknownAnswer(MeasureProblem):
    """A code that does not exist."""


class ReasonNeeded(MeasureProblem):
    """A date that moves, or a measure that is dropped, says why."""


class MoveNotAllowed(MeasureProblem):
    """The measure does not stand where that can be done."""


class Stale(MeasureProblem):
    """Somebody else changed the measure."""


def text_context(measure: Measure, field: str) -> Context:
    return Context("measures.measure", str(measure.uuid), field)


@transaction.atomic
def decide(
    *,
    organisation: Organisation,
    kind: str,
    text: str,
    responsible: User,
    due_date: date,
    box: Box,
    by: User,
    on: date | None = None,
) -> Measure:
    """One responsible person and one day."""
    if not lists.is_code("ATGARD", kind) or not responsible.is_active:
        raise UnknownAnswer
    measure = Measure(
        uuid=uuid4(), organisation=organisation, kind=kind, responsible=responsible, due_date=due_date,
        decided_by=by, decided_on=on or timezone.localdate(),
    )  # fmt: skip
    measure.envelope = box.seal(text.strip().encode(), text_context(measure, "text"))
    measure.save()
    return measure


@transaction.atomic
def move_date(
    *, measure: Measure, version: int, to: date, reason: str, text: str, box: Box, by: User, on: date | None = None
) -> Measure:
    """Agree on another day. The old one and the reason stay."""
    if not reason or not lists.is_code("DATUMSKAL", reason):
        raise ReasonNeeded
    measure = _claim(measure, version)
    if measure.state != workflow.DECIDED or to == measure.due_date:
        raise MoveNotAllowed
    change = DateChange(
        measure=measure, was=measure.due_date, became=to, reason=reason, by=by, changed_on=on or timezone.localdate()
    )
    change.envelope = box.seal(text.strip().encode(), text_context(measure, f"date {to.isoformat()}"))
    change.save()
    measure.due_date = to
    measure.save(update_fields=["due_date"])
    return measure


@transaction.atomic
def do(*, measure: Measure, version: int, on: date | None = None) -> Measure:
    measure = _moved(measure, version, workflow.DONE)
    measure.done_on = on or timezone.localdate()
    measure.save()
    return measure


@transaction.atomic
def judge(*, measure: Measure, version: int, effect: str, text: str, box: Box, on: date | None = None) -> Measure:
    """Did it get better?"""
    if not lists.is_code("EFFEKT", effect):
        raise UnknownAnswer
    measure = _moved(measure, version, workflow.JUDGED)
    measure.effect, measure.judged_on = effect, on or timezone.localdate()
    measure.outcome_envelope = box.seal(text.strip().encode(), text_context(measure, "outcome"))
    measure.save()
    return measure


@transaction.atomic
def drop(*, measure: Measure, version: int, text: str, box: Box) -> Measure:
    """Not to be done after all, and why."""
    if not text.strip():
        raise ReasonNeeded
    measure = _moved(measure, version, workflow.DROPPED)
    measure.outcome_envelope = box.seal(text.strip().encode(), text_context(measure, "outcome"))
    measure.save()
    return measure


def text_of(measure: Measure, box: Box, field: str = "text") -> str:
    envelope = measure.envelope if field == "text" else measure.outcome_envelope
    return box.unseal(bytes(envelope), text_context(measure, field)).decode() if envelope else ""


def _moved(measure: Measure, version: int, to: str) -> Measure:
    measure = _claim(measure, version)
    if not workflow.is_allowed(measure.state, to):
        raise MoveNotAllowed
    measure.state = to
    return measure


def _claim(measure: Measure, version: int) -> Measure:
    if not Measure.objects.filter(pk=measure.pk, version=version).update(version=F("version") + 1):
        raise Stale
    return Measure.objects.get(pk=measure.pk)
