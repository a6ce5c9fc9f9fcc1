"""How serious it was, and what may come. The system proposes with its reasons; a person decides."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from register.accounts.models import User
from register.codes import risk
from register.incidents.casework import questions
from register.incidents.casework.duties import open_duties
from register.incidents.casework.facts import FLAGS, facts_of
from register.incidents.casework.problems import (
    AlreadySettled,
    ReasonNeeded,
    SecondPersonNeeded,
    UnknownAnswer,
)
from register.incidents.casework.writing import check_code, claim, day_of, keep, moment, noted
from register.incidents.models import Case, CaseCode, RiskAssessment
from register.incidents.sealing import CaseBoxes, packed, row_context, unpacked


@transaction.atomic
def judge_severity(*, case: Case, version: int, severity: str, by: User, at: datetime | None = None) -> Case:
    """What has happened, A1 to A5."""
    if not check_code("ALLVAR", severity, day_of(at)):
        raise UnknownAnswer
    case = claim(case, version)
    keep(case, severity=severity)
    noted(case, "case.severity_judged", by, severity=severity)
    open_duties(case, moment(at))
    raise_to_floor(case, by)
    return case


@transaction.atomic
def judge_risk(
    *,
    case: Case,
    version: int,
    likelihood: int,
    consequence: int,
    uncertainty: str,
    level: str,
    boxes: CaseBoxes,
    by: User,
    flags: Sequence[str] = (),
    reason: str = "",
    at: datetime | None = None,
) -> RiskAssessment:
    """What may come. Another level than the proposed one needs its reason; below a floor, a second person too."""
    if level not in risk.levels() or not set(flags) <= {code for code, _label in risk.flags("en")}:
        raise UnknownAnswer
    case = claim(case, version)
    CaseCode.objects.filter(case=case, codelist=FLAGS).delete()
    CaseCode.objects.bulk_create([CaseCode(case=case, codelist=FLAGS, code=code) for code in dict.fromkeys(flags)])
    proposal = risk.propose(likelihood, consequence, uncertainty, facts_of(case))
    if level != proposal.level and not reason.strip():
        raise ReasonNeeded
    below = risk.is_below_floor(level, proposal.floor)
    day = day_of(at)
    found = RiskAssessment(
        case=case, likelihood=likelihood, consequence=consequence, uncertainty=uncertainty, level=level,
        floor=proposal.floor, floor_rules=" ".join(rule.id for rule in proposal.floors), is_below_floor=below,
        by=by, judged_on=day, review_on=day + timedelta(days=risk.review_days(proposal.floor if below else level)),
    )  # fmt: skip
    found.save()
    found.envelope = boxes.case.seal(packed({"reason": reason.strip()}), row_context("risk", case.uuid, str(found.pk)))
    found.save(update_fields=["envelope"])
    effective = proposal.floor if below else level
    _set_risk(case, effective, found)
    noted(case, "case.risk_judged", by, level=level, proposed=proposal.level, floor=proposal.floor or "-")
    return found


@transaction.atomic
def confirm_risk(*, case: Case, version: int, by: User, at: datetime | None = None) -> RiskAssessment:
    """The second person agrees to a level below the floor. Until then the floor holds."""
    case = claim(case, version)
    found = latest(case)
    if found is None or not waits_for_second(found):
        raise AlreadySettled
    if found.by_id == by.pk:
        raise SecondPersonNeeded
    found.second = by
    found.review_on = day_of(at) + timedelta(days=risk.review_days(found.level))
    found.save(update_fields=["second", "review_on"])
    _set_risk(case, found.level, found)
    noted(case, "case.risk_confirmed", by, level=found.level, floor=found.floor)
    return found


def latest(case: Case) -> RiskAssessment | None:
    return next(iter(questions.newest_risk(case.pk)), None)


def waits_for_second(found: RiskAssessment) -> bool:
    """It lies below its floor and nobody else has agreed yet."""
    return found.is_below_floor and found.second_id is None


def reason_of(found: RiskAssessment, case: Case, boxes: CaseBoxes) -> str:
    context = row_context("risk", case.uuid, str(found.pk))
    return str(unpacked(boxes.case.unseal(bytes(found.envelope), context)).get("reason", ""))


def _set_risk(case: Case, level: str, found: RiskAssessment) -> None:
    """The level in force, and the day it is looked at again unless something comes sooner."""
    sooner = case.next_date if case.next_date and case.next_date <= found.review_on else found.review_on
    keep(case, risk=level, next_date=sooner)


def raise_to_floor(case: Case, by: User) -> None:
    """New facts may put a floor under a level that stands: the level follows, and the trail says why."""
    if not case.risk:
        return
    floor = max((rule.level for rule in risk.floors() if rule.applies(facts_of(case))), key=risk.rank, default="")
    found = latest(case)
    agreed = found is not None and found.second_id is not None and found.floor == floor
    if floor and risk.is_below_floor(case.risk, floor) and not agreed:
        keep(case, risk=floor)
        noted(case, "case.risk_raised", by, level=floor)
