"""Loads a reference case's data and design, as its `design` block says."""

import json
import os
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.inference.design import Design
from tests.analysis.r_expressions import evaluate

FOLDER = Path(os.environ.get("REFERENCE_DIR", Path(__file__).parent / "reference"))


def cases() -> list[dict]:
    """Every case of the folder, by name."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "cases").glob("*.json"))]


KNOWN = {"data", "derive", "ids", "strata", "weights", "probs", "fpc", "nest", "lonely_psu", "all_weights_one"}


@cache
def _read(name: str) -> pd.DataFrame:
    place = FOLDER / "data" / f"{name}.csv"
    if not place.is_file():
        place = Path(__file__).parent / "reference" / "data" / f"{name}.csv"
    frame = pd.read_csv(place, keep_default_na=False, dtype=str)
    return pd.DataFrame({column: _typed(frame[column]) for column in frame.columns})


def _typed(column: pd.Series) -> pd.Series:
    """Numbers where all are numbers, else text; blank and NA are gaps."""
    gap = column.isin(["", "NA"])
    if not gap.any() and column.str.fullmatch(r"-?[0-9]{1,15}").all():
        return column.astype("int64")
    try:
        return pd.Series([np.nan if g else float(v) for v, g in zip(column, gap, strict=True)])
    except ValueError:
        return pd.Series([None if g else str(v) for v, g in zip(column, gap, strict=True)], dtype=object)


def data_of(case: dict) -> pd.DataFrame:
    """The case's data with its derived columns."""
    block = case["design"]
    frame = _read(block["data"]).copy()
    for name, expression in (block.get("derive") or {}).items():
        frame[name] = evaluate(expression, frame)
    return frame


def names(value) -> list[str]:
    """Column names written as one, several, or joined with + (an R formula)."""
    if value in (None, "1", "~1", 1):
        return []
    parts = [value] if isinstance(value, str) else list(value)
    return [n.strip() for part in parts for n in part.lstrip("~").split("+") if n.strip() not in ("", "1")]


def design_of(case: dict, frame: pd.DataFrame) -> Design:
    """The case's design on its rows."""
    block = case["design"]
    unknown = set(block) - KNOWN
    assert not unknown, f"The design says {sorted(unknown)}, which is not supported; known: {sorted(KNOWN)}."
    weights = None
    if block.get("probs") not in (None, 1):
        weights = 1 / frame[names(block["probs"])[0]]
    elif block.get("weights") and not block.get("all_weights_one"):
        weights = frame[names(block["weights"])[0]]
    return Design.of(
        len(frame),
        weights=weights,
        strata=[frame[n] for n in names(block.get("strata"))],
        clusters=[frame[n] for n in names(block.get("ids"))],
        fpc=[frame[n] for n in names(block.get("fpc"))],
        lonely=block.get("lonely_psu", "fail"),
    )


def levels_of(column: pd.Series) -> list:
    """A factor's levels: its own order if it has one, else sorted."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return list(column.cat.categories)
    return sorted(column.dropna().unique())


def plain(column: pd.Series) -> np.ndarray:
    """A column as an object array with None for gaps."""
    return np.array([None if pd.isna(v) else v for v in column], dtype=object)


def columns_of(frame: pd.DataFrame, wanted) -> tuple[np.ndarray, list[str]]:
    """Numbers as they are, factors as indicators named variable + level."""
    parts, found = [], []
    for name in names(wanted) if isinstance(wanted, str) else wanted:
        column = frame[name]
        if pd.api.types.is_numeric_dtype(column) and not isinstance(column.dtype, pd.CategoricalDtype):
            parts.append(column.to_numpy(float)[:, None])
            found.append(name)
            continue
        for level in levels_of(column):
            parts.append(np.where(column.isna(), np.nan, (column == level).astype(float))[:, None])
            found.append(f"{name}{level}")
    return np.concatenate(parts, axis=1), found
