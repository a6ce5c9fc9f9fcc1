"""Builds Estimates: every asked-for question by every asked-for breakdown, counted once per column and cell."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.estimates.asked import Asked, what_is_asked
from analysis.estimates.cells import grid
from analysis.estimates.clustered import with_clusters
from analysis.estimates.counting import Counted, count_columns
from analysis.estimates.sealed import Breakdowns, Estimates, EstimatesData
from analysis.estimates.weighting import design_of
from analysis.inference.design import Design, Ints
from analysis.inference.intervals import METHODS, effective, limits
from analysis.problems import refuse
from analysis.responses import ResponseData, Responses
from analysis.vault import contents

WHOLE: tuple[str, ...] = ()


def estimate(
    responses: Responses,
    design: Design | None = None,
    *,
    questions: Sequence[str] | None = None,
    by: Breakdowns = (WHOLE,),
    level: float = 0.95,
    interval: str = "wilson",
    notes: Sequence[str] = (),
) -> Estimates:
    """Shares of every category (means of indices) for the whole and each breakdown.

    `design`: None weighs each unit's answers up to those who answered only, without calibration; see `weighting.weigh`.
    """
    data: ResponseData = contents(responses)
    if interval not in METHODS:
        raise refuse("There is no such interval.", found=interval, expected=", ".join(METHODS))
    wanted = what_is_asked(data.codebook, questions)
    own = design or design_of(data)
    frames = [_tables(data, own, wanted, tuple(names), level, interval) for names in by]
    frame = pd.concat(frames, ignore_index=True)
    return Estimates(EstimatesData(frame, level, interval, tuple(notes)))


def domains_of(data: ResponseData, names: tuple[str, ...]) -> tuple[Ints, list[tuple[str, ...]]]:
    """The domain of each row and every combination of codes; rows without an answer to a breakdown fall outside all."""
    domain: Ints = np.zeros(data.n, dtype=np.int64)
    keys: list[tuple[str, ...]] = [()]
    outside = np.zeros(data.n, dtype=bool)
    for name in names:
        if name not in data.codes:
            raise refuse("A breakdown names a column that is not there.", found=name, expected=", ".join(data.codes))
        codes, levels = data.codes[name], data.levels[name]
        outside |= codes < 0
        domain = domain * len(levels) + np.maximum(codes, 0)
        keys = [(*key, level) for key in keys for level in levels]
    domain[outside] = len(keys)
    return domain, keys


def _tables(
    data: ResponseData, design: Design, wanted: Sequence[Asked], names: tuple[str, ...], level: float, interval: str
) -> pd.DataFrame:
    domain, keys = domains_of(data, names)
    cells = grid(design, domain)
    frames = []
    for one in wanted:
        got = count_columns(data, one, cells, len(keys))
        if not design.is_unclustered:
            got = with_clusters(got, data, one, design, domain)
        frames.append(_frame(got, one, names, keys, level, interval))
    return pd.concat(frames, ignore_index=True)


def _interval(
    got: Counted, asked: Asked, level: float, interval: str
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Effective n and both limits, (g·v,) each."""
    p, se, df, base = (np.asarray(a, dtype=float).ravel() for a in (got.estimate, got.se, got.df, got.base))
    if asked.statistic == "mean":
        n = np.full(len(p), np.nan)
        low, high = limits("mean", p, se, n, df, base, level)
        blind = df < 1
        return n, np.where(blind, asked.range[0], low), np.where(blind, asked.range[1], high)
    n = effective(p, se, got.kish.ravel())
    if interval == "wilson":  # its own variance has n below, not n - 1; and t would cover too much in small units
        n = np.where((p > 0) & (p < 1), n * base / np.maximum(base - 1, 1), n)
    low, high = limits(interval, p, se, n, np.full(len(p), np.inf) if interval == "wilson" else df, base, level)
    return n, low, high


def _frame(
    got: Counted, asked: Asked, names: tuple[str, ...], keys: list[tuple[str, ...]], level: float, interval: str
) -> pd.DataFrame:
    """Rows for every domain and line of one question: (g, v) arrays laid out domain by domain."""
    g, v = got.estimate.shape
    p, se, df, base = (np.asarray(a, dtype=float).ravel() for a in (got.estimate, got.se, got.df, got.base))
    n, low, high = _interval(got, asked, level, interval)
    empty = base == 0
    columns: dict[str, Any] = {
        "table": f"{asked.question}@{'*'.join(names)}",
        "question": asked.question,
        "item": [line.item for line in asked.lines] * g,
        "category": [line.category for line in asked.lines] * g,
        "label": [line.label for line in asked.lines] * g,
        "statistic": asked.statistic,
        "by": [names] * (g * v),
        "key": [key for key in keys for _ in range(v)],
        "n": got.n.ravel(),
        "base": got.base.ravel(),
        "asked": got.asked.ravel(),
        **{name: part.ravel() for name, part in got.missing.items()},
        "weighted_n": got.weighted_n.ravel(),
        "weighted_base": got.weighted_base.ravel(),
        "estimate": p,
        "unweighted": got.unweighted.ravel(),
        "se": np.where(empty, np.nan, se),
        "lo": np.where(empty, np.nan, low),
        "hi": np.where(empty, np.nan, high),
        "df": df,
        "n_effective": np.where(empty, 0.0, n),
        "sensitive": asked.sensitive,
    }
    return pd.DataFrame(columns)
