"""How well the items of an index hang together, and how alike answers are within units.

Coefficients of many answers at once, with two decimals: alpha for the whole only; the share of variation between units
(ICC1) over those units only whose mean is shown, so that no unit that is not shown has a part in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.reliability import agreement, alpha
from analysis.release.figures import Row
from analysis.responses import ResponseData

FEWEST_ANSWERS, FEWEST_UNITS = 100, 5


@dataclass(frozen=True)
class Reliability:
    """Alpha of an index from `n` whole answers, and ICC(1) over `units` units (None where too few are shown)."""

    question: str
    title: str
    n: int
    alpha: float
    icc: float | None
    units: int


def reliability(data: ResponseData, rows: Sequence[Row]) -> tuple[Reliability, ...]:
    """For every index whose mean is shown for the whole, with enough answers, and that is not sensitive."""
    unit = data.codebook.unit.name
    shown: Mapping[str, set[str]] = {
        name: {row.key[0] for row in rows if row.question == name and row.by == (unit,) and row.is_shown}
        for name in data.codebook.indices
    }
    whole = {row.question for row in rows if not row.by and row.is_shown}
    found = (_one(data, name, shown[name]) for name in data.codebook.indices if name in whole)
    return tuple(one for one in found if one is not None)


def _one(data: ResponseData, name: str, units: set[str]) -> Reliability | None:
    index, codebook = data.codebook.indices[name], data.codebook
    items = np.column_stack([_scores(data, column) for column in index.columns])
    items = items[~np.isnan(items).any(axis=1)]
    is_sensitive = index.sensitive or any(codebook.questions[column].sensitive for column in index.columns)
    if is_sensitive or len(items) < FEWEST_ANSWERS or items.shape[1] < 2:
        return None
    hangs = alpha(items).raw
    levels, codes = data.levels[codebook.unit.name], data.codes[codebook.unit.name]
    is_in = np.isin(codes, [i for i, level in enumerate(levels) if level in units])
    values, groups = data.numbers[name][is_in], codes[is_in]
    answered = int((~np.isnan(values)).sum())
    icc = None
    if len(units) >= FEWEST_UNITS and answered >= FEWEST_ANSWERS:
        icc = round(agreement(values, groups).icc1, 2)
    return Reliability(name, index.title, len(items), round(hangs, 2), icc, len(units))


def _scores(data: ResponseData, column: str) -> NDArray[np.float64]:
    """An item's codes as numbers; gaps where there is no answer on the scale."""
    asked = data.codebook.questions[column]
    worth = np.array(
        [float(level) if level not in asked.non_substantive else np.nan for level in data.levels[column]] + [np.nan]
    )
    codes = data.codes[column]
    return np.asarray(worth[np.where(codes >= 0, codes, len(worth) - 1)])
