"""Quantiles of a weighted column with Woodruff's interval (1952): the interval of the share below, carried back to
the values.

The rules hf1-hf9 are Hyndman and Fan's (1996), with weights; math = hf1, school = hf2; Shah and Vaish (2006).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.inference.design import Design, Floats, floats
from analysis.inference.figures import mean, quantile_t
from analysis.inference.intervals import limits


def _running(w: Floats) -> Floats:
    """Cumulated weights, added in extended precision so that equal shares come out equal."""
    return np.asarray(np.cumsum(w.astype(np.longdouble)), dtype=float)


def _around(x: Floats, w: Floats, p: float) -> tuple[float, float, float, float, int]:
    """The values below and above p in sorted x, how far p lies from each in share, and the place below (from 1)."""
    cumulated = _running(w)
    size = cumulated[-1]
    below = np.flatnonzero(cumulated <= p * size)
    at = int(below[-1]) if len(below) else 0
    up = min(at + 1, len(x) - 1)
    return float(x[at]), float(x[up]), float(p - cumulated[at] / size), float(cumulated[up] / size - p), at + 1


def _math(x: Floats, w: Floats, p: float) -> float:
    low, high, gap, _, _ = _around(x, w, p)
    return low if gap == 0 else high


def _school(x: Floats, w: Floats, p: float) -> float:
    low, high, gap, _, _ = _around(x, w, p)
    return (low + high) / 2 if gap == 0 else high


def _nearest_even(x: Floats, w: Floats, p: float) -> float:
    distinct, place = np.unique(x, return_inverse=True)
    low, high, gap, _, at = _around(floats(distinct), floats(np.bincount(place, w)), p)
    return low if gap == 0 and at % 2 == 0 else high


def _linear_steps(x: Floats, w: Floats, p: float) -> float:
    low, high, gap, above, _ = _around(x, w, p)
    share = gap / (gap + above)
    return low * (1 - share) + high * share


def _interpolated(place: Callable[[Floats, Floats], Floats]) -> Callable[[Floats, Floats, float], float]:
    def rule(x: Floats, w: Floats, p: float) -> float:
        return float(np.interp(p, place(_running(w), w), x))

    return rule


def _shah_vaish(x: Floats, w: Floats, p: float) -> float:
    place = (np.cumsum(w / w.mean()) + 0.5 - w / 2) / (len(x) + 1)
    order = np.argsort(place, kind="stable")  # uneven weights can put places out of order
    at = np.searchsorted(place[order], p, side="right") - 1
    return float(x[order][np.clip(at, 0, len(x) - 1)])


def _before(c: Floats) -> Floats:
    return np.concatenate([[0.0], c[:-1]])


RULES: dict[str, Callable[[Floats, Floats, float], float]] = {
    "math": _math,
    "school": _school,
    "shahvaish": _shah_vaish,
    "hf1": _math,
    "hf2": _school,
    "hf3": _nearest_even,
    "hf4": _linear_steps,
    "hf5": _interpolated(lambda c, w: (c - w / 2) / c[-1]),
    "hf6": _interpolated(lambda c, w: c / (c[-1] + w[-1])),
    "hf7": _interpolated(lambda c, w: _before(c) / c[-2]),
    "hf8": _interpolated(lambda c, w: (_before(c) / 3 + c * 2 / 3) / (c[-1] + w[-1] / 3)),
    "hf9": _interpolated(lambda c, w: (_before(c) * 3 / 8 + c * 5 / 8) / (c[-1] + w[-1] / 4)),
}


@dataclass(frozen=True)
class Quantile:
    """A quantile with its interval; the standard error is the interval's half over its critical value."""

    p: float
    estimate: float
    lower: float
    upper: float
    se: float


def quantile(
    design: Design,
    values: ArrayLike,
    p: float,
    *,
    rule: str = "math",
    interval: str = "mean",
    level: float = 0.95,
    df: float | None = None,
) -> Quantile:
    """The p-quantile of (n,) values (gaps left out)."""
    y = np.asarray(values, dtype=float)
    inside = design.within(~np.isnan(y))
    y = np.nan_to_num(y)
    w = inside.effective
    held = w > 0
    order = np.argsort(y[held], kind="stable")
    x, weights = y[held][order], w[held][order]
    free = inside.df if df is None else df
    at = RULES[rule](x, weights, p)
    below, above = _below(inside, y <= at, interval, level, free)
    low = RULES[rule](x, weights, below) if below >= 0 else float("nan")
    high = RULES[rule](x, weights, above) if above <= 1 else float("nan")
    return Quantile(p, at, low, high, (high - low) / (2 * quantile_t(level, free)))


def _below(design: Design, under: ArrayLike, interval: str, level: float, df: float) -> tuple[float, float]:
    """The interval of the share at or below the quantile."""
    found = mean(design, np.asarray(under, dtype=float))
    p, se = found.estimate, found.se
    if p[0] * (1 - p[0]) < 1e-12 and interval != "mean":
        return float("nan"), float("nan")
    used = design.df if interval == "beta" else df
    n = p * (1 - p) / np.where(se > 0, se, 1.0) ** 2
    low, high = limits(interval, p, se, n, np.array([float(used)]), np.array([float(design.rows)]), level)
    return float(low[0]), float(high[0])
