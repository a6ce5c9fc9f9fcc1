"""Counts one question by cell, and from the counts its estimates and variances per domain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.codebook.missing import MISSING
from analysis.estimates.asked import Asked
from analysis.estimates.cells import Grid, variances
from analysis.estimates.tally import tally
from analysis.inference.design import Floats, Ints, floats
from analysis.responses import ResponseData

_OFFSET = len(MISSING)


@dataclass(frozen=True, eq=False)
class Counted:
    """(domains, lines) arrays."""

    n: Ints
    base: Ints
    asked: Ints
    missing: dict[str, Ints]
    weighted_n: Floats
    weighted_base: Floats
    estimate: Floats
    unweighted: Floats
    se: Floats
    df: Floats
    kish: Floats


@dataclass(frozen=True, eq=False)
class _Parts:
    """(cells, lines): answers in the base, sum and sum of squares of the value counted, and the missing by kind
    (cells, lines)."""

    base: Floats
    first: Floats
    second: Floats
    missing: dict[str, Floats]


def count_columns(data: ResponseData, asked: Asked, cells: Grid, domains: int) -> Counted:
    """Everything the frame says about one question."""
    parts = _index(data, asked, cells) if asked.statistic == "mean" else _shares(data, asked, cells)
    return _summed(parts, cells, domains, is_mean=asked.statistic == "mean")


def _shares(data: ResponseData, asked: Asked, cells: Grid) -> _Parts:
    m, items = len(cells.rows), list(dict.fromkeys(line.item for line in asked.lines))
    levels_of = {item: data.levels.get(item, ()) for item in items}
    columns = [data.codes.get(item, np.full(data.n, MISSING["not_in_wave"], dtype=np.int16)) for item in items]
    widths = [len(levels_of[item]) + _OFFSET for item in items]
    counted = tally(cells.cell, columns, m, widths, lowest=-_OFFSET)
    by_item = {item: (counts.astype(float), levels_of[item]) for item, counts in zip(items, counted, strict=True)}
    base, first = np.zeros((m, len(asked.lines))), np.zeros((m, len(asked.lines)))
    missing = {kind: np.zeros((m, len(asked.lines))) for kind in ("not_substantive", *MISSING)}
    for j, line in enumerate(asked.lines):
        counts, levels = by_item[line.item]
        real = np.array([level not in asked.not_substantive for level in levels], dtype=bool)
        base[:, j] = counts[:, _OFFSET:][:, real].sum(axis=1)
        first[:, j] = counts[:, _OFFSET:][:, [level in line.codes for level in levels]].sum(axis=1)
        missing["not_substantive"][:, j] = counts[:, _OFFSET:][:, ~real].sum(axis=1)
        for kind, code in MISSING.items():
            missing[kind][:, j] = counts[:, code + _OFFSET]
    return _Parts(base, first, first, missing)


def _index(data: ResponseData, asked: Asked, cells: Grid) -> _Parts:
    m = len(cells.rows)
    values: NDArray[np.float64] = data.numbers[asked.question]
    got = ~np.isnan(values)
    filled = np.where(got, values, 0.0)
    base = floats(np.bincount(cells.cell, got, minlength=m))[:, None]
    missing = {kind: np.zeros((m, 1)) for kind in ("not_substantive", *MISSING)}
    missing["no_answer"] = cells.rows[:, None] - base
    first, second = (floats(np.bincount(cells.cell, v, minlength=m))[:, None] for v in (filled, filled**2))
    return _Parts(base, first, second, missing)


def _by_domain(cells: Grid, values: Floats, domains: int) -> Floats:
    summed = np.zeros((domains + 1, values.shape[1]))
    np.add.at(summed, cells.domain, values)
    return summed[:domains]


def _whole(values: Floats) -> Ints:
    return np.rint(values).astype(np.int64)


def _summed(parts: _Parts, cells: Grid, domains: int, *, is_mean: bool) -> Counted:
    w = cells.weight[:, None]
    base, first = _by_domain(cells, parts.base, domains), _by_domain(cells, parts.first, domains)
    weighted_base, weighted_first = (
        _by_domain(cells, w * parts.base, domains),
        _by_domain(cells, w * parts.first, domains),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate, unweighted = weighted_first / weighted_base, first / base
        kish = weighted_base**2 / _by_domain(cells, w**2 * parts.base * cells.left[cells.stratum][:, None], domains)
    at = np.minimum(cells.domain, domains - 1)
    p, below = np.nan_to_num(estimate)[at], np.where(weighted_base == 0, 1.0, weighted_base)[at]
    sums = w * (parts.first - p * parts.base) / below
    squares = w**2 * (parts.second - 2 * p * parts.first + p**2 * parts.base) / below**2
    se = np.sqrt(variances(cells, sums, squares, domains))
    missing = {kind: _whole(_by_domain(cells, part, domains)) for kind, part in parts.missing.items()}
    asked = _whole(base) + missing["not_substantive"] + missing["refused"] + missing["no_answer"]
    return Counted(
        n=_whole(base if is_mean else first),
        base=_whole(base),
        asked=asked,
        missing=missing,
        weighted_n=weighted_base if is_mean else weighted_first,
        weighted_base=weighted_base,
        estimate=estimate,
        unweighted=unweighted,
        se=se,
        df=_df(parts.base, base, cells, domains),
        kish=kish,
    )


def _df(cell_base: Floats, base: Floats, cells: Grid, domains: int) -> Floats:
    """Answers in the base less the strata they come from."""
    spots, where = np.unique(cells.domain * len(cells.drawn) + cells.stratum, return_inverse=True)
    held = np.zeros((len(spots), cell_base.shape[1]))
    np.add.at(held, where, cell_base)
    strata = np.zeros((domains + 1, cell_base.shape[1]))
    np.add.at(strata, np.minimum(spots // len(cells.drawn), domains), held > 0)
    return base - strata[:domains]
