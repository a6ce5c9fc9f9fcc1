"""Means, totals, ratios and differences with their covariance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from analysis.inference.design import Design, Floats
from analysis.inference.variance import covariance


@dataclass(frozen=True, eq=False)
class Figures:
    """p estimates, their (p, p) covariance, degrees of freedom, and design effects where asked for."""

    names: tuple[str, ...]
    estimate: Floats
    covariance: Floats
    df: float
    deff: Floats | None = None

    @property
    def se(self) -> Floats:
        """Standard errors (p,)."""
        return np.asarray(np.sqrt(np.clip(np.diag(self.covariance), 0.0, None)))

    @property
    def cv(self) -> Floats:
        """Coefficients of variation (p,): standard error over estimate."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.se / self.estimate)

    def interval(self, level: float = 0.95, df: float | None = None) -> tuple[Floats, Floats]:
        """Estimate ± t × se; `df=np.inf` gives the normal interval."""
        t = quantile_t(level, self.df if df is None else df)
        return self.estimate - t * self.se, self.estimate + t * self.se

    def contrast(self, coefficients: ArrayLike) -> tuple[float, float]:
        """A linear combination of the estimates and its standard error."""
        c = np.asarray(coefficients, dtype=float)
        return float(c @ self.estimate), float(np.sqrt(max(c @ self.covariance @ c, 0.0)))


def quantile_t(level: float, df: float) -> float:
    """The two-sided critical value of Student's t; the normal one for infinite df; not a number when df < 1."""
    if df <= 0:
        return float("nan")
    return float(stats.norm.ppf((1 + level) / 2)) if np.isinf(df) else float(stats.t.ppf((1 + level) / 2, df))


def columns_of(values: ArrayLike) -> Floats:
    """(n,) or (n, p) numbers as (n, p)."""
    x = np.asarray(values, dtype=float)
    return x[:, None] if x.ndim == 1 else x


def _complete(design: Design, x: Floats) -> tuple[Design, Floats, Floats]:
    """The design within the rows without gaps, the values with gaps as 0, and the weights."""
    gaps: NDArray[np.bool_] = np.any(np.isnan(x), axis=1)
    if gaps.any():
        design = design.within(~gaps)
        x = np.where(gaps[:, None], 0.0, x)
    return design, x, design.effective


def _names(names: Sequence[str] | None, p: int) -> tuple[str, ...]:
    return tuple(names) if names else tuple(str(i) for i in range(p))


def simple_variance(x: Floats, weights: Floats) -> Floats:
    """(p, p) weighted population variance n/(n-1) Σ w (x - x̄)(x - x̄)' / Σ w, over rows with weight."""
    n = int((weights != 0).sum())
    centred = x - (weights @ x) / weights.sum()
    return np.asarray((centred * weights[:, None]).T @ centred / weights.sum() * n / (n - 1))


def mean(
    design: Design, values: ArrayLike, names: Sequence[str] | None = None, deff: str = "", skip_gaps: bool = True
) -> Figures:
    """Weighted means Σwx/Σw of (n, p) columns. `deff`: "" none, "without" or "with" replacement in the simple
    design compared to.

    Rows with a gap in any column are left out of all (the joint covariance needs one set of rows).
    """
    x = columns_of(values)
    df = design.df
    if skip_gaps:
        design, x, w = _complete(design, x)
    else:
        w = design.effective
    size = w.sum()
    average = (w @ x) / size if size else np.full(x.shape[1], np.nan)
    cov = covariance(design, (x - average) * (w / size)[:, None]) if size else np.full((x.shape[1],) * 2, np.nan)
    effect = None
    if deff:
        n = int((w != 0).sum())
        finite = 1.0 if deff == "with" else (size - n) / size
        effect = _design_effect(cov, simple_variance(x, w) / n * finite)
    return Figures(_names(names, x.shape[1]), average, cov, df, effect)


def total(design: Design, values: ArrayLike, names: Sequence[str] | None = None, deff: str = "") -> Figures:
    """Weighted totals Σwx of (n, p) columns; gaps as in `mean`."""
    x = columns_of(values)
    df = design.df
    design, x, w = _complete(design, x)
    cov = covariance(design, x * w[:, None])
    effect = None
    if deff:
        n, size = int((w != 0).sum()), w.sum()
        finite = 1.0 if deff == "with" else (size - n) / size
        effect = _design_effect(cov, simple_variance(x, w) * size**2 / n * finite)
    return Figures(_names(names, x.shape[1]), w @ x, cov, df, effect)


def _design_effect(cov: Floats, simple: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.diag(cov) / np.diag(simple))


def ratio(design: Design, numerator: ArrayLike, denominator: ArrayLike, names: Sequence[str] | None = None) -> Figures:
    """Σwy/Σwx with the influence w (y - R x)/Σwx."""
    both = np.column_stack([columns_of(numerator), columns_of(denominator)])
    df = design.df
    design, both, w = _complete(design, both)
    y, x = both[:, :-1], both[:, -1]
    below = w @ x
    r = (w @ y) / below
    cov = covariance(design, (y - np.outer(x, r)) * (w / below)[:, None])
    return Figures(_names(names, y.shape[1]), r, cov, df)


def domain_means(design: Design, values: ArrayLike, groups: ArrayLike, levels: Sequence[object]) -> Figures:
    """Means of one column in each of the levels, with their joint covariance (shared clusters and calibration
    make them co-vary)."""
    x = np.asarray(values, dtype=float)
    g = np.asarray(groups)
    df = design.df
    members = np.stack([(g == level) & ~np.isnan(x) for level in levels], axis=1)
    w = design.effective
    filled = np.where(np.isnan(x), 0.0, x)
    sizes = w @ members
    averages = (w * filled) @ members / sizes
    influence = members * (filled[:, None] - averages) * w[:, None] / sizes
    inside = design.within(members.any(axis=1))
    return Figures(tuple(str(level) for level in levels), averages, covariance(inside, influence), df)


def pairwise(figures: Figures, df: float | None = None) -> list[tuple[str, str, float, float, float, float]]:
    """Every pair of figures: names, difference, standard error, t and two-sided p."""
    p, free = len(figures.names), figures.df if df is None else df
    rows = []
    for a in range(p):
        for b in range(a + 1, p):
            unit = np.zeros(p)
            unit[a], unit[b] = 1.0, -1.0
            difference, se = figures.contrast(unit)
            t = difference / se if se else float("nan")
            rows.append((figures.names[a], figures.names[b], difference, se, t, two_sided(t, free)))
    return rows


def two_sided(t: float, df: float) -> float:
    """The two-sided p of a t value."""
    return float(2 * (stats.norm.sf(abs(t)) if np.isinf(df) else stats.t.sf(abs(t), df)))
