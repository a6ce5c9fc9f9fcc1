"""What to do now: three pieces of advice chosen by form, danger and channel, and what happens next. All from data."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data" / "advice.yml"
HOW_MANY = 3
MOMENTS = ("hour", "day", "week")


@dataclass(frozen=True)
class Advice:
    """One thing to do, with its version and the handbook page that says more."""

    id: str
    version: int
    page: str
    weight: int
    sv: str
    en: str
    forms: frozenset[str]
    danger: frozenset[str]
    channels: frozenset[str]

    def text(self, language: str) -> str:
        return self.en if language == "en" else self.sv

    def suits(self, forms: Collection[str], danger: str, channels: Collection[str]) -> bool:
        """Every condition that is set must hold; an empty one always does."""
        return (
            (not self.forms or not self.forms.isdisjoint(forms))
            and (not self.danger or danger in self.danger)
            and (not self.channels or not self.channels.isdisjoint(channels))
        )


@dataclass(frozen=True)
class Moment:
    """What happens within an hour, a day or a week."""

    id: str
    when: str
    sv: str
    en: str
    danger: frozenset[str]

    def text(self, language: str) -> str:
        return self.en if language == "en" else self.sv


@lru_cache(maxsize=1)
def all_advice() -> tuple[Advice, ...]:
    """Heaviest first; the file's order decides between equals."""
    rows = [
        Advice(
            id=row["id"],
            version=row["version"],
            page=row["page"],
            weight=row["weight"],
            sv=row["sv"],
            en=row["en"],
            forms=frozenset(row.get("forms", ())),
            danger=frozenset(row.get("danger", ())),
            channels=frozenset(row.get("channels", ())),
        )
        for row in _data()["actions"]
    ]
    return tuple(sorted(rows, key=lambda row: -row.weight))


@lru_cache(maxsize=1)
def all_moments() -> tuple[Moment, ...]:
    return tuple(
        Moment(row["id"], row["when"], row["sv"], row["en"], frozenset(row.get("danger", ())))
        for row in _data()["timeline"]
    )


def choose(forms: Collection[str], danger: str, channels: Collection[str]) -> tuple[Advice, ...]:
    """The three that suit best."""
    return tuple(row for row in all_advice() if row.suits(forms, danger, channels))[:HOW_MANY]


def timeline(danger: str) -> tuple[Moment, ...]:
    """One line for each moment: the first in the file that suits."""
    return tuple(
        next(row for row in all_moments() if row.when == when and (not row.danger or danger in row.danger))
        for when in MOMENTS
    )


def is_advice(advice_id: str, version: int) -> bool:
    return any((row.id, row.version) == (advice_id, version) for row in all_advice())


def _data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return found
