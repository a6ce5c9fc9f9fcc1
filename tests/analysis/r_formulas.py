"""The columns that an R model formula makes of a data frame: numbers, factors by treatment contrasts, interactions."""

import re
from itertools import combinations

import numpy as np
import pandas as pd

from tests.analysis.r_expressions import evaluate
from tests.analysis.reference_data import levels_of


def _pieces(text: str, signs: str) -> list[tuple[str, str]]:
    """The text cut at signs outside brackets, each piece with the sign before it."""
    depth, found, sign = 0, [], "+"
    start = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and letter in signs:
            found.append((sign, text[start:at].strip()))
            sign, start = letter, at + 1
    return [(s, t) for s, t in [*found, (sign, text[start:].strip())] if t]


def terms(formula: str) -> tuple[bool, list[tuple[str, ...]]]:
    """Whether there is an intercept, and the terms by their number of factors, as R orders them."""
    has_intercept, found = True, []
    for sign, text in _pieces(formula.rsplit("~", maxsplit=1)[-1], "+-"):
        if text in ("0", "1"):
            has_intercept = (text == "1") == (sign == "+")
            continue
        crossed = [t for _, t in _pieces(text, "*")]
        for size in range(1, len(crossed) + 1):
            for some in combinations(crossed, size):
                term = tuple(v for part in some for _, v in _pieces(part, ":"))
                if not any(set(term) == set(t) for t in found):
                    found.append(term)
    return has_intercept, sorted(found, key=len)


def _columns(name: str, column: pd.Series, *, whole: bool) -> list[tuple[str, np.ndarray]]:
    if pd.api.types.is_numeric_dtype(column) and not isinstance(column.dtype, pd.CategoricalDtype):
        return [(name, column.to_numpy(float))]
    levels = levels_of(column)[0 if whole else 1 :]
    gap = column.isna().to_numpy()
    return [(f"{name}{level}", np.where(gap, np.nan, (column == level).to_numpy(float))) for level in levels]


def model_columns(frame: pd.DataFrame, formula: str) -> tuple[np.ndarray, list[str]]:
    """The model matrix and its names; a factor keeps all its levels where the term without it is not in the model."""
    has_intercept, found = terms(formula)
    known = [set(t) for t in found] + ([set()] if has_intercept else [])
    parts = [("(Intercept)", np.ones(len(frame)))] if has_intercept else []
    for term in found:
        made = [("", np.ones(len(frame)))]
        for name in term:
            column = evaluate(name, frame) if re.search(r"\W", name) else frame[name]
            own = _columns(name, column, whole=set(term) - {name} not in known)
            made = [(f"{a}:{b}".lstrip(":"), x * y) for b, y in own for a, x in made]
        parts += made
        known.append(set() if not has_intercept and len(term) == 1 else set(term))
    return np.column_stack([x for _, x in parts]), [name for name, _ in parts]
