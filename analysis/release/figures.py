"""One published row: rounded as it is printed everywhere, or with nothing in it when it may not be shown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.release.sealed import Release

SHOWN, HIDDEN, NOBODY = "shown", "hidden", "nobody"


@dataclass(frozen=True)
class Row:
    """A figure as published. `value`, `low`, `high` and `unweighted` are percent (or index), rounded."""

    question: str
    item: str
    category: str
    label: str
    statistic: str
    by: tuple[str, ...]
    key: tuple[str, ...]
    status: str
    base: int | None = None
    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unweighted: float | None = None
    against_rest: str = ""
    asked: int | None = None

    @property
    def is_shown(self) -> bool:
        """Whether there is a figure to print."""
        return self.status == SHOWN

    def group(self, release: "Release") -> str:
        """What the group is called; empty for the whole."""
        return " · ".join(release.groups[name, code] for name, code in zip(self.by, self.key, strict=True))

    def tidy(self, release: "Release") -> dict[str, Any]:
        """The row of the CSV and Parquet files."""
        heading = release.headings.get(self.question)
        return {
            "wave": release.wave,
            "table": f"{self.question}@{'*'.join(self.by)}",
            "question": self.question,
            "title": heading.title if heading else "",
            "item": self.item,
            "category": self.category,
            "label": self.label,
            "statistic": self.statistic,
            "by": "*".join(self.by),
            "key": "*".join(self.key),
            "group": self.group(release),
            "status": self.status,
            "base": self.base,
            "n": self.n,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "unweighted": self.unweighted,
            "against_rest": self.against_rest,
        }


def rounded(value: float, decimals: int) -> float:
    """Rounded half up as printed, without a negative zero."""
    steps = 10.0**decimals
    return float(int(value * steps + 0.5 + 1e-9) / steps) if value >= 0 else -rounded(-value, decimals)
