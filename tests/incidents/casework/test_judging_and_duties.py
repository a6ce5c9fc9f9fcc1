"""Risk with its floor and second person; duties with their clocks."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from register.codes import clocks
from register.crypto.aead import new_key
from register.incidents import access
from register.incidents.casework import classification, dialogue, duties, judgements
from register.incidents.casework.problems import AlreadySettled, ReasonNeeded, SecondPersonNeeded, UnknownAnswer
from register.incidents.models import Case
from register.incidents.sealing import CaseBoxes
from register.organisation import queries as places
from tests.people import Cast

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.fixture
def case(cast: Cast) -> Case:
    return Case.objects.create(
        reference="2026-1", authority=cast.leisure, unit=cast.library, reported_on=date(2026, 12, 23),
        reporter="anonymous", life_danger="no",
    )  # fmt: skip


@pytest.fixture
def boxes() -> CaseBoxes:
    return CaseBoxes(new_key())


def version(case: Case) -> int:
    return Case.objects.values_list("version", flat=True).get(pk=case.pk)


def classify(case: Case, by: Any, **codes: list[str]) -> Case:
    return classification.classify(
        case=case, version=version(case), klass="OP-JA", form="HOT", codes=codes, by=by, at=at("2026-12-23T10:00")
    )


def judge(case: Case, by: Any, boxes: CaseBoxes, level: str, reason: str = "") -> Any:
    return judgements.judge_risk(
        case=case, version=version(case), likelihood=1, consequence=1, uncertainty="sure", level=level,
        boxes=boxes, by=by, reason=reason, at=at("2026-12-23T10:00"),
    )  # fmt: skip


def test_level_below_the_floor_waits_for_another_person(case: Case, cast: Cast, boxes: CaseBoxes) -> None:
    classify(case, cast.analyst.user, SUBFORM=["HOT-DOD"])

    with pytest.raises(ReasonNeeded):
        judge(case, cast.analyst.user, boxes, "R-LAG")
    found = judge(case, cast.analyst.user, boxes, "R-LAG", reason="Avsändaren sitter häktad.")
    case.refresh_from_db()
    before = case.risk
    with pytest.raises(SecondPersonNeeded):
        judgements.confirm_risk(case=case, version=version(case), by=cast.analyst.user)
    judgements.confirm_risk(case=case, version=version(case), by=cast.lead.user, at=at("2026-12-23T11:00"))
    case.refresh_from_db()

    assert (found.floor, found.floor_rules, found.is_below_floor) == ("R-HOG", "G1", True)
    assert (before, case.risk, case.next_date) == ("R-HOG", "R-LAG", date(2026, 12, 30))
    assert judgements.reason_of(found, case, boxes) == "Avsändaren sitter häktad."
    with pytest.raises(AlreadySettled):
        judgements.confirm_risk(case=case, version=version(case), by=cast.lead.user)


def test_proposed_level_needs_no_reason(case: Case, cast: Cast, boxes: CaseBoxes) -> None:
    classify(case, cast.analyst.user, SUBFORM=["HOT-DOD"], KAPACITET=["KA-VLD"])

    judge(case, cast.analyst.user, boxes, "R-MYH")

    case.refresh_from_db()
    assert (case.risk, case.next_date) == ("R-MYH", date(2026, 12, 24))


def test_new_facts_raise_a_level_that_stands_below_their_floor(case: Case, cast: Cast, boxes: CaseBoxes) -> None:
    judge(case, cast.analyst.user, boxes, "R-LAG")

    judgements.judge_severity(case=case, version=version(case), severity="A5", by=cast.analyst.user)

    case.refresh_from_db()
    assert case.risk == "R-MYH"


def test_codes_open_duties_with_clocks_over_christmas(case: Case, cast: Cast) -> None:
    classify(case, cast.analyst.user, SUBFORM=["HOT-DOD"])

    found = {duty.kind: (duty.amber_at, duty.due_at) for duty in case.duties.all()}

    assert found["AMV"] == (at("2026-12-23T14:00"), at("2026-12-24T10:00"))
    assert found["ACK"] == (at("2026-12-23T10:00"), at("2026-12-28T17:00"))
    assert sorted(found) == ["ACK", "AMV", "POL", "SKY", "UTR"]
    case.refresh_from_db()
    assert (case.next_clock_kind, case.next_clock_at) == ("AMV", at("2026-12-24T10:00"))


def test_duty_done_late_or_not_needed_says_why(case: Case, cast: Cast, boxes: CaseBoxes) -> None:
    classify(case, cast.analyst.user, SUBFORM=["HOT-DOD"])

    def settle(kind: str, answer: str, **more: Any) -> Any:
        return duties.settle_duty(
            case=case, version=version(case), kind=kind, answer=answer, boxes=boxes, by=cast.lead.user,
            at=at("2026-12-28T09:00"), **more,
        )  # fmt: skip

    for kind, answer in (("AMV", "done"), ("POL", "not_needed")):
        with pytest.raises(ReasonNeeded):
            settle(kind, answer)
    in_time = settle("AMV", "done", done_at=at("2026-12-23T16:00"), receipt="AV-2026-77")
    late = settle("SKY", "done", reason="Skyddsombudet var ledigt över jul.")
    with pytest.raises(AlreadySettled):
        settle("AMV", "done")

    assert duties.words_of(in_time, case, boxes) == {"receipt": "AV-2026-77", "reason": ""}
    assert duties.words_of(late, case, boxes)["reason"] == "Skyddsombudet var ledigt över jul."
    assert b"AV-2026-77" not in bytes(in_time.envelope)
    assert clocks.state(late.amber_at, late.due_at, at("2026-12-28T09:00")) == "red"


def test_first_message_is_the_answer_that_was_promised(case: Case, cast: Cast, boxes: CaseBoxes) -> None:
    duties.open_duties(case)

    dialogue.write_message(case=case, text="Tack.", boxes=boxes, by=cast.analyst.user, at=at("2026-12-23T15:00"))

    duty = case.duties.get(kind="ACK")
    assert (duty.state, duty.settled_by_id, duty.settled_at) == ("done", cast.analyst.user.pk, at("2026-12-23T15:00"))
    assert Case.objects.get(pk=case.pk).next_clock_at is None


def test_unknown_codes_are_refused_and_nothing_changes(case: Case, cast: Cast) -> None:
    with pytest.raises(UnknownAnswer):
        classify(case, cast.analyst.user, SUBFORM=["HOT-FEL"])
    with pytest.raises(UnknownAnswer):
        classify(case, cast.analyst.user, SITUATION=["SI-FBE", "SI-EBE"])

    assert (version(case), case.codes.count()) == (1, 0)


def test_company_may_not_name_a_suspect_and_unknown_form_fails_closed(cast: Cast) -> None:
    expected = {"library": True, "housing": False, "depot": False}
    authorities = {name: places.authority_of(getattr(cast, name)) for name in expected}

    assert {name: access.may_name_suspect(Case(authority=found)) for name, found in authorities.items()} == expected
