"""Confidence intervals for a share whose variance comes from a design; arrays in, arrays out.

Wilson on the effective number of answers is the default: Wilson (1927); Kott and Carr (1997); Dean and Pagano (2015).
Korn-Graubard ("beta"): Korn and Graubard (1998). Logit, arcsine: Lumley (2010), section 2.4.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from analysis.inference.design import Floats, floats

Limits = tuple[Floats, Floats]


def critical(level: float, df: ArrayLike) -> Floats:
    """Two-sided critical values of t; normal where df is infinite, infinite where df < 1."""
    free = np.asarray(df, dtype=float)
    with np.errstate(invalid="ignore"):
        t = stats.t.ppf((1 + level) / 2, np.where(free > 0, free, 1.0))
    return np.asarray(np.where(free > 0, t, np.inf))


def effective(p: ArrayLike, se: ArrayLike, otherwise: ArrayLike) -> Floats:
    """p (1 - p)/se²: the answers a simple random sample would need; `otherwise` where p is 0 or 1 and nothing can
    be estimated."""
    share, error = floats(p), floats(se)
    spread = share * (1 - share)
    with np.errstate(divide="ignore", invalid="ignore"):
        n = spread / error**2
    return np.where(spread > 1e-15, n, np.asarray(otherwise, dtype=float))


def wilson(p: ArrayLike, n: ArrayLike, t: ArrayLike) -> Limits:
    """Wilson's score interval on n effective answers; the point itself where n is infinite, (0, 1) where t is."""
    share, size, width = floats(p), floats(n), floats(t)
    with np.errstate(divide="ignore", invalid="ignore"):
        pull = np.where(np.isinf(size), 0.0, width**2 / size)
        centre = (share + pull / 2) / (1 + pull)
        half = np.sqrt(np.clip(pull * share * (1 - share) + pull**2 / 4, 0.0, None)) / (1 + pull)
    low, high = np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)
    blind = np.isinf(width)
    return np.where(blind | (share <= 0), 0.0, low), np.where(blind | (share >= 1), 1.0, high)


def korn_graubard(p: ArrayLike, n: ArrayLike, t: ArrayLike, level: float, t_simple: ArrayLike) -> Limits:
    """Clopper-Pearson on n effective answers, n shrunk by (t of the simple design / t of this one)²."""
    share, size = floats(p), floats(n) * (floats(t_simple) / floats(t)) ** 2
    tail, x = (1 - level) / 2, share * size
    with np.errstate(invalid="ignore"):
        low = stats.beta.ppf(tail, x, size - x + 1)
        high = stats.beta.ppf(1 - tail, x + 1, size - x)
    return np.where(share <= 0, 0.0, low), np.where(share >= 1, 1.0, high)


def plain(p: ArrayLike, se: ArrayLike, t: ArrayLike) -> Limits:
    """p ± t × se."""
    half = floats(t) * floats(se)
    return floats(p) - half, floats(p) + half


def logit(p: ArrayLike, se: ArrayLike, t: ArrayLike) -> Limits:
    """Normal on log(p/(1 - p)), carried back."""
    share, wide = floats(p), floats(t) * floats(se)
    with np.errstate(divide="ignore", invalid="ignore"):
        x, half = np.log(share / (1 - share)), wide / (share * (1 - share))
        return 1 / (1 + np.exp(half - x)), 1 / (1 + np.exp(-half - x))


def arcsine(p: ArrayLike, se: ArrayLike, t: ArrayLike) -> Limits:
    """Normal on arcsin √p, carried back."""
    share, wide = floats(p), floats(t) * floats(se)
    with np.errstate(divide="ignore", invalid="ignore"):
        x, half = np.arcsin(np.sqrt(share)), wide / (2 * np.sqrt(share * (1 - share)))
    return np.sin(x - half) ** 2, np.sin(x + half) ** 2


TRANSFORMED: dict[str, Callable[[ArrayLike, ArrayLike, ArrayLike], Limits]] = {
    "mean": plain,
    "logit": logit,
    "xlogit": logit,
    "asin": arcsine,
}
METHODS = ("wilson", "beta", *TRANSFORMED)


def limits(method: str, p: Floats, se: Floats, n: Floats, df: Floats, rows: Floats, level: float) -> Limits:
    """The interval by its method's name. n effective answers; rows the answers counted; all (m,)."""
    t = critical(level, df)
    with np.errstate(invalid="ignore", divide="ignore"):
        if method == "wilson":
            return wilson(p, n, t)
        if method == "beta":
            return korn_graubard(p, n, t, level, critical(level, rows - 1))
        return TRANSFORMED[method](p, se, t)
