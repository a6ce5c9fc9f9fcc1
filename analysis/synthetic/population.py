"""Everybody who works in the invented municipality: who they are, what has happened to them, and whether they
answer."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.synthetic.municipality import (
    CODES,
    CONTACT_BY_ROLE,
    FORM_BY_ROLE,
    FORM_SHARE,
    ROLE_LIFT,
    SITUATION_BY_ROLE,
    TIMES,
    UNITS,
)

Frame = pd.DataFrame
FORMS = list(FORM_SHARE)


def logistic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / (1 + e^-x)."""
    return np.asarray(1 / (1 + np.exp(-x)))


def _shares(weights: Sequence[float]) -> NDArray[np.float64]:
    x = np.asarray(weights, float)
    return np.asarray(x / x.sum())


def population(
    seed: int = 2025, scale: float = 1.0, trend: float = 1.0, selection: float = 0.15
) -> tuple[Frame, np.random.Generator]:
    """The whole staff with what each would answer, whether each answers, and the generator to go on with.

    `selection`: how much more likely the exposed are to answer (log-odds), which no weighting can see.
    """
    draw = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
    people = _staff(draw, scale)
    _exposure(draw, people, trend)
    _event(draw, people)
    _attitudes(draw, people)
    _response(draw, people, selection)
    return people, draw


def _staff(draw: np.random.Generator, scale: float) -> Frame:
    parts = []
    for unit in UNITS:
        n = max(1, round(unit.staff * scale))
        columns = {"a1": unit.code, "a2": draw.choice(7, n, p=_shares(unit.mix)) + 1}
        columns["a6"] = np.where(draw.random(n) < 0.012, 3, np.where(draw.random(n) < unit.women, 1, 2))
        columns["a7"] = draw.choice(4, n, p=[0.15, 0.33, 0.38, 0.14]) + 1
        columns["a5"] = draw.choice(4, n, p=[0.12, 0.33, 0.35, 0.20]) + 1
        parts.append(pd.DataFrame({**columns, "_rate": unit.response, "_level": unit.exposed}))
    people = pd.concat(parts, ignore_index=True)
    people["a3"] = np.where(draw.random(len(people)) < np.where(people.a2 == 7, 0.18, 0.055), 1, 2)
    contact = np.array(CONTACT_BY_ROLE)
    people["a4"] = [draw.choice(4, p=p) + 1 for p in contact[people.a2 - 1]]
    return people


def _by_unit(draw: np.random.Generator, people: Frame) -> NDArray[np.float64]:
    return np.asarray(draw.normal(0, 0.35, len(UNITS))[pd.Categorical(people.a1, categories=list(CODES)).codes])


def _exposure(draw: np.random.Generator, people: Frame, trend: float) -> None:
    level = people["_level"] * trend
    odds = np.log(level / (1 - np.minimum(level, 0.95))) + np.log(people.a2.map(ROLE_LIFT))
    odds += np.where(people.a4 == 1, 0.15, np.where(people.a4 == 4, -0.8, 0)) + np.where(people.a3 == 1, 0.25, 0)
    odds += np.where(people.a7 == 1, 0.2, np.where(people.a7 == 4, -0.25, 0)) + _by_unit(draw, people)
    n = len(people)
    people["utsatt"] = (draw.random(n) < logistic(odds.to_numpy())).astype(int)
    exposed = (people.utsatt == 1).to_numpy()
    for form, share in FORM_SHARE.items():
        lift = np.array([FORM_BY_ROLE[role].get(form, 1.0) for role in people.a2])
        hit = exposed & (draw.random(n) < np.minimum(0.97, share * lift))
        people[form] = np.where(hit, draw.choice(4, n, p=TIMES) + 1, 0)
    people.loc[exposed & (people[FORMS].sum(axis=1) == 0).to_numpy(), "b1"] = 1


def _severity(people: Frame) -> NDArray[np.int64]:
    worst = people[FORMS].max(axis=1) >= 2
    return np.asarray((people[["b2", "b3"]] > 0).sum(axis=1) + worst, dtype=np.int64)


def _multi(
    draw: np.random.Generator, people: Frame, name: str, shares: Sequence[float], none_last: int | None = None
) -> None:
    """Marks of a multi-response question; nobody leaves it empty: either "none of these" or one option at random."""
    n, options = len(people), len(shares)
    marks = (draw.random((n, options)) < np.array(shares)).astype(int)
    if none_last is not None:
        marks[:, none_last] = (marks[:, :none_last].sum(1) == 0).astype(int)
    else:
        empty = marks.sum(1) == 0
        marks[empty, draw.integers(0, options, empty.sum())] = 1
    for i in range(options):
        people[f"{name}_{i + 1}"] = marks[:, i]


def _event(draw: np.random.Generator, people: Frame) -> None:
    n, exposed, severity = len(people), (people.utsatt == 1).to_numpy(), _severity(people)

    def yes(share: NDArray[np.float64]) -> NDArray[np.int64]:
        return np.where(draw.random(n) < share, 1, 2)

    unsure = draw.random(n) < 0.04
    people["b6"] = np.where(unsure, 8, yes(np.where(exposed, 0.11 + 0.04 * severity, 0.006)))
    unsure = draw.random(n) < 0.05
    people["b7"] = np.where(unsure, 8, yes(np.where(exposed, 0.72, 0.24)))
    weight = people[FORMS].to_numpy(float) * np.array([1, 2.0, 2.5, 1.2, 1.2]) + 1e-9
    worst = draw.random(n)[:, None]
    people["c1"] = (np.cumsum(weight / weight.sum(1, keepdims=True), 1) < worst).sum(1) + 1
    care = people.a2.isin([3, 4])
    _multi(draw, people, "c2", [0.38, 0.31, 0.09, 0.17, 0.06, 0.05, 0.04, 0.08, 0.10, 0.05])
    people.loc[care, "c2_1"] = np.where(draw.random(care.sum()) < 0.6, 1, people.loc[care, "c2_1"])
    people.loc[~care, "c2_3"] = np.where(draw.random((~care).sum()) < 0.18, 1, people.loc[~care, "c2_3"])
    people["c3"] = draw.choice([1, 2, 3, 8], n, p=[0.66, 0.17, 0.09, 0.08])
    _multi(draw, people, "c4", [0.55, 0.22, 0.34, 0.30, 0.13, 0.09, 0.06, 0.05])
    people["c5"] = [draw.choice(10, p=_shares(SITUATION_BY_ROLE[role])) + 1 for role in people.a2]
    _multi(draw, people, "c6", [0.36, 0.22, 0.17, 0.09, 0.20, 0.16, 0.08, 0.18], 7)
    people["c7"] = [
        draw.choice([1, 2, 3, 4], p=_shares((0.80 - 0.09 * s, 0.13 + 0.05 * s, 0.02 + 0.02 * s, 0.05)))
        for s in severity
    ]
    _multi(draw, people, "c8", [0.42, 0.21, 0.05, 0.14, 0.24, 0.04, 0], 6)
    _multi(draw, people, "d1", [0.60, 0.27, 0.05, 0.12, 0.07, 0.55, 0], 6)
    _multi(draw, people, "d2", [0.38, 0.33, 0.14, 0.12, 0.36, 0.16, 0.03, 0.10])
    people["d3"] = draw.choice([1, 2, 3, 4, 5, 8], n, p=[0.12, 0.17, 0.25, 0.19, 0.13, 0.14])
    people["d4"] = draw.choice([1, 2, 3], n, p=[0.31, 0.25, 0.44])


def _attitudes(draw: np.random.Generator, people: Frame) -> None:
    n, exposed = len(people), (people.utsatt == 1).to_numpy()
    fear = draw.normal(0, 1, n) + 0.7 * exposed
    for i, at in enumerate([0.9, 1.0, 0.7, 0.8], 1):
        felt = fear * 0.8 + draw.normal(0, 0.8, n) - at
        scale = np.clip(np.digitize(felt, [-0.6, 0.2, 1.0, 1.8]) + 1, 1, 5)
        people[f"e{i}"] = np.where(draw.random(n) < 0.05, 8, scale)
    culture = draw.normal(0, 1, n) + _by_unit(draw, people) - 0.25 * exposed
    for i, at in enumerate([0.1, 0.5, 0.0, 0.1, -0.6], 1):
        felt = culture * 0.75 + draw.normal(0, 0.8, n) + at
        scale = np.clip(np.digitize(felt, [-1.5, -0.6, 0.3, 1.2]) + 1, 1, 5)
        people[f"f{i}"] = np.where(draw.random(n) < 0.07, 8, scale)


def _response(draw: np.random.Generator, people: Frame, selection: float) -> None:
    odds = np.log(people["_rate"] / (1 - people["_rate"])) + np.where(people.a6 == 1, 0.10, -0.12)
    odds += np.where(people.a3 == 1, 0.5, 0) + np.where(people.a7 == 1, -0.3, np.where(people.a7 == 4, 0.15, 0))
    odds += selection * (people.utsatt - people["_level"])
    people["_answers"] = draw.random(len(people)) < logistic(np.asarray(odds))
