"""Counts that others have published (the register's own statistics, say) and that bound what the survey must hide.

A CSV file with `;`: item; category; by; key; relation; count. `by` and `key` are joined with `*`, empty for the whole;
relation is =, <= or >=: how the survey's count stands to the published one.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from analysis.disclosure.figures import group_of
from analysis.disclosure.protect import ExternalCount
from analysis.problems import InputError, Problem, refuse

COLUMNS = ("item", "category", "by", "key", "relation", "count")
RELATIONS = {"=": "=", "<=": "≤", ">=": "≥", "≤": "≤", "≥": "≥"}


def read_external(paths: Iterable[str]) -> tuple[ExternalCount, ...]:
    """Read every file; raises InputError with each row that cannot be used."""
    return tuple(count for path in paths for count in _read(Path(path)))


def _read(path: Path) -> list[ExternalCount]:
    if not path.is_file():
        raise refuse("There is no such file.", file=str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        absent = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if absent:
            raise InputError([Problem("A column is missing.", file=path.name, row=1, column=name) for name in absent])
        rows = list(reader)
    wrong = [
        Problem(
            "A published count is not a count.", file=path.name, row=number, found=f"{row['relation']} {row['count']}"
        )
        for number, row in enumerate(rows, 2)
        if row["relation"] not in RELATIONS or not str(row["count"]).isdigit()
    ]
    if wrong:
        raise InputError(wrong)
    return [_count(row) for row in rows]


def _count(row: dict[str, str]) -> ExternalCount:
    by, key = (tuple(part for part in row[name].split("*") if part) for name in ("by", "key"))
    group = group_of(by, key)
    kind = ("base", row["item"]) if not row["category"] else ("n", row["item"], row["category"])
    return ExternalCount((*kind, group), RELATIONS[row["relation"]], float(row["count"]))
