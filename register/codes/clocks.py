"""Duties with clocks, as data: what starts one, when it turns amber and red, and the law or goal behind it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from register.codes.lists import day_or_none, read
from register.codes.working_time import ENDS, add_working_days, add_working_hours

GREEN, AMBER, RED = "green", "amber", "red"
ALWAYS = "ANY"


@dataclass(frozen=True)
class Rule:
    id: str
    kind: str
    sv: str
    en: str
    who_sv: str
    who_en: str
    why_sv: str
    why_en: str
    unit: str  # hours, working_hours, days, working_days
    amber: int
    due: int
    source: str
    source_en: str
    valid_from: date
    valid_to: date | None
    any: frozenset[str]
    unless: frozenset[str]
    decides: bool  # the answer is yes or no, and a no needs its reason

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.sv

    def who(self, language: str) -> str:
        return self.who_en if language == "en" else self.who_sv

    def why(self, language: str) -> str:
        return self.why_en if language == "en" else self.why_sv

    def basis(self, language: str) -> str:
        """The law or the goal behind it."""
        return self.source_en if language == "en" else self.source


@dataclass(frozen=True)
class Watch:
    """How long something may lie untouched before the next level is told."""

    id: str
    sv: str
    en: str
    hours: int
    any: frozenset[str]
    source: str
    source_en: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Clock:
    known_at: datetime
    amber_at: datetime
    due_at: datetime


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    return tuple(_rule(row) for row in read("clocks.json")["rules"])


def _rule(row: dict[str, Any]) -> Rule:
    words = ("sv", "en", "who_sv", "who_en", "why_sv", "why_en", "source", "source_en")
    plain = ("id", "kind", "unit", "amber", "due", *words)
    return Rule(
        **{name: row[name] for name in plain},
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=day_or_none(row["valid_to"]),
        any=frozenset(row["any"]),
        unless=frozenset(row["unless"]),
        decides=bool(row.get("decides")),
    )


@lru_cache(maxsize=1)
def watches() -> tuple[Watch, ...]:
    return tuple(
        Watch(
            **{name: row[name] for name in ("id", "sv", "en", "hours", "source", "source_en")},
            any=frozenset(row["any"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=day_or_none(row["valid_to"]),
        )
        for row in read("clocks.json")["watches"]
    )


def watching(facts: Collection[str], day: date) -> list[Watch]:
    """The watches that these codes call for on this day."""
    return [watch for watch in watches() if watch.holds_on(day) and watch.any & set(facts)]


def rule_for(kind: str, day: date) -> Rule:
    """The rule of one kind in force on a day."""
    for rule in rules():
        if rule.kind == kind and rule.holds_on(day):
            return rule
    raise LookupError(f"no clock rule for {kind} on {day}")


def by_id(rule_id: str) -> Rule:
    return next(rule for rule in rules() if rule.id == rule_id)


def triggered(facts: Collection[str], day: date) -> list[Rule]:
    """The rules that these codes set going on this day."""
    known = {*facts, ALWAYS}
    return [rule for rule in rules() if rule.holds_on(day) and rule.any & known and not rule.unless & known]


def clock(rule: Rule, known_at: datetime) -> Clock:
    return Clock(known_at, _moment(rule.unit, rule.amber, known_at, start=True), _moment(rule.unit, rule.due, known_at))


def _moment(unit: str, count: int, known_at: datetime, *, start: bool = False) -> datetime:
    if unit == "hours":
        return known_at + timedelta(hours=count)
    if unit == "working_hours":
        return add_working_hours(known_at, count)
    if unit == "days":
        return _end_of(known_at.date() + timedelta(days=count), known_at)
    if start and count == 0:
        return known_at
    return _end_of(add_working_days(known_at.date(), count), known_at)


def _end_of(day: date, like: datetime) -> datetime:
    """A duty counted in days may be done until the working day ends."""
    return datetime.combine(day, time(ENDS.hour), tzinfo=like.tzinfo)


def state(amber_at: datetime | None, due_at: datetime | None, now: datetime) -> str:
    if due_at is not None and now >= due_at:
        return RED
    if amber_at is not None and now >= amber_at:
        return AMBER
    return GREEN
