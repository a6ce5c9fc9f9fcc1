"""Series over waves, from what was published: earlier releases are read from their own files."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.problems import refuse
from analysis.release import Release

Series = tuple[str, tuple[str, ...], tuple[float | None, ...], tuple[str, ...]]


@dataclass(frozen=True, repr=False)
class Earlier:
    """An earlier wave's published figures for the whole, by item and category, with the question as it was worded."""

    wave: str
    values: dict[tuple[str, str], float]
    titles: dict[str, str]


def read_earlier(folder: Path) -> Earlier:
    """Read release.json and the CSV of an earlier release."""
    if not (folder / "release.json").is_file() or not (folder / "tables.csv").is_file():
        raise refuse("There is no release in the folder.", file=str(folder), expected="release.json, tables.csv")
    manifest = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    table = pd.read_csv(folder / "tables.csv", sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    whole = table[(table["by"] == "") & (table["status"] == "shown") & (table["value"] != "")]
    values = {
        (str(i), str(c)): float(v) for i, c, v in zip(whole["item"], whole["category"], whole["value"], strict=True)
    }
    titles = dict(zip(table["question"].astype(str), table["title"].astype(str), strict=True))
    return Earlier(str(manifest["wave"]), values, titles)


def series(release: Release, earlier: Sequence[Earlier]) -> Iterator[Series]:
    """Every counted share of the whole that has been asked before."""
    waves = sorted((e for e in earlier if e.wave != release.wave), key=lambda e: e.wave)
    for name, heading in release.headings.items():
        rows = [r for r in release.table(name) if r.category in ("positive", "1") and r.item == name and r.is_shown]
        if not rows or not any((name, row.category) in e.values for e in waves for row in rows):
            continue
        row = rows[0]
        values = tuple(e.values.get((name, row.category)) for e in waves)
        titles = [e.titles.get(name, heading.title) for e in waves] + [heading.title]
        names = (*(e.wave for e in waves), release.wave)
        breaks = tuple(names[i] for i in range(1, len(names)) if titles[i] != titles[i - 1])
        yield heading.title, names, (*values, row.value), breaks
