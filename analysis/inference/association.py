"""Are two questions related? Pearson's test as Rao and Scott (1981, 1984) correct it, and Wald's (Koch, Freeman and
Freeman 1975)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

from analysis.inference.design import Design, Floats, floats
from analysis.inference.figures import mean, total
from analysis.inference.known import known

STATISTICS = ("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")


@dataclass(frozen=True)
class Test:
    """A test's statistic, its degrees of freedom and p."""

    statistic: float
    df: tuple[float, ...]
    p: float


def crosstab(
    design: Design, rows: ArrayLike, columns: ArrayLike, row_levels: Sequence[object], column_levels: Sequence[object]
) -> Floats:
    """Weighted counts (r, c)."""
    cells = _cells(rows, columns, row_levels, column_levels)
    return np.asarray((design.effective @ np.nan_to_num(cells)).reshape(len(column_levels), len(row_levels)).T)


def _cells(
    rows: ArrayLike, columns: ArrayLike, row_levels: Sequence[object], column_levels: Sequence[object]
) -> Floats:
    """(n, r·c) indicators, rows varying fastest; gaps where either answer is missing."""
    a, b = np.asarray(rows, dtype=object), np.asarray(columns, dtype=object)
    cells = np.stack([(a == i) & (b == j) for j in column_levels for i in row_levels], axis=1).astype(float)
    cells[cells.sum(axis=1) == 0] = np.nan
    return cells


def independence(
    design: Design,
    rows: ArrayLike,
    columns: ArrayLike,
    row_levels: Sequence[object],
    column_levels: Sequence[object],
    statistic: str = "F",
) -> Test:
    """`statistic`: F (second-order correction), Chisq (first-order), Wald, adjWald, saddlepoint (also for lincom)."""
    known("test of independence", statistic, STATISTICS)
    cells = _cells(rows, columns, row_levels, column_levels)
    r, c = len(row_levels), len(column_levels)
    if statistic in ("Wald", "adjWald"):
        return _wald(design, cells, r, c, adjusted=statistic == "adjWald")
    p = mean(design, cells)
    pearson, delta = _pearson(p.estimate, p.covariance, len(design), r, c)
    eigenvalues = floats(np.linalg.eigvals(delta).real)
    first, second = np.trace(delta), np.trace(delta @ delta)
    if statistic == "Chisq":
        k = len(delta)
        return Test(pearson, (float(k),), float(stats.chi2.sf(pearson / (first / k), k)))
    d0 = float(first**2 / second)
    if statistic == "F":
        return Test(pearson / first, (d0, d0 * design.df), float(stats.f.sf(pearson / first, d0, d0 * design.df)))
    return Test(pearson, (), _saddlepoint(pearson, eigenvalues, d0 * design.df))


def _pearson(p: Floats, v: Floats, n: int, r: int, c: int) -> tuple[float, Floats]:
    """n Σ (p - p_r p_c)²/(p_r p_c), and the generalised design effects' matrix of the interaction contrasts."""
    table = p.reshape(c, r).T
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        statistic = float(np.nansum(n * (table - expected) ** 2 / expected))
    main = np.column_stack(
        [
            np.ones(r * c),
            *[np.tile(np.eye(r)[i], c) for i in range(1, r)],
            *[np.repeat(np.eye(c)[j], r) for j in range(1, c)],
        ]
    )
    inter = np.column_stack(
        [np.tile(np.eye(r)[i], c) * np.repeat(np.eye(c)[j], r) for j in range(1, c) for i in range(1, r)]
    )
    contrast = inter - main @ np.linalg.lstsq(main, inter, rcond=None)[0]
    inverse = np.where(p == 0, 0.0, 1 / np.where(p == 0, 1.0, p))
    lifted = contrast * inverse[:, None]
    simple = contrast.T @ (contrast * (inverse / n)[:, None])
    return statistic, np.linalg.solve(simple, lifted.T @ v @ lifted)


def _wald(design: Design, cells: Floats, r: int, c: int, *, adjusted: bool) -> Test:
    """Wald's test that observed totals equal the product of the margins over the whole."""
    got = total(design, cells)
    counts = got.estimate
    pick_row, pick_column = np.tile(np.eye(r), (c, 1)), np.repeat(np.eye(c), r, axis=0)
    by_row, by_column, whole = counts @ pick_row, counts @ pick_column, counts.sum()
    of_row, of_column = pick_row @ by_row, pick_column @ by_column
    gap = counts - of_row * of_column / whole
    slope = (
        np.eye(r * c)
        - (pick_row @ pick_row.T) * (of_column / whole)[:, None]
        - (pick_column @ pick_column.T) * (of_row / whole)[:, None]
        + (of_row * of_column / whole**2)[:, None]
    )
    use = [j * r + i for j in range(1, c) for i in range(1, r)]
    cov = (slope @ got.covariance @ slope.T)[np.ix_(use, use)]
    k, free = (r - 1) * (c - 1), design.df
    wald = float(gap[use] @ np.linalg.solve(cov, gap[use]))
    below = free - k + 1 if adjusted else free
    f = wald * below / (k * free) if adjusted else wald / k
    return Test(f, (float(k), float(below)), float(stats.f.sf(f, k, below)))


def _saddlepoint(x: float, weights: Floats, df: float) -> float:
    """P(Σ λ χ²₁ > x χ²_df/df) by Kuonen's (1999) approximation, on whole degrees of freedom; Satterthwaite's
    where it has no value."""
    lam = np.r_[weights, np.full(1, -x / df)]
    free = np.r_[np.ones(len(weights)), np.floor(df)]
    spread = (weights**2).mean() / weights.mean() ** 2
    ndf = len(weights) / spread
    guess = float(stats.f.sf(x / ndf / (weights.mean() * spread), ndf, df))
    got = _kuonen(0.0, lam, free)
    return guess if got is None else got


def _kuonen(x: float, weights: Floats, free: Floats) -> float | None:
    scale = weights.max()
    lam, x = weights / scale, x / scale

    def slope(zeta: float) -> float:
        return float((free * lam / (1 - 2 * zeta * lam)).sum() - x)

    low = (1 / (2 * lam[lam < 0])).max() * 0.99999 if (lam < 0).any() else -0.01
    high = (1 / (2 * lam[lam > 0])).min() * 0.99999
    zeta = float(optimize.brentq(slope, low, high, xtol=1e-14, rtol=1e-14, maxiter=500))
    if abs(zeta) < 1e-4:
        return None
    k0 = -(free * np.log(1 - 2 * zeta * lam)).sum() / 2
    w = np.sign(zeta) * np.sqrt(2 * (zeta * x - k0))
    v = zeta * np.sqrt(2 * (free * lam**2 / (1 - 2 * zeta * lam) ** 2).sum())
    return float(stats.norm.sf(w + np.log(v / w) / w))
