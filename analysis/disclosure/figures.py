"""The figures of a plan, taken from an Estimates frame: what each counts, of whom, in which group."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.codebook import Codebook
from analysis.plan import Plan

Group = tuple[tuple[str, str], ...]
USED = (
    *("question", "item", "category", "by", "key", "statistic"),
    *("n", "base", "asked", "weighted_n", "weighted_base", "sensitive"),
)


@dataclass(frozen=True)
class Figure:
    """One row of the frame that the plan wants published. `row` is its position in the frame."""

    row: int
    question: str
    item: str
    category: str
    group: Group
    statistic: str
    n: int
    base: int
    asked: int
    weighted_n: float
    weighted_base: float
    sensitive: bool
    counted: bool

    @property
    def kind(self) -> tuple[str, str, str]:
        """What the figure counts, whatever the group."""
        return (self.question, self.item, self.category)


def group_of(by: tuple[str, ...], key: tuple[str, ...]) -> Group:
    """The group's name, the same whatever order the breakdowns come in."""
    return tuple(sorted(zip(by, key, strict=True)))


def planned(frame: pd.DataFrame, plan: Plan, codebook: Codebook) -> list[Figure]:
    """The figures of the frame that the plan's tables hold."""
    details = {(t.question, tuple(sorted(t.by))): t.detail for t in plan.tables}
    only = _counted_only(frame)
    chosen = []
    for figure in _read(frame, codebook):
        detail = details.get((figure.question, tuple(sorted(name for name, _ in figure.group))))
        if detail is None:
            continue
        wanted = only.get((figure.question, figure.item))
        if detail == "positive" and wanted is not None and figure.category != wanted:
            continue
        chosen.append(figure)
    return chosen


def _counted_only(frame: pd.DataFrame) -> dict[tuple[str, str], str]:
    """For every item that has one, the category that is its counted share."""
    found = {}
    pairs: dict[Any, Any] = frame.groupby(["question", "item"], sort=False)["category"].unique().to_dict()
    for (question, item), categories in pairs.items():
        known = set(categories)
        if "positive" in known:
            found[question, item] = "positive"
        elif "1" in known and known <= {"0", "1"}:
            found[question, item] = "1"
    return found


def _read(frame: pd.DataFrame, codebook: Codebook) -> Iterator[Figure]:
    rows: Iterable[Any] = frame[list(USED)].itertuples(index=False)
    for row, values in enumerate(rows):
        yield Figure(
            row=row,
            question=values.question,
            item=values.item,
            category=values.category,
            group=group_of(values.by, values.key),
            statistic=values.statistic,
            n=int(values.n),
            base=int(values.base),
            asked=int(values.asked),
            weighted_n=float(values.weighted_n),
            weighted_base=float(values.weighted_base),
            sensitive=bool(values.sensitive),
            counted=is_counted(codebook, values.item, values.category),
        )


def is_counted(codebook: Codebook, item: str, category: str) -> bool:
    """Whether the category says that something is the case, so that a whole group having it gives each of them away."""
    question = codebook.questions.get(item)
    if category == "positive" or question is None:
        return category in ("positive", "1")
    if question.positive:
        return category in question.positive
    return category != "0"
