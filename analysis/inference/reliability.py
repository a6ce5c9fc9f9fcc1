"""How well items hang together, and how alike answers are within a unit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.inference.design import Floats, labels


@dataclass(frozen=True, eq=False)
class Alpha:
    """Cronbach's alpha of k items: raw and standardised, the mean correlation, each item against the rest, alpha
    without it."""

    raw: float
    standardised: float
    mean_r: float
    item_rest: Floats
    without: Floats


def alpha(items: ArrayLike, reversed_items: Sequence[int] = ()) -> Alpha:
    """Cronbach (1951) from the pairwise covariances of (n, k) items; reversed items are turned.

    With two items, alpha without the one is the slope of the one on the other (as psych says it): one item has none.
    """
    frame = pd.DataFrame(np.asarray(items, dtype=float))
    if frame.shape[1] < 2:
        raise ValueError("Alpha needs two items or more.")
    sign = np.ones(frame.shape[1])
    sign[list(reversed_items)] = -1.0
    covariance = frame.cov().to_numpy() * np.outer(sign, sign)
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(spread, spread)
    k = len(covariance)
    variances, rows, total = np.diag(covariance), covariance.sum(axis=1), covariance.sum()
    rest = (rows - variances) / np.sqrt(variances * (total - 2 * rows + variances))
    off = correlation[~np.eye(k, dtype=bool)]
    if k == 2:
        without = list(covariance[0, 1] / variances[::-1])
    else:
        without = [_alpha(np.delete(np.delete(covariance, i, 0), i, 1)) for i in range(k)]
    return Alpha(_alpha(covariance), _alpha(correlation), float(off.mean()), rest, np.array(without))


def _alpha(covariance: Floats) -> float:
    k = len(covariance)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


@dataclass(frozen=True, eq=False)
class Agreement:
    """ICC(1), ICC(2) and, per group, r_wg and size; groups in sorted order."""

    icc1: float
    icc2: float
    groups: tuple[str, ...]
    rwg: Floats
    sizes: Floats


def agreement(values: ArrayLike, groups: ArrayLike, expected_variance: float = 2.0) -> Agreement:
    """ICC from one-way analysis of variance with the mean group size (Bliese 2000); r_wg = 1 - s²/σ²_E, at least 0
    (James, Demaree, Wolf 1984).

    `expected_variance`: of answers given at random, (A² - 1)/12 on a scale with A steps.
    """
    y, g = np.asarray(values, dtype=float), np.asarray(groups)
    got = ~np.isnan(y) & ~pd.isna(g)
    y, g = y[got], g[got]
    codes = labels(g)
    sizes = np.bincount(codes).astype(float)
    means = np.bincount(codes, y) / sizes
    within = np.bincount(codes, (y - means[codes]) ** 2)
    n, k = len(y), len(sizes)
    between_ms = float((sizes * (means - y.mean()) ** 2).sum() / (k - 1))
    within_ms = float(within.sum() / (n - k))
    typical = n / k
    icc1 = (between_ms - within_ms) / (between_ms + (typical - 1) * within_ms)
    with np.errstate(invalid="ignore", divide="ignore"):
        rwg = np.maximum(1 - within / (sizes - 1) / expected_variance, 0.0)
    names = tuple(str(v) for v in np.unique(g))
    return Agreement(icc1, (between_ms - within_ms) / between_ms, names, rwg, sizes)
