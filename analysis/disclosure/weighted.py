"""What a weighted percentage gives away: with the weights known, it bounds the hidden counts it is made of.

A published whole percentage r says that the weighted count lies between (r - ½) % and (r + ½) % of its base; the
rounded limits of its interval narrow that further. The attacker is taken to know every group's mean weight.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.disclosure.figures import Figure, Group
from analysis.disclosure.relations import UNKNOWN_KEY, Linked
from analysis.inference.intervals import wilson

Floats = NDArray[np.float64]


def relate_weights(linked: Linked, precision: Mapping[int, tuple[float, float]], decimals: int) -> None:
    """For every published share with parts in a breakdown: bounds on the weighted sum of its parts.

    `precision` gives, by frame row, effective answers and degrees of freedom.
    """
    by_kind: dict[tuple[str, str, str], dict[Group, Figure]] = defaultdict(dict)
    for figure in linked.figures:
        if figure.statistic == "share":
            by_kind[figure.kind][figure.group] = figure
    for groups in by_kind.values():
        families: dict[tuple[Group, str], list[Figure]] = defaultdict(list)
        for group, figure in groups.items():
            for one in group:
                families[tuple(g for g in group if g != one), one[0]].append(figure)
        for (whole, by), parts in families.items():
            if whole in groups and groups[whole].weighted_base > 0:
                _relate(linked, groups[whole], by, parts, precision, decimals)


def _relate(
    linked: Linked,
    whole: Figure,
    by: str,
    parts: Sequence[Figure],
    precision: Mapping[int, tuple[float, float]],
    decimals: int,
) -> None:
    terms = [(linked.cells[part.row], _weight(part)) for part in parts]
    group = tuple(sorted((*whole.group, (by, UNKNOWN_KEY))))
    missing = linked.build.find(("n", whole.item, whole.category, group))
    if missing is not None and linked.build.values[missing] > 0:
        left = whole.weighted_n - sum(part.weighted_n for part in parts)
        terms.append((missing, left / linked.build.values[missing]))
    if max(weight for _, weight in terms) - min(weight for _, weight in terms) < 1e-9:
        return  # equal weights: the sum of the counts says it all
    low, high = share_bounds(whole.weighted_n / whole.weighted_base, *precision[whole.row], decimals)
    slack = 1e-9 * whole.weighted_base
    terms.append((linked.cells[whole.row], -_weight(whole)))  # a hidden whole has no percentage that binds
    least, most = (end * whole.weighted_base - whole.weighted_n for end in (low, high))
    linked.build.relate(terms, min(least, 0.0) - slack, max(most, 0.0) + slack)


def _weight(part: Figure) -> float:
    if part.n:
        return part.weighted_n / part.n
    return part.weighted_base / part.base if part.base else 1.0


def share_bounds(p: float, n: float, df: float, decimals: int, level: float = 0.95) -> tuple[float, float]:
    """Least and greatest share that would be published with the same rounded share and the same rounded limits."""
    steps = 10.0 ** (decimals + 2)
    t = stats.t.ppf((1 + level) / 2, df) if df > 0 else np.inf
    ends = []
    for sign in (-1.0, 1.0):
        near, far = 0.0, 0.5 / steps * 2
        for _ in range(20):
            middle = (near + far) / 2
            same = _published(p + sign * middle, n, t, steps) == _published(p, n, t, steps)
            near, far = (middle, far) if same else (near, middle)
        ends.append(p + sign * near)
    return max(0.0, ends[0]), min(1.0, ends[1])


def _published(p: float, n: float, t: float, steps: float) -> tuple[float, ...]:
    p = min(max(p, 0.0), 1.0)
    low, high = wilson(p, n, t)
    return tuple(float(np.round(v * steps)) for v in (p, float(low), float(high)))
