"""p-values adjusted for many comparisons.

Holm (1979), Hochberg (1988), Hommel (1988), Benjamini and Hochberg (1995), Benjamini and Yekutieli (2001).
"""

from collections.abc import Sequence

import numpy as np

from analysis.inference.design import Floats
from analysis.inference.known import known


def adjust(p: Sequence[float], method: str = "holm") -> Floats:
    """(m,) p-values → (m,) adjusted, in the same order. A gap stays a gap and is not counted."""
    known("adjustment", method, METHODS)
    values = np.asarray(p, dtype=float)
    got = ~np.isnan(values)
    out = np.full(len(values), np.nan)
    out[got] = METHODS[method](values[got]) if got.any() else values[got]
    return out


def _stepped(values: Floats, factors: Floats, *, down: bool) -> Floats:
    """Sorted p times factors, made monotone from the smallest (down) or the largest, and put back in order."""
    order = np.argsort(values, kind="stable")
    scaled = values[order] * factors
    steady = np.maximum.accumulate(scaled) if down else np.minimum.accumulate(scaled[::-1])[::-1]
    out = np.empty(len(values))
    out[order] = np.minimum(steady, 1.0)
    return out


def _ranks(values: Floats) -> Floats:
    return np.arange(1, len(values) + 1, dtype=float)


def _bonferroni(values: Floats) -> Floats:
    return np.minimum(values * len(values), 1.0)


def _holm(values: Floats) -> Floats:
    return _stepped(values, len(values) + 1 - _ranks(values), down=True)


def _hochberg(values: Floats) -> Floats:
    return _stepped(values, len(values) + 1 - _ranks(values), down=False)


def _bh(values: Floats) -> Floats:
    return _stepped(values, len(values) / _ranks(values), down=False)


def _by(values: Floats) -> Floats:
    return _stepped(values, len(values) / _ranks(values) * (1 / _ranks(values)).sum(), down=False)


def _hommel(values: Floats) -> Floats:
    """For each m from n - 1 down to 2: the smallest Simes value of the m largest, carried to the rest."""
    n = len(values)
    order = np.argsort(values, kind="stable")
    p = values[order]
    adjusted = np.full(n, (n * p / _ranks(p)).min())
    best = adjusted.copy()
    for m in range(n - 1, 1, -1):
        low, high = np.arange(n - m + 1), np.arange(n - m + 1, n)
        simes = (m * p[high] / np.arange(2, m + 1)).min()
        adjusted[low] = np.minimum(m * p[low], simes)
        adjusted[high] = adjusted[n - m]
        best = np.maximum(best, adjusted)
    out = np.empty(n)
    out[order] = np.maximum(best, p)
    return out


def _none(values: Floats) -> Floats:
    return values


METHODS = {
    "holm": _holm,
    "hochberg": _hochberg,
    "hommel": _hommel,
    "bonferroni": _bonferroni,
    "BH": _bh,
    "fdr": _bh,
    "BY": _by,
    "none": _none,
}
