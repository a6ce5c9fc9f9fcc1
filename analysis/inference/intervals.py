"""Confidence intervals for a share whose variance comes from a design; arrays in, arrays out.

Wilson on the effective number of answers is the default: Wilson (1927); Kott and Carr (1997); Dean and Pagano (2015).
Korn-Graubard ("beta"): Korn and Graubard (1998). Logit, arcsine: Lumley (2010), section 2.4.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from analysis.inference.design import Floats

Limits = tuple[Floats, Floats]


def critical(level: float, df: ArrayLike) -> Floats:
    """Two-sided critical values of t; normal where df is infinite, infinite where df < 1."""
    free = np.asarray(df, dtype=float)
    with np.errstate(invalid="ignore"):
        t = stats.t.ppf((1 + level) / 2, np.where(free > 0, free, 1.0))
    return np.asarray(np.where(free > 0, t, np.inf))


def effective(p: ArrayLike, se: ArrayLike, otherwise: ArrayLike) -> Floats:
    """p (1 - p)/se²: the answers a simple random sample would need; `otherwise` where p is 0 or 1 and nothing can be estimated."""
    p, se = np.asarray(p, dtype=float), np.asarray(se, dtype=float)
    spread = p * (1 - p)
    with np.errstate(divide="ignore", invalid="ignore"):
        n = spread / se**2
    return np.where(spread > 1e-15, n, np.asarray(otherwise, dtype=float))


def wilson(p: ArrayLike, n: ArrayLike, t: ArrayLike) -> Limits:
    """Wilson's score interval on n effective answers; the point itself where n is infinite, (0, 1) where t is."""
    p, n, t = (np.asarray(a, dtype=float) for a in (p, n, t))
    with np.errstate(divide="ignore", invalid="ignore"):
        pull = np.where(np.isinf(n), 0.0, t**2 / n)
        centre = (p + pull / 2) / (1 + pull)
        half = np.sqrt(np.clip(pull * p * (1 - p) + pull**2 / 4, 0.0, None)) / (1 + pull)
    low, high = np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)
    blind = np.isinf(t)
    return np.where(blind, 0.0, np.where(p <= 0, 0.0, low)), np.where(blind, 1.0, np.where(p >= 1, 1.0, high))


def korn_graubard(p: ArrayLike, n: ArrayLike, t: ArrayLike, level: float, t_simple: ArrayLike) -> Limits:
    """Clopper-Pearson on n effective answers, n shrunk by (t of the simple design / t of this one)²."""
    p, n = np.asarray(p, dtype=float), np.asarray(n, dtype=float) * (np.asarray(t_simple) / np.asarray(t)) ** 2
    tail, x = (1 - level) / 2, p * n
    with np.errstate(invalid="ignore"):
        low = stats.beta.ppf(tail, x, n - x + 1)
        high = stats.beta.ppf(1 - tail, x + 1, n - x)
    return np.where(p <= 0, 0.0, low), np.where(p >= 1, 1.0, high)


def plain(p: ArrayLike, se: ArrayLike, t: ArrayLike) -> Limits:
    """p ± t × se."""
    p, se = np.asarray(p, dtype=float), np.asarray(se, dtype=float)
    return p - t * se, p + t * se


def logit(p: ArrayLike, se: ArrayLike, t: ArrayLike) -> Limits:
    """Normal on log(p/(1 - p)), carried back."""
    p, se = np.asarray(p, dtype=float), np.asarray(se, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        x, half = np.log(p / (1 - p)), t * se / (p * (1 - p))
        return 1 / (1 + np.exp(half - x)), 1 / (1 + np.exp(-half - x))


def arcsine(p: ArrayLike, se: ArrayLike, t: ArrayLike) -> Limits:
    """Normal on arcsin √p, carried back."""
    p, se = np.asarray(p, dtype=float), np.asarray(se, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        x, half = np.arcsin(np.sqrt(p)), t * se / (2 * np.sqrt(p * (1 - p)))
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
