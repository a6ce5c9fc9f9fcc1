"""Estimates, sealed: only a Release made from them can be shown or written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.vault import Sealed, seal


@dataclass(frozen=True, eq=False, repr=False)
class EstimatesData:
    """What an Estimates holds: the tidy frame described in analysis/README.md, and what its reader must be told."""

    frame: pd.DataFrame
    level: float
    interval: str
    notes: tuple[str, ...] = ()


class Estimates(Sealed):
    """Shares and means with their uncertainty. `Estimates.of(responses, …)` makes them."""

    __slots__ = ()

    def __init__(self, data: EstimatesData) -> None:
        seal(self, data)

    @classmethod
    def of(cls, responses: Any, design: Any = None, **options: Any) -> "Estimates":
        """Estimate from responses; options as in `analysis.estimates.building.estimate`."""
        from analysis.estimates.building import estimate  # noqa: PLC0415  the builder makes this class

        return estimate(responses, design, **options)


Breakdowns = Sequence[tuple[str, ...]]
