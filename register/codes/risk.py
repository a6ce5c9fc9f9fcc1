"""Continued risk: a matrix with floors, as data. Proposes a level with its reasons; a person decides."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from register.codes.lists import read

UNSURE = "unsure"


@dataclass(frozen=True)
class Floor:
    """A rule below which the level may not fall without a reason and two people."""

    id: str
    level: str
    any: frozenset[str]
    all: frozenset[str]
    sv: str
    en: str

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.sv

    def applies(self, facts: Collection[str]) -> bool:
        known = set(facts)
        return (not self.any or bool(self.any & known)) and self.all <= known


@dataclass(frozen=True)
class Proposal:
    score: int
    matrix: str  # the level of the matrix alone
    floor: str  # the highest floor, or nothing
    floors: tuple[Floor, ...]
    level: str  # what is proposed
    raised_by_doubt: bool


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return read("risk.json")


def levels() -> tuple[str, ...]:
    """From the lowest to the highest."""
    return tuple(row["code"] for row in _data()["levels"])


def rank(level: str) -> int:
    return levels().index(level)


@lru_cache(maxsize=1)
def floors() -> tuple[Floor, ...]:
    return tuple(
        Floor(
            row["id"], row["level"], frozenset(row.get("any", ())), frozenset(row.get("all", ())), row["sv"], row["en"]
        )
        for row in _data()["floors"]
    )


def matrix_level(likelihood: int, consequence: int) -> str:
    if not (1 <= likelihood <= 4 and 1 <= consequence <= 4):
        raise ValueError("both are one to four")
    score = likelihood * consequence
    return str([row["code"] for row in _data()["levels"] if row["from"] <= score][-1])


def propose(likelihood: int, consequence: int, uncertainty: str, facts: Collection[str]) -> Proposal:
    """The level of the matrix, raised by doubt to the next, and never below a floor."""
    matrix = matrix_level(likelihood, consequence)
    hit = tuple(floor for floor in floors() if floor.applies(facts))
    floor = max((found.level for found in hit), key=rank, default="")
    level = _higher(matrix) if uncertainty == UNSURE else matrix
    if floor and rank(floor) > rank(level):
        level = floor
    raised = uncertainty == UNSURE and matrix != levels()[-1]
    return Proposal(likelihood * consequence, matrix, floor, hit, level, raised)


def is_below_floor(level: str, floor: str) -> bool:
    return bool(floor) and rank(level) < rank(floor)


def _higher(level: str) -> str:
    order = levels()
    return order[min(rank(level) + 1, len(order) - 1)]


def review_days(level: str) -> int:
    return int(next(row["review_days"] for row in _data()["levels"] if row["code"] == level))


def scale(name: str, language: str) -> list[tuple[str, str]]:
    """The steps of likelihood, consequence or uncertainty."""
    return [(str(row["value"]), row["en" if language == "en" else "sv"]) for row in _data()[name]]


def flags(language: str) -> list[tuple[str, str]]:
    """What an analyst ticks that no code list says."""
    return [(row["code"], row["en" if language == "en" else "sv"]) for row in _data()["flags"]]
