"""A Release: what the audit has passed, and nothing else. It can be shown; hidden figures are not in it at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.ledger import Ledger
from analysis.release.figures import Row
from analysis.release.text import Heading

_STAMP = object()


@dataclass(frozen=True, repr=False)
class Release:
    """Published figures with everything a report says around them. Made only by `Release.make`."""

    title: str
    lang: str
    wave: str
    level: float
    rows: tuple[Row, ...]
    headings: Mapping[str, Heading]
    groups: Mapping[tuple[str, str], str]
    breakdowns: Mapping[str, str]
    response: tuple[Row, ...]
    notes: tuple[str, ...]
    quality: Mapping[str, Any]
    manifest: Mapping[str, Any]
    stamp: object = field(default=None, compare=False)
    following: Ledger = field(default_factory=Ledger, compare=False)

    def __post_init__(self) -> None:
        if self.stamp is not _STAMP or not self.manifest["audit"]["passed"]:
            raise TypeError("A Release is made by Release.make, from a plan that has passed the audit.")

    def __repr__(self) -> str:
        return f"<Release of {self.wave}: {len(self.rows)} rows>"

    def __reduce__(self) -> Any:
        raise TypeError("A Release is written with analysis.output, not pickled.")

    @classmethod
    def make(cls, responses: Any, plan: Any = None, **options: Any) -> "Release":
        """Estimate, protect, audit: see `analysis.release.build.make`. Raises AuditFailed or LedgerConflict."""
        from analysis.release.build import make  # noqa: PLC0415  the builder makes this class

        return make(responses, plan, **options)

    @classmethod
    def _passed(cls, **parts: Any) -> "Release":
        return cls(**parts, stamp=_STAMP)

    def ledger(self) -> Ledger:
        """The ledger with this release noted; saved when the files are written."""
        return self.following

    def tidy(self) -> pd.DataFrame:
        """The figures as a table: one row each, empty where a figure is not shown."""
        return pd.DataFrame([row.tidy(self) for row in (*self.response, *self.rows)])

    def table(self, question: str, by: Sequence[str] = ()) -> list[Row]:
        """The rows of one table."""
        return [row for row in self.rows if row.question == question and row.by == tuple(by)]
