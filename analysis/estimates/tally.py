"""Counts many coded columns by unit at once: a few columns share one packed code, counted chunk by chunk with
bincount."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.signedinteger]
CHUNK = 1 << 15  # rows at a time: the working arrays stay in the cache
CELLS = 1 << 14  # counters of one packed code: they stay in the cache too


def _groups(widths: Sequence[int], units: int) -> Iterator[list[int]]:
    """Columns in runs whose packed counters fit."""
    group: list[int] = []
    size = units
    for j, width in enumerate(widths):
        if group and size * width > CELLS:
            yield group
            group, size = [], units
        group.append(j)
        size *= width
    if group:
        yield group


def tally(
    unit: Codes, columns: Sequence[Codes], units: int, widths: Sequence[int], lowest: int = 0
) -> list[NDArray[np.int64]]:
    """Counts (units, width) of each column's codes by unit. Codes run from `lowest` to lowest + width - 1; unit
    from 0."""
    counts: list[NDArray[np.int64]] = [np.zeros((0, 0), dtype=np.int64)] * len(columns)
    for group in _groups(widths, units):
        sizes = [widths[j] for j in group]
        packed = _packed(unit, [columns[j] for j in group], units, sizes, lowest)
        for place, j in enumerate(group):
            others = tuple(1 + k for k in range(len(group)) if k != place)
            counts[j] = packed.sum(axis=others)
    return counts


def _packed(unit: Codes, columns: Sequence[Codes], units: int, widths: Sequence[int], lowest: int) -> NDArray[np.int64]:
    """One pass over the rows: columns joined in the smallest integers that hold them, the unit put on top, then
    counted."""
    size = int(np.prod(widths))
    total = np.zeros(units * size, dtype=np.int64)
    lift = -lowest * int(_weights(widths).sum())
    narrow = np.int8 if size < 128 and lowest == 0 else np.int16 if size < 32768 and lowest == 0 else np.int64
    joined_all, code_all = np.empty(min(CHUNK, len(unit)), dtype=narrow), np.empty(min(CHUNK, len(unit)), dtype=np.intp)
    for start in range(0, len(unit), CHUNK):
        part = slice(start, start + CHUNK)
        rows = len(unit[part])
        joined, code = joined_all[:rows], code_all[:rows]
        joined[:] = columns[0][part]
        for column, width in zip(columns[1:], widths[1:], strict=True):
            np.multiply(joined, width, out=joined)
            np.add(joined, column[part], out=joined, casting="same_kind")
        code[:] = unit[part]
        np.multiply(code, size, out=code)
        np.add(code, joined, out=code)
        if lift:
            np.add(code, lift, out=code)
        total += np.bincount(code, minlength=len(total))
    return total.reshape(units, *widths)


def _weights(widths: Sequence[int]) -> NDArray[np.int64]:
    """What one step of each column is worth in the packed code."""
    return np.array([int(np.prod(widths[j + 1 :])) for j in range(len(widths))], dtype=np.int64)


def tally_parquet(
    path: Any, unit: str, names: Sequence[str], units: int, widths: Sequence[int]
) -> list[NDArray[np.int64]]:
    """The same from a Parquet file of small integers, a row group at a time: memory stays at one row group."""
    import pyarrow.parquet as pq  # noqa: PLC0415  slow to import, and only this needs it

    file = pq.ParquetFile(path, memory_map=True)
    total = [np.zeros((units, width), dtype=np.int64) for width in widths]
    for group in range(file.num_row_groups):
        table = file.read_row_group(group, columns=[unit, *names], use_threads=True)
        columns = [table.column(name).to_numpy() for name in names]
        found = tally(table.column(unit).to_numpy(), columns, units, widths)
        total = [before + now for before, now in zip(total, found, strict=True)]
    return total
