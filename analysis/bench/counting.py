"""Counting many answers by unit: packed codes against pandas, polars and DuckDB, in memory and from Parquet."""

import tempfile
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from analysis.bench.lines import Line, best_of, compared
from analysis.estimates.tally import tally, tally_parquet

UNITS, WIDTH = 60, 5
Column = NDArray[np.int8]


def _answers(rows: int, columns: int) -> tuple[Column, list[Column]]:
    draw = np.random.Generator(np.random.PCG64(1))
    unit = draw.integers(0, UNITS, rows, dtype=np.int8)
    return unit, [draw.integers(0, WIDTH, rows, dtype=np.int8) for _ in range(columns)]


def _ratio(name: str, run: Callable[[], object] | None, own: float, least: float) -> Line:
    return compared(name, None if run is None else best_of(run, 1), own, least)


def bench_counting(rows: int, columns: int) -> Iterator[Line]:
    """Times, memory above the coded data, and ratios."""
    unit, answers = _answers(rows, columns)
    widths = [WIDTH] * columns
    own = best_of(lambda: tally(unit, answers, UNITS, widths))
    yield Line(f"{rows:,} answers × {columns} columns counted by {UNITS} units, packed", own)
    tracemalloc.start()
    counts = tally(unit, answers, UNITS, widths)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    yield Line("MB above the coded data", ratio=peak, most=50)
    frame = pd.DataFrame({"unit": unit, **{f"q{j}": column for j, column in enumerate(answers)}}, copy=False)
    names = [f"q{j}" for j in range(columns)]
    first = frame.groupby(["unit", "q0"]).size().unstack().to_numpy()
    yield Line("all tools agree on the first column", note=str(bool((first == counts[0]).all())))
    yield _ratio("pandas groupby", lambda: [frame.groupby(["unit", q], observed=True).size() for q in names], own, 10)
    yield from _others(frame, names, own)
    with tempfile.TemporaryDirectory() as place:
        yield from _parquet(Path(place) / "answers.parquet", frame, names, widths)


def _others(frame: pd.DataFrame, names: Sequence[str], own: float) -> Iterator[Line]:
    polars, duck = _polars(frame, names), _duckdb(frame)
    yield _ratio("polars group_by", polars, own, 5)
    if duck is None:
        yield compared("DuckDB GROUP BY", None, own, 5)
        return
    yield _ratio(
        "DuckDB GROUP BY",
        lambda: [duck(_counted(q)) for q in names],
        own,
        5,
    )


def _counted(name: str) -> str:
    return f"SELECT unit, {name}, count(*) FROM answers GROUP BY ALL"  # noqa: S608  names are ours


def _polars(frame: pd.DataFrame, names: Sequence[str]) -> Callable[[], object] | None:
    try:
        pl = import_module("polars")
    except ImportError:
        return None
    table = pl.DataFrame({name: frame[name].to_numpy() for name in frame.columns})
    return lambda: [table.group_by(["unit", q]).len() for q in names]


def _duckdb(frame: pd.DataFrame | None, parquet: Path | None = None) -> Callable[[str], object] | None:
    try:
        duckdb = import_module("duckdb")
    except ImportError:
        return None
    link = duckdb.connect()
    if frame is not None:
        link.register("source", pa.table({name: frame[name].to_numpy() for name in frame.columns}))
        link.execute("CREATE TABLE answers AS SELECT * FROM source")
        link.unregister("source")
    else:
        link.execute(f"CREATE VIEW answers AS SELECT * FROM read_parquet('{parquet}')")  # noqa: S608  our own file
    return lambda query: link.execute(query).fetchall()


def _parquet(path: Path, frame: pd.DataFrame, names: Sequence[str], widths: Sequence[int]) -> Iterator[Line]:
    pq.write_table(pa.table({name: frame[name].to_numpy() for name in frame.columns}), path, row_group_size=1 << 20)
    own = best_of(lambda: tally_parquet(path, "unit", names, UNITS, widths), 2)
    yield Line("the same from Parquet", own)
    duck = _duckdb(None, path)
    if duck is None:
        yield compared("DuckDB from Parquet", None, own, 1.5)
        return
    run = duck
    yield _ratio(
        "DuckDB from Parquet",
        lambda: [run(_counted(q)) for q in names],
        own,
        1.5,
    )
