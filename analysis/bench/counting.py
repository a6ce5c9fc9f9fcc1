"""Counting many answers by unit: packed codes against pandas, polars and DuckDB, in memory and from Parquet."""

import tempfile
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from analysis.bench.lines import Disagreement, Line, compared, kept_of
from analysis.estimates.tally import tally, tally_parquet

UNITS, WIDTH = 60, 5
Column = NDArray[np.int8]
Counts = Sequence[NDArray[np.int64]]
Told = Iterable[Iterable[tuple[Any, Any, Any]]]  # for every column its (unit, code, count)
Tool = Callable[[], Told]


def _answers(rows: int, columns: int) -> tuple[Column, list[Column]]:
    draw = np.random.Generator(np.random.PCG64(1))
    unit = draw.integers(0, UNITS, rows, dtype=np.int8)
    return unit, [draw.integers(0, WIDTH, rows, dtype=np.int8) for _ in range(columns)]


@dataclass(frozen=True)
class Own:
    """What the library counted, and how fast."""

    seconds: float
    counts: Counts

    def against(self, name: str, tool: Tool | None, least: float) -> Line:
        """The ratio to another tool, once it has counted the same. Raises Disagreement."""
        if tool is None:
            return compared(name, None, self.seconds, least)
        seconds, told = kept_of(tool)
        for counts, column in zip(self.counts, told, strict=True):
            other = np.zeros_like(counts)
            for unit, code, n in column:
                other[unit, code] = n
            if not np.array_equal(counts, other):
                raise Disagreement(name)
        return compared(name, seconds, self.seconds, least)


def bench_counting(rows: int, columns: int) -> Iterator[Line]:
    """Times, memory above the coded data, and ratios."""
    unit, answers = _answers(rows, columns)
    widths = [WIDTH] * columns
    own = Own(*kept_of(lambda: tally(unit, answers, UNITS, widths), 3))
    yield Line(f"{rows:,} answers × {columns} columns counted by {UNITS} units, packed", own.seconds)
    tracemalloc.start()
    tally(unit, answers, UNITS, widths)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    yield Line("MB above the coded data", ratio=peak, most=50)
    frame = pd.DataFrame({"unit": unit, **{f"q{j}": column for j, column in enumerate(answers)}}, copy=False)
    names = [f"q{j}" for j in range(columns)]
    yield own.against("pandas groupby", lambda: _pandas(frame, names), 10)
    yield own.against("polars group_by", _polars(frame, names), 5)
    yield own.against("DuckDB GROUP BY", _duckdb(names, frame), 5)
    with tempfile.TemporaryDirectory() as place:
        yield from _parquet(Path(place) / "answers.parquet", frame, names, widths)


def _pandas(frame: pd.DataFrame, names: Sequence[str]) -> Told:
    counted = [frame.groupby(["unit", q], observed=True).size() for q in names]
    return ([(*key, n) for key, n in one.items()] for one in counted)  # type: ignore[misc]  # keys are pairs


def _counted(name: str) -> str:
    return f"SELECT unit, {name}, count(*) FROM answers GROUP BY ALL"  # noqa: S608  names are ours


def _polars(frame: pd.DataFrame, names: Sequence[str]) -> Tool | None:
    try:
        pl = import_module("polars")
    except ImportError:
        return None
    table = pl.DataFrame({name: frame[name].to_numpy() for name in frame.columns})
    return lambda: (one.iter_rows() for one in [table.group_by(["unit", q]).len() for q in names])


def _duckdb(names: Sequence[str], source: pd.DataFrame | Path) -> Tool | None:
    try:
        duckdb = import_module("duckdb")
    except ImportError:
        return None
    link = duckdb.connect()
    if isinstance(source, Path):
        link.execute(f"CREATE VIEW answers AS SELECT * FROM read_parquet('{source}')")  # noqa: S608  our own file
    else:
        link.register("source", pa.table({name: source[name].to_numpy() for name in source.columns}))
        link.execute("CREATE TABLE answers AS SELECT * FROM source")
        link.unregister("source")
    return lambda: [link.execute(_counted(q)).fetchall() for q in names]


def _parquet(path: Path, frame: pd.DataFrame, names: Sequence[str], widths: Sequence[int]) -> Iterator[Line]:
    pq.write_table(pa.table({name: frame[name].to_numpy() for name in frame.columns}), path, row_group_size=1 << 20)
    own = Own(*kept_of(lambda: tally_parquet(path, "unit", names, UNITS, widths), 2))
    yield Line("the same from Parquet", own.seconds)
    yield own.against("DuckDB from Parquet", _duckdb(names, path), 1.5)
