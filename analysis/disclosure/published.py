"""Examines published tables without the answers: which hidden counts of somebody follow from the figures shown.

A hidden count that can only be nothing is not counted: that nobody is there tells of nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.disclosure.bounds import attacker_bounds
from analysis.disclosure.figures import Group, group_of
from analysis.disclosure.system import SystemBuilder
from analysis.problems import refuse


def examine(folders: Sequence[Path]) -> tuple[int, int]:
    """(hidden counts examined, of which somebody's number follows) from the tables of releases of the same answers."""
    build = SystemBuilder()
    told: dict[tuple[object, ...], float | None] = {}
    for folder in folders:
        told |= _tell(_read(folder))
    cells = {name: build.cell(name, value or 0.0, latent=value is None) for name, value in told.items()}
    _relate(build, cells)
    system = build.build()
    hidden = np.zeros(len(system.names), dtype=bool)
    bounds = attacker_bounds(system, hidden)
    unknown = [cell for name, cell in cells.items() if name[0] == "n" and told[name] is None]
    return len(unknown), sum(bounds[cell].is_exact and bounds[cell].low > 0.5 for cell in unknown)


def _read(folder: Path) -> pd.DataFrame:
    path = folder / "tables.csv"
    if not path.is_file():
        raise refuse("There is no such file.", file=str(path))
    return pd.read_csv(path, sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _tell(table: pd.DataFrame) -> dict[tuple[object, ...], float | None]:
    told: dict[tuple[object, ...], float | None] = {}
    for row in table.to_dict("records"):
        by, key = (tuple(part for part in str(row[name]).split("*") if part) for name in ("by", "key"))
        group = group_of(by, key)
        told[("base", row["item"], group)] = float(row["base"]) if row["base"] else None
        if row["statistic"] == "share":
            told[("n", row["item"], row["category"], group)] = float(row["n"]) if row["n"] else None
    return told


def _relate(build: SystemBuilder, cells: dict[tuple[object, ...], int]) -> None:
    kinds: dict[tuple[object, ...], dict[Group, int]] = defaultdict(dict)
    for name, cell in cells.items():
        kinds[name[:-1]][name[-1]] = cell  # type: ignore[index]  # the last part of a name is its group
        base = cells.get(("base", name[1], name[-1]))
        if name[0] == "n" and base is not None:
            build.at_most(cell, base)
    _sum_categories(build, cells)
    for groups in kinds.values():
        for whole, parts in _families(groups):
            if whole in groups:
                build.relate(
                    [(groups[whole], 1.0), *((part, -1.0) for part in parts)], *_left_out(build, groups[whole], parts)
                )


def _sum_categories(build: SystemBuilder, cells: dict[tuple[object, ...], int]) -> None:
    """The categories of one single answer make up its base, unless some table that is shown whole says otherwise."""
    parts: dict[tuple[object, object], list[int]] = defaultdict(list)
    for name, cell in cells.items():
        if name[0] == "n" and name[2] != "positive":
            parts[name[1], name[3]].append(cell)
    sums = {key: members for key, members in parts.items() if len(members) > 1 and ("base", *key) in cells}
    refuted = set()
    for (item, group), members in sums.items():
        whole = cells["base", item, group]
        is_known = not any(build.latent[cell] for cell in (whole, *members))
        if is_known and build.values[whole] != sum(build.values[cell] for cell in members):
            refuted.add(item)
    for (item, group), members in sums.items():
        if item not in refuted:
            build.relate([(cells["base", item, group], 1.0), *((cell, -1.0) for cell in members)])


def _left_out(build: SystemBuilder, whole: int, parts: Iterable[int]) -> tuple[float, float]:
    """Those who did not answer the breakdown are nobody when all is shown and adds up; else at least nobody."""
    members = [whole, *parts]
    known = not any(build.latent[cell] for cell in members)
    return (
        (0.0, 0.0)
        if known and build.values[whole] == sum(build.values[p] for p in members[1:])
        else (0.0, float("inf"))
    )


def _families(groups: dict[Group, int]) -> Iterable[tuple[Group, list[int]]]:
    found: dict[tuple[Group, str], list[int]] = defaultdict(list)
    for group, cell in groups.items():
        for one in group:
            found[tuple(g for g in group if g != one), one[0]].append(cell)
    return [(whole, parts) for (whole, _), parts in found.items()]
