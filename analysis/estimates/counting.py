"""Counts one question by cell, and from the counts its estimates and variances per domain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.codebook.missing import MISSING
from analysis.estimates.asked import Asked
from analysis.estimates.cells import Grid, variances
from analysis.inference.design import Design, Floats, Ints
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
    """(cells, lines): answers in the base, sum and sum of squares of the value counted, and the missing by kind (cells, lines)."""

    base: Floats
    first: Floats
    second: Floats
    missing: dict[str, Floats]


def count_columns(data: ResponseData, asked: Asked, cells: Grid, domains: int, design: Design) -> Counted:
    """Everything the frame says about one question."""
    parts = _index(data, asked, cells) if asked.statistic == "mean" else _shares(data, asked, cells)
    del design
    return _summed(parts, cells, domains, is_mean=asked.statistic == "mean")


def _shares(data: ResponseData, asked: Asked, cells: Grid) -> _Parts:
    m, by_item = len(cells.rows), {}
    for item in dict.fromkeys(line.item for line in asked.lines):
        levels = data.levels.get(item, ())
        width = len(levels) + _OFFSET
        codes = data.codes[item] if item in data.codes else np.full(data.n, MISSING["not_in_wave"], dtype=np.int16)
        flat = np.bincount(cells.cell * width + (codes + _OFFSET), minlength=m * width)
        by_item[item] = (flat.reshape(m, width).astype(float), levels)
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
    base = np.bincount(cells.cell, got, minlength=m)[:, None]
    missing = {kind: np.zeros((m, 1)) for kind in ("not_substantive", *MISSING)}
    missing["no_answer"] = cells.rows[:, None] - base
    first = np.bincount(cells.cell, filled, minlength=m)[:, None]
    return _Parts(base, first, np.bincount(cells.cell, filled**2, minlength=m)[:, None], missing)


def _by_domain(cells: Grid, values: Floats, domains: int) -> Floats:
    summed = np.zeros((domains + 1, values.shape[1]))
    np.add.at(summed, cells.domain, values)
    return summed[:domains]


def _whole(values: Floats) -> Ints:
    return np.rint(values).astype(np.int64)


def _summed(parts: _Parts, cells: Grid, domains: int, *, is_mean: bool) -> Counted:
    w = cells.weight[:, None]
    base, first = _by_domain(cells, parts.base, domains), _by_domain(cells, parts.first, domains)
    weighted_base, weighted_first = _by_domain(cells, w * parts.base, domains), _by_domain(cells, w * parts.first, domains)
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
        n=_whole(base if is_mean else first), base=_whole(base), asked=asked, missing=missing,
        weighted_n=weighted_base if is_mean else weighted_first, weighted_base=weighted_base,
        estimate=estimate, unweighted=unweighted, se=se, df=_df(parts.base, base, cells, domains), kish=kish,
    )  # fmt: skip


def _df(cell_base: Floats, base: Floats, cells: Grid, domains: int) -> Floats:
    """Answers in the base less the strata they come from."""
    spots, where = np.unique(cells.domain * len(cells.drawn) + cells.stratum, return_inverse=True)
    held = np.zeros((len(spots), cell_base.shape[1]))
    np.add.at(held, where, cell_base)
    strata = np.zeros((domains + 1, cell_base.shape[1]))
    np.add.at(strata, np.minimum(spots // len(cells.drawn), domains), held > 0)
    return base - strata[:domains]
