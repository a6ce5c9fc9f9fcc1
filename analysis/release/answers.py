"""The answers themselves: parts of them, and how many there are by unit."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure.figures import Figure
from analysis.disclosure.relations import ANSWERS
from analysis.responses import ResponseData


def subset(data: ResponseData, kept: NDArray[np.bool_]) -> ResponseData:
    """Some of the rows."""
    return replace(
        data,
        n=int(kept.sum()),
        codes={name: codes[kept] for name, codes in data.codes.items()},
        numbers={name: numbers[kept] for name, numbers in data.numbers.items()},
        texts={name: texts[kept] for name, texts in data.texts.items()},
    )


def response_figures(data: ResponseData) -> list[Figure]:
    """How many answered, for the whole and by unit: bases like others, with negative rows since no frame has them."""
    unit = data.codebook.unit.name
    codes = data.codes[unit]
    answers = np.bincount(codes[codes >= 0], minlength=len(data.levels[unit]))
    groups = [((), data.n), *((((unit, level),), int(n)) for level, n in zip(data.levels[unit], answers, strict=True))]
    return [
        Figure(
            row=-1 - place,
            question=ANSWERS,
            item=ANSWERS,
            category="",
            group=group,
            statistic="base",
            n=n,
            base=n,
            asked=n,
            weighted_n=0.0,
            weighted_base=0.0,
            sensitive=False,
            counted=False,
        )
        for place, (group, n) in enumerate(groups)
    ]
