"""The organisation's units with their staff, and the staff counted by what weights are fitted to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.problems import InputError, Problem, refuse
from analysis.responses.tables import RawTable, read_table


@dataclass(frozen=True)
class Organisation:
    """Units by code, in the file's order: what they are called, how many were asked, and the unit above (or "")."""

    names: Mapping[str, str]
    staff: Mapping[str, int]
    above: Mapping[str, str]


@dataclass(frozen=True)
class Population:
    """Staff counted by combinations of codes: `counts` maps codes in the order of `columns` to people."""

    columns: tuple[str, ...]
    counts: Mapping[tuple[str, ...], int]

    def by(self, *names: str) -> dict[tuple[str, ...], int]:
        """The staff by some of the columns."""
        places = [self.columns.index(name) for name in names]
        summed: dict[tuple[str, ...], int] = {}
        for key, people in self.counts.items():
            short = tuple(key[i] for i in places)
            summed[short] = summed.get(short, 0) + people
        return summed


def _columns(table: RawTable, wanted: tuple[str, ...]) -> dict[str, int]:
    heading = [cell.casefold() for cell in table.rows[0]]
    absent = [name for name in wanted if name not in heading]
    if absent:
        raise InputError(
            [Problem("A column is missing.", table.file, 1, name, ", ".join(table.rows[0])) for name in absent]
            + list(table.broken)
        )
    if table.broken:
        raise InputError(table.broken)
    return {name: i for i, name in enumerate(heading)}


def _people(table: RawTable, row: tuple[str, ...], number: int, place: int) -> int:
    if not row[place].isdigit():
        raise refuse(
            "A number of people is not a whole number.",
            file=table.file,
            row=number,
            column=table.rows[0][place],
            found=row[place][:40],
        )
    return int(row[place])


def read_organisation(path: Any) -> Organisation:
    """Read kod; namn; anstallda (and overordnad)."""
    table = read_table(path)
    at = _columns(table, ("kod", "namn", "anstallda"))
    names: dict[str, str] = {}
    staff: dict[str, int] = {}
    above: dict[str, str] = {}
    for row, number in zip(table.rows[1:], table.row_numbers[1:], strict=True):
        code = row[at["kod"]]
        if not code or code in names:
            raise refuse("A unit's code is empty or used twice.", file=table.file, row=number, column="kod", found=code)
        names[code] = row[at["namn"]]
        staff[code] = _people(table, row, number, at["anstallda"])
        above[code] = row[at["overordnad"]] if "overordnad" in at else ""
    return Organisation(names, staff, above)


def read_population(path: Any, columns: tuple[str, ...]) -> Population:
    """Read the named columns of codes and `antal`."""
    table = read_table(path)
    at = _columns(table, (*columns, "antal"))
    counts: dict[tuple[str, ...], int] = {}
    for row, number in zip(table.rows[1:], table.row_numbers[1:], strict=True):
        key = tuple(row[at[name]] for name in columns)
        if key in counts:
            raise refuse("A combination stands twice.", file=table.file, row=number, found=", ".join(key))
        counts[key] = _people(table, row, number, at["antal"])
    return Population(columns, counts)
