"""Reads published tables and compares them, figure by figure, from the published counts alone."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.inference.multiplicity import adjust
from analysis.inference.shares import two_shares
from analysis.problems import InputError, Problem, refuse
from analysis.responses.tables import RawTable, read_table
from analysis.waves.breaks import PERIOD, SCALE, WORDING

if TYPE_CHECKING:
    from analysis.release import Release

NEEDED = (
    "wave",
    "table",
    "question",
    "title",
    "item",
    "category",
    "label",
    "by",
    "key",
    "status",
    "base",
    "n",
    "value",
)
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Published:
    """The shown figures of one release, by (question, item, category, by, key)."""

    file: str
    wave: str
    rows: Mapping[Key, Mapping[str, str]]


@dataclass(frozen=True)
class Compared:
    """One figure in two waves: percentage points, interval and p only where both are counts of the same measure."""

    key: Key
    label: str
    older: float
    newer: float
    breaks: tuple[str, ...]
    lower: float | None = None
    upper: float | None = None
    p: float | None = None
    p_holm: float | None = None

    @property
    def difference(self) -> float | None:
        """Newer less older; nothing across a break."""
        return None if self.breaks else self.newer - self.older

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out nought and Holm's p is under 0.05."""
        if self.p_holm is None or self.lower is None or self.upper is None:
            return False
        return self.p_holm < 0.05 and (self.lower > 0 or self.upper < 0)


def _table(path: Path, needed: Sequence[str]) -> tuple[RawTable, list[dict[str, str]]]:
    table = read_table(path)
    heading = list(table.rows[0])
    absent = [name for name in needed if name not in heading]
    if absent:
        raise InputError([Problem("A column is missing.", table.file, 1, name, ", ".join(heading)) for name in absent])
    return table, [dict(zip(heading, row, strict=True)) for row in table.rows[1:]]


def read_published(folder: Any) -> Published:
    """The tables.csv of a release's folder (or the file itself)."""
    path = Path(folder) / "tables.csv" if Path(folder).is_dir() else Path(folder)
    _, rows = _table(path, NEEDED)
    shown = [row for row in rows if row["status"] == "shown" and row["value"]]
    if not shown:
        raise refuse("The release shows no figure.", file=str(path))
    return Published(str(path), shown[0]["wave"], {_key(row): row for row in shown})


def published_of(release: "Release") -> Published:
    """The same of a release before it is written: what its table will say."""
    rows = [
        {name: "" if value is None else f"{value}" for name, value in r.tidy(release).items()} for r in release.rows
    ]
    shown = [row for row in rows if row["status"] == "shown" and row["value"]]
    return Published(release.title, release.wave, {_key(row): row for row in shown})


def _key(row: Mapping[str, str]) -> Key:
    return row["question"], row["item"], row["category"], row["by"], row["key"]


def compare(older: Published, newer: Published, breaks: Mapping[str, tuple[str, ...]] | None = None) -> list[Compared]:
    """Every figure that both show, in the newer's order. p is Holm's over the groups of a question's table."""
    found = [_pair(key, older.rows[key], row, breaks) for key, row in newer.rows.items() if key in older.rows]
    families: dict[tuple[str, str, str, str], list[int]] = {}
    for place, one in enumerate(found):
        if one.p is not None:
            families.setdefault(one.key[:4], []).append(place)
    for places in families.values():
        for place, p in zip(places, adjust([float(found[i].p or 0.0) for i in places], "holm"), strict=True):
            found[place] = Compared(**{**found[place].__dict__, "p_holm": float(p)})
    return found


def _pair(
    key: Key, old: Mapping[str, str], new: Mapping[str, str], breaks: Mapping[str, tuple[str, ...]] | None
) -> Compared:
    why = list((breaks or {}).get(key[0], ()) or (breaks or {}).get(key[1], ()))
    why += [WORDING] if old["title"] != new["title"] else []
    why += [SCALE] if old["label"] != new["label"] else []
    told = Compared(key, new["label"], float(old["value"]), float(new["value"]), tuple(dict.fromkeys(why)))
    counts = [_count(old), _count(new)]
    if told.breaks or None in counts or new.get("statistic", "share") != "share":
        return told
    (x1, n1), (x2, n2) = counts[1] or (0, 1), counts[0] or (0, 1)
    got = two_shares((x1, x2), (n1 - x1, n2 - x2))
    low, high = (round(100 * limit, 1) for limit in got.newcombe)
    return Compared(**{**told.__dict__, "lower": low, "upper": high, "p": None if isnan(got.p) else got.p})


def _count(row: Mapping[str, str]) -> tuple[int, int] | None:
    if not (row["n"].isdigit() and row["base"].isdigit()) or int(row["base"]) == 0 or int(row["n"]) > int(row["base"]):
        return None
    return int(row["n"]), int(row["base"])


@dataclass(frozen=True)
class Benchmark:
    """An outside figure beside a published one; across another period of reference nothing is tested."""

    key: Key
    source: str
    outside: float
    own: float
    breaks: tuple[str, ...]
    z: float | None = None
    p: float | None = None


def against_benchmarks(own: Published, path: Any, reference_months: int | None) -> list[Benchmark]:
    """Compare with a file of question; category; value (percent); n; source; months."""
    table, rows = _table(Path(path), ("question", "category", "value", "n", "source", "months"))
    found = []
    for row, number in zip(rows, table.row_numbers[1:], strict=True):
        key = (row["question"], row["question"], row["category"], "", "")
        if key not in own.rows:
            raise refuse(
                "The release does not show the figure.",
                file=table.file,
                row=number,
                found=f"{row['question']} {row['category']}",
            )
        try:
            outside, n = float(row["value"].replace(",", ".")), int(row["n"])
        except ValueError as error:
            raise refuse(
                "A figure is not a number.", file=table.file, row=number, found=f"{row['value']}, {row['n']}"
            ) from error
        found.append(_benchmark(key, own.rows[key], row["source"], outside, n, row["months"] != str(reference_months)))
    return found


def _benchmark(
    key: Key, mine: Mapping[str, str], source: str, outside: float, n: int, is_other_period: bool
) -> Benchmark:
    told = Benchmark(key, source, outside, float(mine["value"]), (PERIOD,) if is_other_period else ())
    count = _count(mine)
    if is_other_period or count is None or n < 1:
        return told
    x = round(outside / 100 * n)
    got = two_shares((count[0], x), (count[1] - count[0], n - x))
    return Benchmark(**{**told.__dict__, "z": got.z, "p": None if isnan(got.p) else got.p})


def write_comparison(path: Path, waves: tuple[str, str], rows: Sequence[Compared]) -> None:
    """A tidy CSV of the comparison: only what the two releases already show."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        head = (
            "question",
            "item",
            "category",
            "by",
            "key",
            "label",
            *waves,
            "difference",
            "low",
            "high",
            "p_holm",
            "clear",
            "break",
        )
        writer.writerow(head)
        for row in rows:
            numbers = (
                row.older,
                row.newer,
                row.difference,
                row.lower,
                row.upper,
                None if row.p_holm is None else round(row.p_holm, 4),
            )
            cells = ["" if number is None else number for number in numbers]
            writer.writerow([*row.key, row.label, *cells, "yes" if row.is_clear else "", " ".join(row.breaks)])
