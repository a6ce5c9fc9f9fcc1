"""The design of a staff survey: everyone was asked, some answered; weights carry the answers to the whole staff."""

from collections.abc import Mapping

import numpy as np

from analysis.inference.design import Design
from analysis.responses import ResponseData


def design_of(data: ResponseData, staff: Mapping[str, int] | None = None) -> Design:
    """Answers as a sample of each unit's staff: weights N/n and finite population correction; without `staff`, weights 1."""
    unit = data.codebook.unit.name
    codes = data.codes[unit]
    if staff is None:
        return Design.of(data.n, lonely="adjust")
    sizes = np.array([float(staff[level]) for level in data.levels[unit]])
    return Design.of(data.n, strata=[codes], fpc=[sizes[codes]], lonely="adjust")
