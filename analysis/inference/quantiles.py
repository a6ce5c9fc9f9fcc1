"""Quantiles of a weighted column with Woodruff's interval (1952): the interval of the share below, carried back to
the values; or with the score interval (Francisco and Fuller 1991), the values that a test of the share above does
not reject.

The rules hf1-hf9 are Hyndman and Fan's (1996), with weights; math = hf1, school = hf2; Shah and Vaish (2006).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.inference.design import Design, Floats, Mask, floats
from analysis.inference.figures import mean, quantile_t
from analysis.inference.intervals import limits
from analysis.inference.known import known
from analysis.inference.roots import root


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
    share = gap / (gap + above) if gap + above else 0.0
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


INTERVALS = ("mean", "beta", "xlogit", "asin", "score")


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
    """The p-quantile of (n,) values (gaps left out). `rule`: one of RULES; `interval`: one of INTERVALS."""
    known("rule of quantiles", rule, RULES)
    known("interval of a quantile", interval, INTERVALS)
    if not 0 <= p <= 1:
        raise ValueError(f"A quantile's share is {p}; it must lie between 0 and 1.")
    y = np.asarray(values, dtype=float)
    inside = design.within(~np.isnan(y))
    y = np.nan_to_num(y)
    w = inside.effective
    held = w > 0
    order = np.argsort(y[held], kind="stable")
    x, weights = y[held][order], w[held][order]
    free = inside.df if df is None else df
    at = RULES[rule](x, weights, p)
    if interval == "score":
        below, above = _not_rejected(inside, y, p, level, free)
    else:
        below, above = _below(inside, y <= at, interval, level, free)
    low = RULES[rule](x, weights, below) if below >= 0 else float("nan")
    high = RULES[rule](x, weights, above) if above <= 1 else float("nan")
    return Quantile(p, at, low, high, (high - low) / (2 * quantile_t(level, free)))


def _below(design: Design, under: Mask, interval: str, level: float, df: float) -> tuple[float, float]:
    """The interval of the share at or below the quantile."""
    found = mean(design, under.astype(float))
    p, se = found.estimate, found.se
    if p[0] * (1 - p[0]) < 1e-12:
        return _at_the_edge(design, under, interval)
    if interval == "beta" and se[0] < 1e-12:  # every stratum answers alike: nothing is uncertain, rounding apart
        return float(p[0]), float(p[0])
    used = design.df if interval == "beta" else df
    n = p * (1 - p) / np.where(se > 0, se, 1.0) ** 2
    low, high = limits(interval, p, se, n, np.array([float(used)]), np.array([float(design.rows)]), level)
    return float(low[0]), float(high[0])


def _at_the_edge(design: Design, under: Mask, interval: str) -> tuple[float, float]:
    """All answers at or below: the share itself, or nothing where 1 has no logit. Whether it is 1 or a machine's step
    less hangs on rounding; it is rounded as the reference rounds."""
    w = design.effective
    share = float(_running(w[under] / _running(w)[-1])[-1]) if under.any() else 0.0
    has_none = share > 1 or (interval != "mean" and share in (0.0, 1.0))
    return (float("nan"),) * 2 if has_none else (share, share)


def _not_rejected(design: Design, y: Floats, p: float, level: float, df: float) -> tuple[float, float]:
    """The plain shares of answers at or below the two values where the score of the share above p is ±t.

    The search starts a hundredth of the quartiles' distance inside the range and stops within 1/(100 √n), as the
    reference's does. No number where the score does not reach ±t inside the range.
    """
    rows = np.ones(len(y), dtype=bool) if design.adjustments or design.inside is None else design.inside
    x, t = y[rows], quantile_t(level, df)
    margin = float(np.subtract(*np.quantile(x, (0.75, 0.25)))) / 100
    start, stop, within = float(x.min()) + margin, float(x.max()) - margin, 1 / (100 * np.sqrt(len(x)))

    def score(value: float) -> float:
        above = mean(design, (y > value) - (1 - p))
        with np.errstate(divide="ignore", invalid="ignore"):
            return float(above.estimate[0] / above.se[0])

    def share(limit: float) -> float:
        at = root(lambda value: score(value) - limit, start, stop, within)
        return float((x <= at).mean()) if np.isfinite(at) else float("nan")

    return share(t), share(-t)
