"""Measures the search on questions with known answers."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from handbook.tools.search.reader import Index, search


class QualityError(ValueError):
    """The index or the questions cannot be read."""


@dataclass(frozen=True)
class Result:
    """Shares of the questions answered at once, among the first three, and not at all."""

    count: int
    first: float
    three: float
    none: float
    misses: tuple[str, ...]

    def figures(self) -> dict[str, float]:
        """The figures without the list."""
        return {
            "questions": self.count,
            "success@1": round(self.first, 3),
            "success@3": round(self.three, 3),
            "no result": round(self.none, 3),
        }


def load_index(site: Path) -> Index:
    """The built index."""
    file = site / "search.json"
    if not file.exists():
        raise QualityError(f"{file} saknas. Kör python -m handbook build först.")
    found: Index = json.loads(file.read_text(encoding="utf-8"))
    return found


def read_queries(file: Path) -> list[dict[str, Any]]:
    """Questions from YAML or JSON: a list of {q, pages}, where pages are ids or addresses."""
    if not file.exists():
        raise QualityError(f"{file} saknas.")
    rows: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return rows


def answers(hit_id: str, hit_url: str, wanted: list[str]) -> bool:
    """Whether a hit is one of the wanted pages, by id or address."""
    return hit_id in wanted or hit_url.strip("/") in {want.strip("/") for want in wanted}


def measure(index: Index, queries: list[dict[str, Any]]) -> Result:
    """Ask every question and count."""
    first = three = none = 0
    misses = []
    for row in queries:
        hits = search(index, str(row["q"]), 3)
        right = [answers(hit.id, hit.url, row["pages"]) for hit in hits]
        first += bool(right and right[0])
        three += any(right)
        none += not hits
        if not any(right[:1]):
            kind = "utanför de tre första" if not any(right) else "inte först"
            misses.append(f"{kind}: {row['q']!r} → {', '.join(hit.id for hit in hits) or 'inget'}")
    count = max(len(queries), 1)
    return Result(len(queries), first / count, three / count, none / count, tuple(misses))
