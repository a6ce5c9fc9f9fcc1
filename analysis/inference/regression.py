"""Linear and logistic regression with design-based standard errors (Binder 1983), and tests of two or more groups
built on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg, special, stats

from analysis.inference.design import Design, Floats, floats
from analysis.inference.figures import quantile_t, two_sided
from analysis.inference.known import known
from analysis.inference.variance import covariance


class RegressionError(ValueError):
    """Raised when a regression finds no settled answer (a column separates yes from no)."""


@dataclass(frozen=True, eq=False)
class Fit:
    """k coefficients with their covariance, `df` left of the design's after them, and the naive inverse
    information (k, k)."""

    terms: tuple[str, ...]
    estimate: Floats
    covariance: Floats
    df: int
    naive: Floats

    @property
    def se(self) -> Floats:
        """Standard errors (k,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def t(self) -> Floats:
        """Estimates over standard errors (k,)."""
        return np.asarray(self.estimate / self.se)

    @property
    def p(self) -> Floats:
        """Two-sided p-values (k,)."""
        return np.array([two_sided(float(t), self.df) for t in self.t])

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Estimate ± t × se."""
        half = quantile_t(level, self.df) * self.se
        return self.estimate - half, self.estimate + half


def _identity(eta: Floats) -> tuple[Floats, Floats, Floats]:
    return eta, np.ones_like(eta), np.ones_like(eta)


def _logit(eta: Floats) -> tuple[Floats, Floats, Floats]:
    mu = 1 / (1 + np.exp(-eta))
    return mu, mu * (1 - mu), mu * (1 - mu)


def _log(eta: Floats) -> tuple[Floats, Floats, Floats]:
    mu = np.exp(eta)
    return mu, mu, mu


# mean, its slope and its variance, from the linear predictor
FAMILIES: dict[str, Callable[[Floats], tuple[Floats, Floats, Floats]]] = {
    "gaussian": _identity,
    "binomial": _logit,
    "quasibinomial": _logit,
    "poisson": _log,
    "quasipoisson": _log,
}


def fit(design: Design, y: ArrayLike, columns: ArrayLike, terms: Sequence[str], *, family: str = "gaussian") -> Fit:
    """Regress (n,) y on (n, k) columns (the intercept among them); rows with a gap are left out."""
    given, x = floats(y), floats(columns)
    inside = design.within(~(np.isnan(given) | np.any(np.isnan(x), axis=1)))
    w = inside.effective * (design.rows / design.effective.sum())  # rows with a gap have a part in the mean weight
    answers, x = np.nan_to_num(given), np.nan_to_num(x)
    known("family of regression", family, FAMILIES)
    link = FAMILIES[family]
    is_linear = link is _identity
    beta, working = (_solve(x, answers, w), w) if is_linear else _least_squares(x, answers, w, link, family)
    mu, slope, _ = link(x @ beta)
    information = (x * working[:, None]).T @ x
    scores = x * (working * (answers - mu) / slope)[:, None]
    influence = linalg.solve(information, scores.T, assume_a="pos").T
    left = inside.df + 1 - x.shape[1]
    return Fit(tuple(terms), beta, covariance(inside, influence), left, floats(np.linalg.inv(information)))


def _solve(x: Floats, y: Floats, w: Floats) -> Floats:
    half = np.sqrt(w)
    return np.asarray(linalg.lstsq(x * half[:, None], y * half)[0])


def _least_squares(
    x: Floats, y: Floats, w: Floats, link: Callable[[Floats], tuple[Floats, Floats, Floats]], family: str
) -> tuple[Floats, Floats]:
    """Iteratively reweighted least squares until the deviance settles (1e-8, the usual rule), and the last
    working weights."""
    is_logit = link is _logit
    start = (w * y + 0.5) / (w + 1) if is_logit else y + 0.1
    eta = np.log(start / (1 - start)) if is_logit else np.log(start)
    before = np.inf
    for _ in range(25):
        mu, slope, spread = link(eta)
        working = w * slope**2 / spread
        beta = _solve(x, eta + (y - mu) / slope, working)
        eta = x @ beta
        now = _deviance(y, link(eta)[0], w, is_logit=is_logit)
        if is_logit and now < 1e-6 * (1 + w.sum()):
            break  # every answer is foretold: a column separates them, and the coefficients grow without end
        if abs(now - before) / (abs(now) + 0.1) < 1e-8:
            return beta, working
        before = now
    raise RegressionError(f"The {family} regression did not settle.")


def _deviance(y: Floats, mu: Floats, w: Floats, *, is_logit: bool) -> float:
    if is_logit:
        return float(2 * (w * (special.xlogy(y, y / mu) + special.xlogy(1 - y, (1 - y) / (1 - mu)))).sum())
    return float(2 * (w * (special.xlogy(y, y / mu) - (y - mu))).sum())


def indicators(groups: ArrayLike, levels: Sequence[object]) -> Floats:
    """(n, k) ones and zeros for each level but the first, after an intercept; gaps become NaN."""
    g = np.asarray(groups, dtype=object)
    x = np.column_stack([np.ones(len(g)), *[(g == level).astype(float) for level in levels[1:]]])
    known = np.isin(g, np.asarray(list(levels), dtype=object))
    x[~known] = np.nan
    return x


@dataclass(frozen=True)
class Difference:
    """A difference in means with its t, degrees of freedom, p and interval."""

    difference: float
    t: float
    df: int
    p: float
    lower: float
    upper: float


def difference(
    design: Design, y: ArrayLike, groups: ArrayLike, levels: Sequence[object], level: float = 0.95
) -> Difference:
    """The mean of y in the second of two levels less that in the first, by regression on the group."""
    got = fit(design, y, indicators(groups, levels), ("first", "second - first"))
    low, high = got.interval(level)
    return Difference(float(got.estimate[1]), float(got.t[1]), got.df, float(got.p[1]), float(low[1]), float(high[1]))


def unit_against_rest(design: Design, y: ArrayLike, units: ArrayLike, unit: object, level: float = 0.95) -> Difference:
    """The mean of y in one unit less that in all the others."""
    u = np.asarray(units, dtype=object)
    member = np.where(u == unit, 1.0, 0.0)
    return difference(design, y, member, (0.0, 1.0), level)


@dataclass(frozen=True)
class RankTest:
    """A rank test of two groups (t) or several (F = chisq / ndf)."""

    statistic: float
    df: tuple[float, ...]
    p: float
    chisq: float | None = None


SCORES: dict[str, Callable[[Floats, float], Floats]] = {
    "wilcoxon": lambda rank, size: rank / size,
    "KruskalWallis": lambda rank, size: rank / size,
    "vanderWaerden": lambda rank, size: np.asarray(stats.norm.ppf(rank / size)),
    "median": lambda rank, size: (rank > size / 2).astype(float),
}


def rank_test(
    design: Design, y: ArrayLike, groups: ArrayLike, levels: Sequence[object], test: str = "wilcoxon"
) -> RankTest:
    """Lumley and Scott (2013): scores of the estimated population ranks, regressed on the groups."""
    known("rank test", test, SCORES)
    answers, x = floats(y), indicators(groups, levels)
    inside = design.within(~(np.isnan(answers) | np.isnan(x[:, 0])))
    w = inside.effective
    held = w > 0
    scores = np.full(len(answers), np.nan)
    scores[held] = SCORES[test](_ranks(answers[held], w[held]), w[held].sum())
    got = fit(inside, scores, x, [str(v) for v in levels])
    free = inside.df
    if len(levels) == 2:
        t = float(got.t[1])
        return RankTest(t, (free - 1,), two_sided(t, free - 1))
    beta, cov, k = got.estimate[1:], got.covariance[1:, 1:], len(levels) - 1
    chisq = float(beta @ np.linalg.solve(cov, beta))
    return RankTest(chisq / k, (k, free - k), float(stats.f.sf(chisq / k, k, free - k)), chisq)


def _ranks(y: Floats, w: Floats) -> Floats:
    """Estimated ranks in the population: weight below plus half one's own, ties sharing their plain mean."""
    order = np.argsort(y, kind="stable")
    middle = np.empty(len(y))
    middle[order] = np.cumsum(w[order]) - w[order] / 2
    _, tie = np.unique(y, return_inverse=True)
    return np.asarray((np.bincount(tie, middle) / np.bincount(tie))[tie])
