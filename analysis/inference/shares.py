"""The interval of one share from rows and a design, by any method; and intervals and tests for plain counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from analysis.inference.design import Design, Floats, floats
from analysis.inference.figures import mean, quantile_t
from analysis.inference.intervals import critical, effective, limits
from analysis.inference.known import known
from analysis.inference.regression import fit

METHODS = ("wilson", "logit", "xlogit", "likelihood", "asin", "beta", "mean")


@dataclass(frozen=True)
class Share:
    """A share with its standard error, degrees of freedom and interval."""

    estimate: float
    se: float
    df: float
    lower: float
    upper: float


def share(
    design: Design, values: ArrayLike, *, method: str = "wilson", level: float = 0.95, df: float | None = None
) -> Share:
    """The share of ones among (n,) zeros and ones (gaps left out). `df`: the design's own, or infinite for normal
    limits."""
    known("interval of a share", method, METHODS)
    y = np.asarray(values, dtype=float)
    found = mean(design, y)
    p, se = float(found.estimate[0]), float(found.se[0])
    free = design.df if df is None else df
    if method == "likelihood":
        low, high = _profile(design, y, p, level, free)
        return Share(p, se, free, low, high)
    w = np.where(np.isnan(y), 0.0, design.effective)
    n = effective(p, se, w.sum() ** 2 / (w**2).sum())
    used = np.array([float(design.df if method == "beta" else free)])
    low_a, high_a = limits(
        method, np.array([p]), np.array([se]), np.atleast_1d(n), used, np.array([float(design.rows)]), level
    )
    return Share(p, se, free, float(low_a[0]), float(high_a[0]))


def _profile(design: Design, y: Floats, p: float, level: float, df: float) -> tuple[float, float]:
    """The limits of the profile of the weighted likelihood of log(p/(1-p)), its signed root scaled by the ratio
    of the design's
    variance to the likelihood's (Rao-Scott). The root is tabulated in steps and read off a spline, as the
    reference does.
    """
    fitted = fit(design, y, np.ones((len(y), 1)), ("share",), family="binomial")
    got = (design.effective > 0) & ~np.isnan(y)
    weights = design.effective[got]
    n = int((~np.isnan(y)).sum()) if design.adjustments else len(weights)
    beta, se_beta = float(fitted.estimate[0]), float(fitted.se[0])
    cut = quantile_t(level, df) * np.sqrt(fitted.covariance[0, 0] / fitted.naive[0, 0])
    middle = 1 / (1 + np.exp(-beta))
    residual = (y[got] - middle) / np.sqrt(middle * (1 - middle))
    centred = residual - np.average(residual, weights=weights)
    dispersion = np.average(centred**2, weights=weights) * n / (n - 1)
    furthest = float(stats.t.isf(stats.norm.sf(cut) / 4, n - 1))  # F(1, ·) is t²

    def root(at: float) -> float:
        mu = _held(at)
        gap = 2 * n * (p * np.log(middle / mu) + (1 - p) * np.log((1 - middle) / (1 - mu)))
        return float(np.sign(at - beta) * np.sqrt(max(gap, 0.0) / dispersion))

    points = [(beta, 0.0)]
    for sign in (-1, 1):
        for step in range(1, 10):
            at = beta + sign * step * furthest / 5 * se_beta
            points.append((at, root(at)))
            if abs(points[-1][1]) >= furthest:
                break
    low, high = _read_off(sorted(points), cut)
    return 1 / (1 + np.exp(-low)), 1 / (1 + np.exp(-high))


def _held(at: float) -> float:
    """1/(1 + e⁻ˣ), kept a machine's step from 0 and 1 beyond ±30."""
    odds = np.finfo(float).eps ** -np.sign(at) if abs(at) > 30 else np.exp(at)
    return float(odds / (1 + odds))


def _read_off(points: Sequence[tuple[float, float]], cut: float) -> tuple[float, float]:
    x, z = floats(points).T
    grid = np.linspace(x[0], x[-1], 3 * len(x))
    low, high = np.interp([-cut, cut], spline(x, z, grid), grid, left=np.nan, right=np.nan)
    return float(low), float(high)


def spline(x: Floats, y: Floats, at: Floats) -> Floats:
    """Cubic spline whose end pieces have the third derivative of the cubic through the four end points (Forsythe,
    Malcolm, Moler)."""
    n, h = len(x), np.diff(x)
    slopes = np.diff(y) / h
    left = np.zeros((n, n))
    right = np.zeros(n)
    for i in range(1, n - 1):
        left[i, i - 1 : i + 2] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        right[i] = 6 * (slopes[i] - slopes[i - 1])
    for row, pair, part in ((0, (0, 1), slice(0, 4)), (n - 1, (n - 2, n - 1), slice(n - 4, n))):
        left[row, pair[0]], left[row, pair[1]] = -1.0, 1.0
        right[row] = 6 * _third(x[part], y[part]) * h[pair[0]]
    second = np.linalg.solve(left, right)
    piece = np.clip(np.searchsorted(x, at, side="right") - 1, 0, n - 2)
    a, b = (x[piece + 1] - at) / h[piece], (at - x[piece]) / h[piece]
    bend = ((a**3 - a) * second[piece] + (b**3 - b) * second[piece + 1]) * h[piece] ** 2 / 6
    return np.asarray(a * y[piece] + b * y[piece + 1] + bend)


def _third(x: Floats, y: Floats) -> float:
    """The third divided difference of four points."""
    return float(sum(y[i] / np.prod([x[i] - x[j] for j in range(4) if j != i]) for i in range(4)))


def clopper_pearson(x: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The exact binomial interval (Clopper and Pearson 1934)."""
    tail = (1 - level) / 2
    low = 0.0 if x == 0 else float(stats.beta.ppf(tail, x, n - x + 1))
    return low, 1.0 if x == n else float(stats.beta.ppf(1 - tail, x + 1, n - x))


def wilson_count(x: float, n: float, level: float = 0.95, *, corrected: bool = False) -> tuple[float, float]:
    """Wilson's score interval for x of n; `corrected` for continuity by min(½, |x - n/2|)/n (Newcombe 1998)."""
    z = float(critical(level, np.inf))
    p, shift = x / n, min(0.5, abs(x - n / 2)) / n if corrected else 0.0
    low, high = p - shift, p + shift
    bend = z**2 / (2 * n)

    def edge(at: float, sign: int) -> float:
        return float((at + bend + sign * z * np.sqrt(at * (1 - at) / n + z**2 / (4 * n**2))) / (1 + z**2 / n))

    lower = 0.0 if x == 0 else max(0.0, edge(low, -1))
    return float(lower), 1.0 if x == n else float(min(1.0, edge(high, 1)))


@dataclass(frozen=True)
class TwoShares:
    """Two independent shares compared."""

    difference: float
    chisq: float
    p: float
    z: float
    lower: float
    upper: float
    newcombe: tuple[float, float]
    fisher_p: float


def two_shares(yes: tuple[int, int], no: tuple[int, int], level: float = 0.95) -> TwoShares:
    """Pooled z (its square is Pearson's chi-square; no number when all answers are alike), the plain and Newcombe's
    (1998, method 10) interval of the difference, Fisher's p."""
    n1, n2 = yes[0] + no[0], yes[1] + no[1]
    p1, p2 = yes[0] / n1, yes[1] / n2
    z = pooled_z(p1, n1, p2, n2)
    is_undefined = not (sum(yes) and sum(no))  # all alike: nothing varies, nothing can be tested
    chisq = float("nan") if is_undefined else z**2
    t = float(critical(level, np.inf))
    half = t * np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    (l1, u1), (l2, u2) = wilson_count(yes[0], n1, level), wilson_count(yes[1], n2, level)
    near = (
        float(p1 - p2 - np.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)),
        float(p1 - p2 + np.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)),
    )
    fisher = float(stats.fisher_exact([[yes[0], no[0]], [yes[1], no[1]]]).pvalue)
    low, high = max(-1.0, float(p1 - p2 - half)), min(1.0, float(p1 - p2 + half))
    return TwoShares(p1 - p2, chisq, float(stats.chi2.sf(chisq, 1)), z, low, high, near, fisher)


def pooled_z(p1: float, n1: float, p2: float, n2: float) -> float:
    """(p1 - p2) / √(p(1-p)(1/n1 + 1/n2)) with the pooled p."""
    pooled = (p1 * n1 + p2 * n2) / (n1 + n2)
    below = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return float((p1 - p2) / below) if below else 0.0


def finite_se(p: float, n: int, population: int) -> float:
    """√(p(1-p)/n · (N-n)/(N-1))."""
    return float(np.sqrt(p * (1 - p) / n * (population - n) / (population - 1)))


def trend(x: Sequence[int], n: Sequence[int], scores: Sequence[float] | None = None) -> tuple[float, float]:
    """Cochran-Armitage chi-square for a trend in shares x/n over waves (scores 1, 2, …), and its p."""
    counts, sizes = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    s = np.arange(1, len(counts) + 1, dtype=float) if scores is None else np.asarray(scores, dtype=float)
    p = counts.sum() / sizes.sum()
    centred = s - np.average(s, weights=sizes)
    chisq = float((centred @ counts) ** 2 / (p * (1 - p) * (sizes @ centred**2)))
    return chisq, float(stats.chi2.sf(chisq, 1))


def response_rate(answers: int, sample: int) -> float:
    """Answers over those asked."""
    return answers / sample


def worst_case(rate: float, p: float) -> tuple[float, float]:
    """Bounds of a share if none, or all, of those who did not answer had been counted in it (Manski 1990)."""
    return rate * p, rate * p + 1 - rate
