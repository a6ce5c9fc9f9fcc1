"""Duties with clocks: opened by what a case is coded as, settled with when, by whom and a receipt number."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from register.accounts.models import User
from register.codes import clocks
from register.incidents.casework.facts import facts_of
from register.incidents.casework.problems import AlreadySettled, ReasonNeeded
from register.incidents.casework.writing import claim, keep, moment, noted
from register.incidents.models import Case, Duty
from register.incidents.sealing import CaseBoxes, packed, row_context, unpacked

OPEN, DONE, NOT_NEEDED = "open", "done", "not_needed"
MORNING = time(8)  # the hour of a report is not kept, and the morning is the cautious choice
ACKNOWLEDGE, POLICE, REPRESENTATIVE_ASKS = "ACK", "POL", "SKB"


def open_duties(case: Case, known_at: datetime | None = None, *, facts: frozenset[str] | None = None) -> list[Duty]:
    """Open the duties that the case's codes call for and that are not there yet. Call inside a transaction.

    `facts` spares a reading where the caller has them: `facts_of(case)`.
    """
    known = known_at or morning_of(case)
    day = timezone.localdate(known)
    there = set(case.duties.values_list("kind", flat=True))
    rules = [
        rule for rule in clocks.triggered(facts_of(case) if facts is None else facts, day) if rule.kind not in there
    ]
    made = Duty.objects.bulk_create([_duty(case, rule, known) for rule in rules])
    set_next_clock(case)
    return made


def morning_of(case: Case) -> datetime:
    return timezone.make_aware(datetime.combine(case.reported_on, MORNING))


def _duty(case: Case, rule: clocks.Rule, known: datetime) -> Duty:
    clock = clocks.clock(rule, timezone.localtime(known))
    return Duty(case=case, kind=rule.kind, rule=rule.id, known_at=known, amber_at=clock.amber_at, due_at=clock.due_at)


def set_next_clock(case: Case) -> None:
    """Put the soonest open duty on the case, where lists read it."""
    soonest = case.duties.filter(state=OPEN, due_at__isnull=False).order_by("due_at", "id").first()
    keep(
        case,
        next_clock_at=soonest.due_at if soonest else None,
        next_amber_at=soonest.amber_at if soonest else None,
        next_clock_kind=soonest.kind if soonest else "",
    )


@transaction.atomic
def settle_duty(
    *,
    case: Case,
    version: int,
    kind: str,
    answer: str,
    boxes: CaseBoxes,
    by: User,
    done_at: datetime | None = None,
    receipt: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> Duty:
    """Say that a duty is done, or why it is not needed. Done too late needs its reason as well."""
    now = moment(at)
    case = claim(case, version)
    duty = Duty.objects.get(case=case, kind=kind)
    if duty.state != OPEN:
        raise AlreadySettled
    when = min(done_at or now, now)
    late = answer == DONE and duty.due_at is not None and when > duty.due_at
    if (late or answer == NOT_NEEDED) and not reason.strip():
        raise ReasonNeeded
    duty.state, duty.settled_at, duty.settled_by = answer, when, by
    words = packed({"receipt": receipt.strip(), "reason": reason.strip()})
    duty.envelope = boxes.case.seal(words, row_context("duty", case.uuid, kind))
    duty.save(update_fields=["state", "settled_at", "settled_by", "envelope"])
    set_next_clock(case)
    noted(case, "case.duty_settled", by, duty=kind, answer=answer, late=int(late))
    return duty


@transaction.atomic
def reopen_duty(*, case: Case, version: int, kind: str, by: User) -> Duty:
    """Take back an answer that was wrong. The trail keeps that it was given."""
    case = claim(case, version)
    duty = Duty.objects.get(case=case, kind=kind)
    duty.state, duty.settled_at, duty.settled_by, duty.envelope = OPEN, None, None, b""
    duty.save(update_fields=["state", "settled_at", "settled_by", "envelope"])
    set_next_clock(case)
    noted(case, "case.duty_reopened", by, duty=kind)
    return duty


@transaction.atomic
def add_duty(*, case: Case, version: int, kind: str, by: User, known_at: datetime | None = None) -> Duty:
    """Open a duty by hand, such as answering what the safety representative has asked for."""
    known = moment(known_at)
    case = claim(case, version)
    if case.duties.filter(kind=kind).exists():
        raise AlreadySettled
    duty = _duty(case, clocks.rule_for(kind, timezone.localdate(known)), known)
    duty.save()
    set_next_clock(case)
    noted(case, "case.duty_added", by, duty=kind)
    return duty


def words_of(duty: Duty, case: Case, boxes: CaseBoxes) -> dict[str, str]:
    """The receipt number and the reason, opened."""
    if not duty.envelope:
        return {"receipt": "", "reason": ""}
    context = row_context("duty", case.uuid, duty.kind)
    return {name: str(value) for name, value in unpacked(boxes.case.unseal(bytes(duty.envelope), context)).items()}


def acknowledge(case: Case, by: User, boxes: CaseBoxes, at: datetime | None) -> None:
    """The first message to the reporter is the answer that was promised."""
    duty = case.duties.filter(kind=ACKNOWLEDGE, state=OPEN).first()
    if duty is None:
        return
    duty.state, duty.settled_at, duty.settled_by = DONE, moment(at), by
    duty.envelope = boxes.case.seal(packed({"receipt": "", "reason": ""}), row_context("duty", case.uuid, duty.kind))
    duty.save(update_fields=["state", "settled_at", "settled_by", "envelope"])
    set_next_clock(case)
