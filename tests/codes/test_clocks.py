"""Clocks and working days over the Swedish year."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from register.codes import clocks, lists
from register.codes.working_time import add_working_days, add_working_hours, is_working_day

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("day", "is_free"),
    [
        ("2026-06-18", False),  # Thursday before Midsummer
        ("2026-06-19", True),  # Midsummer Eve
        ("2026-06-22", False),
        ("2026-12-23", False),
        ("2026-12-24", True),  # Christmas Eve
        ("2026-12-25", True),
        ("2026-12-28", False),
        ("2026-12-31", True),  # New Year's Eve
        ("2027-01-01", True),
        ("2027-01-04", False),
        ("2027-01-06", True),  # Epiphany
        ("2026-05-14", True),  # Ascension Day
        ("2026-05-15", False),  # the squeeze day is a working day
        ("2026-04-02", False),  # Maundy Thursday
        ("2026-04-03", True),
        ("2026-04-06", True),
        ("2026-06-06", True),  # National Day
        ("2026-11-21", True),  # a Saturday
    ],
)
def test_working_day(day: str, is_free: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is not is_free


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-06-17", 1, "2026-06-18"),
        ("2026-06-18", 1, "2026-06-22"),  # over Midsummer
        ("2026-12-23", 1, "2026-12-28"),  # over Christmas
        ("2026-12-23", 3, "2026-12-30"),
        ("2026-12-30", 1, "2027-01-04"),  # over New Year
        ("2026-12-23", 5, "2027-01-05"),  # three weeks of red days
        ("2027-01-05", 1, "2027-01-07"),  # over Epiphany
        ("2026-11-20", 0, "2026-11-20"),
    ],
)
def test_working_days_are_counted_over_holidays(start: str, count: int, end: str) -> None:
    assert add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-19T10:00", 4, "2026-11-19T14:00"),
        ("2026-11-20T15:00", 4, "2026-11-23T10:00"),  # over a weekend
        ("2026-12-23T16:00", 4, "2026-12-28T11:00"),  # over Christmas
        ("2026-06-20T12:00", 1, "2026-06-22T09:00"),  # Midsummer Day is nobody's hour
        ("2026-11-19T05:00", 1, "2026-11-19T09:00"),
        ("2026-11-19T17:00", 1, "2026-11-20T09:00"),
        ("2026-11-19T08:00", 9, "2026-11-19T17:00"),
    ],
)
def test_working_hours_are_counted_between_eight_and_five(start: str, hours: int, end: str) -> None:
    assert add_working_hours(at(start), hours) == at(end)


def test_legal_clock_in_hours_runs_through_christmas() -> None:
    found = clocks.clock(clocks.rule_for("AMV", date(2026, 12, 24)), at("2026-12-24T08:00"))

    assert found == clocks.Clock(at("2026-12-24T08:00"), at("2026-12-24T12:00"), at("2026-12-25T08:00"))


def test_own_clock_in_working_days_waits_out_midsummer() -> None:
    found = clocks.clock(clocks.rule_for("ACK", date(2026, 6, 18)), at("2026-06-18T08:00"))

    assert found == clocks.Clock(at("2026-06-18T08:00"), at("2026-06-18T08:00"), at("2026-06-22T17:00"))


def test_answer_to_the_safety_representative_takes_five_working_days_over_new_year() -> None:
    found = clocks.clock(clocks.rule_for("SKB", date(2026, 12, 23)), at("2026-12-23T08:00"))

    assert (found.amber_at, found.due_at) == (at("2026-12-30T17:00"), at("2027-01-05T17:00"))


def test_state_turns_exactly_at_the_moment() -> None:
    amber, due = at("2026-11-19T12:00"), at("2026-11-20T08:00")

    assert [
        clocks.state(amber, due, at(moment))
        for moment in ("2026-11-19T11:59", "2026-11-19T12:00", "2026-11-20T07:59", "2026-11-20T08:00")
    ] == ["green", "amber", "amber", "red"]
    assert clocks.state(None, None, due) == "green"


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        ([], ["ACK"]),
        (["DANGER-YES"], ["ACK", "AMV", "FSK", "SKY", "UTR"]),
        (["HOT"], ["ACK", "POL", "SKY", "UTR"]),
        (["HOT", "HOT-DOD"], ["ACK", "AMV", "POL", "SKY", "UTR"]),
        (["VAL"], ["ACK", "AMV", "POL", "SKY", "UTR"]),
        (["TRA"], ["ACK"]),
        (["KO-LAM"], ["ACK", "PUI"]),
        (["INTERN"], ["ACK", "VIS"]),
        (["VAL", "TILLATEN"], ["ACK"]),
    ],
)
def test_facts_set_duties_going(facts: list[str], kinds: list[str]) -> None:
    assert [rule.kind for rule in clocks.triggered(facts, date(2026, 11, 22))] == kinds


def test_no_rule_holds_before_its_day() -> None:
    assert clocks.triggered(["DANGER-YES"], date(2023, 12, 31)) == []
    with pytest.raises(LookupError):
        clocks.rule_for("AMV", date(2023, 12, 31))


def test_every_rule_has_source_both_languages_and_known_facts() -> None:
    known = {code for codes in lists.all_lists().values() for code in codes} | {"ANY", "DANGER-YES", "BY-HAND"}
    for rule in clocks.rules():
        assert all(
            (rule.source, rule.source_en, rule.sv, rule.en, rule.who_sv, rule.who_en, rule.why_sv, rule.why_en)
        ), rule.id
        assert rule.any | rule.unless <= known, rule.id
        assert rule.amber < rule.due, rule.id
