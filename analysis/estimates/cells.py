"""Answers gathered into cells: rows of one stratum, weight and place in the calibration are alike, so only counts
matter.

For element samples (no clusters) every variance is a sum over cells of counts and squares; the time hardly grows with
the answers.
"""

from dataclasses import dataclass

import numpy as np

from analysis.inference.adjust import Cells as PostStrata
from analysis.inference.adjust import Margins, Regression
from analysis.inference.design import Design, Floats, Ints, crossed, labels

_AT_ONCE = 4_000_000  # numbers in one working matrix


@dataclass(frozen=True, eq=False)
class Grid:
    """m cells: each row's cell (n,), and per cell its rows, weight, stratum and domain."""

    cell: Ints
    rows: Floats
    weight: Floats
    stratum: Ints
    domain: Ints
    scale: Floats  # per stratum: (1 - f) n/(n - 1)
    drawn: Floats  # per stratum: n
    left: Floats  # per stratum: 1 - f
    adjustments: tuple[Regression | PostStrata | Margins, ...]


def grid(design: Design, domain: Ints) -> Grid:
    """Cells of the design crossed with the domain of each row (domain numbers from 0)."""
    keys = [design.strata[:, 0], design.effective, domain]
    for adjustment in design.adjustments:
        keys += adjustment.alike()  # type: ignore[attr-defined]  # every adjustment here has alike and collapsed
    cell = crossed(*keys)
    _, first, counts = np.unique(cell, return_index=True, return_counts=True)
    stratum = labels(design.strata[:, 0])
    size = stratum.max() + 1
    drawn, left = np.ones(size), np.ones(size)
    drawn[stratum] = design.sampled[:, 0]
    if design.population is not None:
        left[stratum] = 1 - design.sampled[:, 0] / design.population[:, 0]
    left = np.where(left < 1e-7, 0.0, left)
    rows = counts.astype(float)
    adjusted = tuple(a.collapsed(first, rows) for a in design.adjustments)  # type: ignore[attr-defined]  # as above
    scale = left * drawn / np.maximum(drawn - 1, 1)
    return Grid(cell, rows, design.effective[first], stratum[first], domain[first], scale, drawn, left, adjusted)


def variances(cells: Grid, sums: Floats, squares: Floats, domains: int) -> Floats:
    """(m, v) sums and sums of squares of influence by cell → (domains, v) variances of each domain's columns."""
    found = np.zeros((domains, sums.shape[1]))
    if not cells.adjustments:
        return _unadjusted(cells, sums, squares, domains)
    only = cells.adjustments[0]
    projected = Projected(cells, only) if len(cells.adjustments) == 1 and isinstance(only, Regression) else None
    step = max(1, _AT_ONCE // max(1, len(cells.rows)))
    order = np.argsort(cells.domain, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(cells.domain[order])) + 1):
        g = cells.domain[rows[0]]
        if g >= domains:
            continue
        if projected:
            found[g] = projected.variances(rows, sums[rows], squares[rows])
            continue
        for start in range(0, sums.shape[1], step):
            cut = slice(start, start + step)
            found[g, cut] = _adjusted(cells, rows, sums[rows, cut], squares[rows, cut])
    return found


class Projected:
    """Variances after a regression without building its fit: only its k coefficients per column.

    With P = q'(u/w), Σ s n (w q P)² = P'MP, and the sums of the fit by stratum are T P.
    """

    def __init__(self, cells: Grid, regression: Regression) -> None:
        self.cells = cells
        self.lifted = regression.basis * regression.w[:, None]
        self.lowered = regression.basis / np.where(regression.w == 0, 1.0, regression.w)[:, None]
        scale = cells.scale[cells.stratum]
        self.square = self.lifted.T @ (self.lifted * (scale * cells.rows)[:, None])
        self.by_stratum = np.zeros((len(cells.scale), self.lifted.shape[1]))
        np.add.at(self.by_stratum, cells.stratum, self.lifted * cells.rows[:, None])

    def variances(self, rows: Ints, u: Floats, squares: Floats) -> Floats:
        """(cells of the domain, v) sums and squares → (v,) variances."""
        cells, stratum = self.cells, self.cells.stratum[rows]
        p = self.lowered[rows].T @ u
        scaled = u * cells.scale[stratum][:, None]
        own = cells.scale[stratum] @ squares
        shared = ((self.square @ p) * p).sum(axis=0) - 2 * ((self.lifted[rows].T @ scaled) * p).sum(axis=0)
        by_stratum = -(self.by_stratum @ p)
        np.add.at(by_stratum, stratum, u)
        between = (cells.scale / cells.drawn) @ by_stratum**2
        return np.asarray(np.clip(own + shared - between, 0.0, None))


def _unadjusted(cells: Grid, sums: Floats, squares: Floats, domains: int) -> Floats:
    place = cells.domain * len(cells.scale) + cells.stratum
    spots, where = np.unique(place, return_inverse=True)
    first, second = (np.zeros((len(spots), sums.shape[1])) for _ in range(2))
    np.add.at(first, where, sums)
    np.add.at(second, where, squares)
    stratum = spots % len(cells.scale)
    part = cells.scale[stratum][:, None] * (second - first**2 / cells.drawn[stratum][:, None])
    found = np.zeros((domains, sums.shape[1]))
    held = spots // len(cells.scale) < domains
    np.add.at(found, (spots // len(cells.scale))[held], part[held])
    return np.clip(found, 0.0, None)


def _adjusted(cells: Grid, inside: Ints, sums: Floats, squares: Floats) -> Floats:
    u = np.zeros((len(cells.rows), sums.shape[1]))
    u[inside] = sums
    fit = np.zeros_like(u)
    for adjustment in cells.adjustments:
        fit += adjustment.fitted(u - fit * cells.rows[:, None])
    count = cells.rows[:, None]
    second = count * fit**2 - 2 * fit * u
    second[inside] += squares
    order = np.argsort(cells.stratum, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(cells.stratum[order]) != 0])
    first_sum = np.add.reduceat((u - count * fit)[order], starts, axis=0)
    second_sum = np.add.reduceat(second[order], starts, axis=0)
    return np.clip(cells.scale @ (second_sum - first_sum**2 / cells.drawn[:, None]), 0.0, None)
