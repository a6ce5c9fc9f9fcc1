"""A plain table of counts with its margins, of any number of dimensions, as a system of relations."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure.system import System, SystemBuilder

TOTAL = "Total"
Key = tuple[str, ...]


def with_margins(inner: Mapping[Key, int], categories: Sequence[Sequence[str]]) -> dict[Key, int]:
    """Add every margin (named Total) to a table of inner counts; absent combinations count as 0."""
    shape = tuple(len(names) for names in categories)
    counts: NDArray[np.int64] = np.zeros(shape, dtype=np.int64)
    for key, count in inner.items():
        counts[tuple(list(names).index(part) for names, part in zip(categories, key, strict=True))] = count
    for axis in range(len(shape)):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    named = [[*names, TOTAL] for names in categories]
    return {key: int(count) for key, count in zip(product(*named), counts.ravel(), strict=True)}


def table_system(cells: Mapping[Key, int], *, zeros_known: bool = True, levels: bool = False) -> System:
    """A system whose relations are all the sums along each dimension.

    `zeros_known`: empty cells are published and stay so. Hiding costs one for each cell, with the counts as
    tie-break; with `levels`, a margin costs five times its inner cells for each dimension summed over.
    """
    build = SystemBuilder()
    everything = float(sum(cells.values())) or 1.0
    for key, count in cells.items():
        depth = 5.0 ** key.count(TOTAL) if levels else 1.0
        build.cell(key, count, cost=depth + count / everything, fixed=zeros_known and count == 0)
    for axis in range(len(next(iter(cells)))):
        _relate_axis(build, cells, axis)
    return build.build()


def _relate_axis(build: SystemBuilder, cells: Mapping[Key, int], axis: int) -> None:
    parts: dict[Key, list[int]] = {}
    for key in cells:
        if key[axis] != TOTAL:
            whole = (*key[:axis], TOTAL, *key[axis + 1 :])
            parts.setdefault(whole, []).append(build.find(key) or 0)
    for whole, members in parts.items():
        number = build.find(whole)
        if number is not None:
            build.total(number, members)
