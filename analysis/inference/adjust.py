"""Weights fitted to known totals, and what that fit takes out of the variance.

Post-stratification: Holt and Smith (1979). Raking: Deming and Stephan (1940). Calibration: Deville and Särndal
(1992); the
variance is that of the residuals from the regression on the calibration columns. Logit distance: Deville, Särndal and
Sautory (1993).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg

from analysis.inference.design import Design, Floats, Ints, labels
from analysis.inference.known import known as must_be_known

Bounds = tuple[float, float]


class CalibrationError(ValueError):
    """Raised when no weights within the bounds give the known totals."""


@dataclass(frozen=True, eq=False)
class Regression:
    """Calibrated weights: the regression on the calibration columns. `scaled` is x √d (cells, k), `w` is g √d
    (cells,)."""

    scaled: Floats
    w: Floats
    counts: Floats

    @cached_property
    def basis(self) -> Floats:
        """Orthonormal columns (cells, rank), per row of the cell."""
        q, r, _ = linalg.qr(self.scaled * np.sqrt(self.counts)[:, None], mode="economic", pivoting=True)
        size = np.abs(np.diag(r))
        rank = int((size > 1e-9 * size.max(initial=0.0)).sum())
        return np.asarray(q[:, :rank] / np.sqrt(self.counts)[:, None])

    def fitted(self, sums: Floats) -> Floats:
        """(cells, p) sums of influence by cell → the fit every row of the cell gets."""
        w = np.where(self.w == 0, 1.0, self.w)[:, None]
        q = self.basis
        return np.asarray(self.w[:, None] * (q @ (q.T @ (sums / w))))

    def residuals(self, influence: Floats) -> Floats:
        """Influence less its fit."""
        return influence - self.fitted(influence)

    def collapsed(self, first: Ints, counts: Floats) -> "Regression":
        """The same for cells of equal rows."""
        return Regression(self.scaled[first], self.w[first], counts)

    def alike(self) -> list[Floats]:
        """Columns that must be equal for rows to share a cell."""
        return [self.w, *self.scaled.T]


@dataclass(frozen=True, eq=False)
class Cells:
    """Post-stratified weights: the mean within each post-stratum. `old` and `new` are weights before and after
    (cells,)."""

    groups: Ints
    old: Floats
    new: Floats
    counts: Floats

    def fitted(self, sums: Floats) -> Floats:
        """(cells, p) sums of influence by cell → the fit every row of the cell gets."""
        new = np.where(self.new == 0, 1.0, self.new)[:, None]
        size = self.groups.max(initial=0) + 1
        top = np.zeros((size, sums.shape[1]))
        np.add.at(top, self.groups, sums * self.old[:, None] / new)
        below = np.bincount(self.groups, self.old * self.counts, minlength=size)
        return np.asarray((top / np.where(below == 0, 1.0, below)[:, None])[self.groups] * self.new[:, None])

    def residuals(self, influence: Floats) -> Floats:
        """Influence less its fit."""
        return influence - self.fitted(influence)

    def collapsed(self, first: Ints, counts: Floats) -> "Cells":
        """The same for cells of equal rows."""
        return Cells(self.groups[first], self.old[first], self.new[first], counts)

    def alike(self) -> list[Floats]:
        """Columns that must be equal for rows to share a cell."""
        return [self.groups.astype(float), self.old, self.new]


@dataclass(frozen=True, eq=False)
class Margins:
    """Raked weights by sweeping the means of each margin out in turn, `sweeps` times; each margin weighs rows alike."""

    margins: tuple[Cells, ...]
    sweeps: int = 10

    def fitted(self, sums: Floats) -> Floats:
        """(cells, p) sums of influence by cell → the fit every row of the cell gets."""
        fit = np.zeros_like(sums)
        for _ in range(self.sweeps):
            for margin in self.margins:
                fit += margin.fitted(sums - fit * margin.counts[:, None])
        return fit

    def residuals(self, influence: Floats) -> Floats:
        """Influence less its fit."""
        return influence - self.fitted(influence)

    def collapsed(self, first: Ints, counts: Floats) -> "Margins":
        """The same for cells of equal rows."""
        return Margins(tuple(m.collapsed(first, counts) for m in self.margins), self.sweeps)

    def alike(self) -> list[Floats]:
        """Columns that must be equal for rows to share a cell."""
        return [key for margin in self.margins for key in margin.alike()]


def poststratify(design: Design, groups: ArrayLike, totals: Sequence[float]) -> Design:
    """Weights that add up to `totals`, one per distinct group in sorted order."""
    codes, known = labels(groups), np.asarray(totals, dtype=float)
    if len(known) != codes.max() + 1:
        raise CalibrationError(f"{codes.max() + 1} groups in the answers, {len(known)} totals.")
    sums = np.bincount(codes, design.weights)
    new = design.weights * (known / sums)[codes]
    return design.with_weights(new, Cells(codes, design.weights, new, np.ones(len(codes))))


def rake(
    design: Design,
    margins: Sequence[tuple[ArrayLike, Sequence[float]]],
    *,
    tolerance: float = 1e-12,
    limit: int = 1000,
    variance: str = "regression",
) -> Design:
    """Weights that add up to every margin: (groups (n,), totals in sorted order of the groups).

    `variance`: "regression" on the margins' indicators (as calibration does), or "sweeps" of the margins' means
    in turn.
    """
    coded = [(labels(groups), np.asarray(totals, dtype=float)) for groups, totals in margins]
    weights = design.weights.copy()
    for _ in range(limit):
        before, steps = weights, []
        for codes, known in coded:
            weights = weights * (known / np.bincount(codes, weights, minlength=len(known)))[codes]
            steps.append(Cells(codes, np.ones(len(codes)), weights, np.ones(len(codes))))
        if np.abs(weights - before).max() <= tolerance * weights.sum() / len(weights):
            break
    else:
        raise CalibrationError(f"Raking did not converge in {limit} rounds.")
    for codes, known in coded:  # margins that contradict each other settle too, but on other totals
        if not np.allclose(np.bincount(codes, weights, minlength=len(known)), known, rtol=1e-6):
            raise CalibrationError("The margins contradict each other: no weights give all of their totals.")
    if variance == "sweeps":
        return design.with_weights(weights, Margins(tuple(steps)))
    columns = np.concatenate(
        [(codes[:, None] == np.arange(len(known))).astype(float) for codes, known in coded], axis=1
    )
    return design.with_weights(weights, _regression(columns, design.weights, weights / design.weights))


def _regression(x: Floats, d: Floats, g: Floats) -> Regression:
    half = np.sqrt(d)
    return Regression(x * half[:, None], g * half, np.ones(len(d)))


def _linear(u: Floats, bounds: Bounds) -> tuple[Floats, Floats]:
    inside = (u < bounds[1] - 1) & (u > bounds[0] - 1)
    return np.clip(u + 1, *bounds) - 1, inside.astype(float)


def _raking(u: Floats, bounds: Bounds) -> tuple[Floats, Floats]:
    grown = np.exp(np.minimum(u, 500.0))
    inside = (grown < bounds[1]) & (grown > bounds[0])
    return np.clip(grown, *bounds) - 1, np.where(inside, grown, 0.0)


def _logit(u: Floats, bounds: Bounds) -> tuple[Floats, Floats]:
    low, high = bounds
    if not (np.isfinite(low) and np.isfinite(high)):
        raise CalibrationError("The logit distance needs finite bounds.")
    a = (high - low) / ((high - 1) * (1 - low))
    e = np.exp(np.clip(a * u, -500.0, 500.0))
    below = high - 1 + (1 - low) * e
    value = (low * (high - 1) + high * (1 - low) * e) / below
    slope = a * e * (1 - low) * (high - 1) * (high - low) / below**2
    return value - 1, slope


DISTANCES: dict[str, Callable[[Floats, Bounds], tuple[Floats, Floats]]] = {
    "linear": _linear,
    "raking": _raking,
    "logit": _logit,
}


def calibrate(
    design: Design,
    columns: ArrayLike,
    totals: ArrayLike,
    *,
    method: str = "linear",
    bounds: Bounds = (-np.inf, np.inf),
    tolerance: float = 1e-12,
    limit: int = 200,
) -> Design:
    """Weights d g with Σ d g x = totals, g close to 1 by the method's distance and within the bounds. columns (n,
    k)."""
    must_be_known("distance of calibration", method, DISTANCES)
    x, target, d = np.asarray(columns, dtype=float), np.asarray(totals, dtype=float), design.weights
    g = _g_weights(x, d, target, DISTANCES[method], bounds, tolerance, limit)
    return design.with_weights(d * g, _regression(x, d, g))


def _g_weights(
    x: Floats,
    d: Floats,
    known: Floats,
    distance: Callable[[Floats, Bounds], tuple[Floats, Floats]],
    bounds: Bounds,
    tolerance: float,
    limit: int,
) -> Floats:
    """Newton's method on the calibration equations Σ d x (F(x'η) - 1) = known - Σ d x, halving steps that overshoot."""
    missing = known - x.T @ d
    scale = 1 + np.abs(known)
    eta = np.zeros(x.shape[1])
    grown, slope = distance(x @ eta, bounds)
    gap = missing - x.T @ (d * grown)
    for _ in range(limit):
        if (np.abs(gap) / scale < tolerance).all():
            return np.asarray(1 + grown)
        step = np.linalg.pinv((x * (d * slope)[:, None]).T @ x, rcond=1e-13) @ gap
        for _ in range(30):
            grown, slope = distance(x @ (eta + step), bounds)
            new = missing - x.T @ (d * grown)
            if np.isfinite(new).all() and np.abs(new).max() <= 2 * np.abs(gap).max():
                break
            step = step / 2
        is_stuck = np.abs(new).max() >= np.abs(gap).max()
        if is_stuck and (np.abs(new) / scale < 1e3 * tolerance).all():
            return np.asarray(1 + grown)
        if is_stuck:  # rows at a bound have no slope of their own; with one they can come back inside
            slope = np.where(slope == 0, np.maximum(1 + grown, 0.1), slope)
        eta, gap = eta + step, new
    raise CalibrationError(f"No weights within {bounds} give the totals; {np.max(np.abs(gap) / scale):.1e} is left.")


def trim(design: Design, *, lower: float = -np.inf, upper: float = np.inf, strict: bool = False) -> Design:
    """Weights cut to the limits, what was cut spread evenly over the rest; `strict` repeats until all are within."""
    w = design.weights
    for _ in range(100 if strict else 1):
        outside = (w < lower) | (w > upper)
        if not outside.any():
            break
        if outside.all():
            raise CalibrationError(f"Every weight lies outside {lower}–{upper}.")
        cut = np.clip(w, lower, upper)
        w = np.where(outside, cut, cut + (w - cut).sum() / (~outside).sum())
    else:
        if strict:
            raise CalibrationError(f"The weights cannot be kept within {lower}–{upper}.")
    return design.with_weights(w)
