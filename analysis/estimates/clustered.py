"""Standard errors for designs with clusters, row by row: there the cells' shortcut does not hold."""

from dataclasses import replace

import numpy as np

from analysis.estimates.asked import Asked
from analysis.estimates.counting import Counted
from analysis.inference.design import Design, Floats, Ints
from analysis.inference.variance import covariance
from analysis.responses import ResponseData


def line_values(data: ResponseData, asked: Asked) -> Floats:
    """(n, lines) numbers: 1 and 0 for a category, the index's value for a mean, NaN outside the base."""
    if asked.statistic == "mean":
        return data.numbers[asked.question][:, None]
    columns = []
    for line in asked.lines:
        levels = data.levels.get(line.item, ())
        worth = [np.nan if v in asked.not_substantive else float(v in line.codes) for v in levels] or [np.nan]
        codes = data.codes.get(line.item, np.full(data.n, -1, dtype=np.int16))
        columns.append(np.where(codes >= 0, np.array(worth)[np.maximum(codes, 0)], np.nan))
    return np.stack(columns, axis=1)


def with_clusters(got: Counted, data: ResponseData, asked: Asked, design: Design, domain: Ints) -> Counted:
    """The same estimates with standard errors and degrees of freedom from clusters."""
    values = line_values(data, asked)
    se, df = np.zeros_like(got.se), np.zeros_like(got.df)
    for g in range(len(se)):
        inside = domain == g
        held = inside[:, None] & ~np.isnan(values)
        weights = np.where(held, design.effective[:, None], 0.0)
        sizes = np.where(weights.sum(axis=0) == 0, 1.0, weights.sum(axis=0))
        gaps = np.where(held, values - np.nan_to_num(got.estimate[g]), 0.0)
        se[g] = np.sqrt(np.clip(np.diag(covariance(design.within(inside), gaps * weights / sizes)), 0.0, None))
        df[g] = [design.within(held[:, j]).df if held[:, j].any() else 0 for j in range(values.shape[1])]
    return replace(got, se=se, df=df)
