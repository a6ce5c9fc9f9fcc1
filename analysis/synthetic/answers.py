"""From the invented staff to a file of answers as a survey tool would give it: routing, item non-response,
break-off."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.synthetic.municipality import COMMENTS
from analysis.synthetic.population import FORMS

NOT_ASKED, REFUSED = "-9", "-7"


def answers(people: pd.DataFrame, draw: np.random.Generator, codebook: Codebook, wave: str) -> pd.DataFrame:
    """One row per answer, every column of the codebook, codes as text."""
    columns = list(codebook.questions)
    seed = int(draw.integers(2**31))
    chosen = people[people["_answers"]].sample(frac=1, random_state=seed).reset_index(drop=True)
    n = len(chosen)
    numbers = draw.permutation(10 * n)[:n]
    chosen["svars_id"] = [hashlib.sha256(f"{wave}-{x}".encode()).hexdigest()[:12] for x in numbers]
    days = pd.to_timedelta(np.minimum(20, draw.geometric(0.16, n)), unit="D")
    chosen["inkommet"] = (pd.Timestamp(f"{wave}-02-03") + days).strftime("%Y-%m-%d")
    chosen["g1"] = ""
    given = pd.DataFrame({c: chosen[c].astype(str) if c in chosen else "" for c in columns})
    _route(given, chosen, columns)
    _leave_out(given, draw, columns)
    return given


def _route(given: pd.DataFrame, chosen: pd.DataFrame, columns: Sequence[str]) -> None:
    exposed = (chosen[FORMS] > 0).any(axis=1)
    silent = exposed & (chosen.d1_2 == 0) & (chosen.d1_3 == 0) & (chosen.d1_5 == 0)
    told = exposed & ((chosen.d1_1 == 1) | (chosen.d1_2 == 1) | (chosen.d1_3 == 1))
    for column in columns:
        if column[0] == "c" or column == "d3" or column.startswith("d1"):
            given.loc[~exposed, column] = NOT_ASKED
        if column.startswith("d2"):
            given.loc[~silent, column] = NOT_ASKED
        if column == "d4":
            given.loc[~told, column] = NOT_ASKED


def _leave_out(given: pd.DataFrame, draw: np.random.Generator, columns: Sequence[str]) -> None:
    """Item non-response that grows along the form, break-off, refusals and comments."""
    n = len(given)
    order = [c for c in columns if c not in ("svars_id", "inkommet", "a1", "g1")]
    for place, column in enumerate(order):
        skipped = (draw.random(n) < 0.006 + 0.018 * place / len(order)) & (given[column] != NOT_ASKED)
        given.loc[skipped, column] = ""
    for row in np.flatnonzero(draw.random(n) < 0.035):
        cut = draw.integers(8, len(order))
        given.loc[row, order[cut:]] = ""
    refused = (draw.random(n) < 0.01) & (given["c7"] != NOT_ASKED)
    given.loc[refused, "c7"] = REFUSED
    wrote = draw.random(n) < 0.09
    given.loc[wrote, "g1"] = draw.choice(list(COMMENTS), wrote.sum())


def dirty(given: pd.DataFrame) -> pd.DataFrame:
    """What real exports carry: a duplicate, a code outside the list, an answer past the routing, an unknown unit."""
    given = pd.concat([given, given.iloc[[3]]], ignore_index=True)
    given.loc[5, "b2"] = "7"
    unexposed = given.index[(given[FORMS] == "0").all(axis=1)][0]
    given.loc[unexposed, "c1"] = "2"
    given.loc[9, "a1"] = "XXX"
    return given
