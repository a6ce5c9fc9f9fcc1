"""A unit against all others, worked out from published counts alone, so that it tells nothing they do not.

Newcombe's interval for a difference between two shares (1998, method 10, from Wilson intervals), and Holm's correction
of the two-sided test over the units of a question. A word is given only where both agree.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import stats

from analysis.release.figures import Row

HIGHER, LOWER, ALIKE = "higher", "lower", "alike"
Counts = tuple[int, int, int, int]  # x and n of the unit, x and n of the rest


def newcombe(x1: int, n1: int, x2: int, n2: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Limits of p1 - p2."""
    (p1, l1, u1), (p2, l2, u2) = _wilson(x1, n1, z), _wilson(x2, n2, z)
    return p1 - p2 - np.hypot(p1 - l1, u2 - p2), p1 - p2 + np.hypot(u1 - p1, p2 - l2)


def _wilson(x: int, n: int, z: float) -> tuple[float, float, float]:
    p, pull = x / n, z * z / n
    half = z * np.sqrt(p * (1 - p) / n + pull / (4 * n))
    return p, (p + pull / 2 - half) / (1 + pull), (p + pull / 2 + half) / (1 + pull)


def against_rest(rows: Sequence[Row]) -> list[Row]:
    """Add the word to every row of one breakdown where unit, whole and rest have enough answers."""
    whole = {(r.question, r.item, r.category): r for r in rows if not r.by and r.is_shown}
    tests: dict[tuple[str, ...], dict[int, Counts]] = defaultdict(dict)
    for place, row in enumerate(rows):
        total = whole.get((row.question, row.item, row.category))
        counts = _counts(row, total) if total and len(row.by) == 1 and row.is_shown else None
        if counts:
            tests[row.question, row.item, row.category, row.by[0]][place] = counts
    words: dict[int, str] = {}
    for family in tests.values():
        words |= _holm(family)
    return [replace(row, against_rest=words.get(place, "")) for place, row in enumerate(rows)]


def _counts(row: Row, whole: Row) -> Counts | None:
    if None in (row.n, row.base, whole.n, whole.base) or row.statistic != "share":
        return None
    x1, n1 = int(row.n or 0), int(row.base or 0)
    x2, n2 = int(whole.n or 0) - x1, int(whole.base or 0) - n1
    return (x1, n1, x2, n2) if n1 > 0 and n2 > 0 and 0 <= x2 <= n2 else None


def _p_value(x1: int, n1: int, x2: int, n2: int) -> float:
    pooled = (x1 + x2) / (n1 + n2)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return float(2 * stats.norm.sf(abs(x1 / n1 - x2 / n2) / spread)) if spread > 0 else 1.0


def _holm(family: dict[int, Counts]) -> dict[int, str]:
    ranked = sorted(((_p_value(*counts), place) for place, counts in family.items()))
    words, still = {}, True
    for done, (p, place) in enumerate(ranked):
        still = still and p * (len(ranked) - done) < 0.05
        low, high = newcombe(*family[place])
        clear = still and (low > 0 or high < 0)
        words[place] = (HIGHER if low > 0 else LOWER) if clear else ALIKE
    return words
