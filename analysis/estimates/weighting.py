"""The design of a staff survey: everyone was asked, some answered; weights carry the answers to the whole staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.inference.adjust import CalibrationError, calibrate
from analysis.inference.design import Design, Floats, Ints, floats
from analysis.messages import say
from analysis.problems import refuse
from analysis.responses import ResponseData, Responses
from analysis.responses.organisation import Organisation, Population
from analysis.vault import contents

FEWEST = 10  # answers in a margin's cell; smaller cells are joined before fitting


@dataclass(frozen=True, eq=False)
class Weighted:
    """A design and what the reader must be told about how it came to be."""

    design: Design
    notes: tuple[str, ...] = ()


@dataclass
class _Notes:
    lang: str
    said: list[str] = field(default_factory=list)

    def add(self, sentence: str, **values: object) -> None:
        self.said.append(say(sentence, self.lang, **values))


def design_of(data: ResponseData, staff: Mapping[str, int] | None = None) -> Design:
    """Answers as a sample of each unit's staff: weights N/n and finite population correction; without `staff`,
    weights 1."""
    unit = data.codebook.unit.name
    codes = data.codes[unit]
    if staff is None:
        return Design.of(data.n, lonely="adjust")
    sizes = np.array([float(staff.get(level, 0)) for level in data.levels[unit]])
    answered = np.bincount(codes, minlength=len(sizes))
    for level, size, n in zip(data.levels[unit], sizes, answered, strict=True):
        if n > size:
            raise refuse(
                "More answers than staff in a unit.", column=unit, found=f"{level}: {n}", expected=f"≤ {size:.0f}"
            )
    return Design.of(data.n, strata=[codes], fpc=[sizes[codes]], lonely="adjust")


def weigh(
    responses: Responses,
    organisation: Organisation | None = None,
    population: Population | None = None,
    lang: str = "sv",
) -> Weighted:
    """The design the codebook asks for: unit strata with finite populations, raked to the margins within the cap."""
    data: ResponseData = contents(responses)
    notes = _Notes(lang)
    if organisation is None:
        notes.add("The answers are not weighted: the staff of the units was not given.")
        return Weighted(design_of(data), tuple(notes.said))
    design = design_of(data, organisation.staff)
    _say_silent(data, organisation, notes)
    weighting = data.codebook.design.get("weighting") or {}
    if population is not None and weighting.get("method") == "rake":
        design = _raked(data, design, population, weighting, notes)
    return Weighted(design, tuple(notes.said))


def _say_silent(data: ResponseData, organisation: Organisation, notes: _Notes) -> None:
    unit = data.codebook.unit.name
    answered = {data.levels[unit][i] for i in np.unique(data.codes[unit])}
    silent = [code for code, people in organisation.staff.items() if people and code not in answered]
    if silent:
        people = sum(organisation.staff[code] for code in silent)
        notes.add(
            "Units without answers are not represented: {units} ({people} people).",
            units=", ".join(silent),
            people=people,
        )


def _raked(
    data: ResponseData, design: Design, population: Population, weighting: Mapping[str, Any], notes: _Notes
) -> Design:
    columns, totals = [], []
    for margin in weighting.get("margins") or ():
        x, known = _margin(data, design, population, tuple(str(name) for name in margin))
        columns.append(x)
        totals.append(known)
    low, high = weighting.get("cap") or (0.0, np.inf)
    x = np.concatenate(columns, axis=1)
    try:
        return calibrate(
            design, x, np.concatenate(totals), method="raking", bounds=(float(low), float(high)), tolerance=1e-10
        )
    except CalibrationError:
        notes.add("The weights could not be fitted to every margin; they are by unit only.")
        return design


def _margin(data: ResponseData, design: Design, population: Population, names: Sequence[str]) -> tuple[Floats, Floats]:
    """Indicators (n, k) and totals (k,) of a margin. Small cells are joined; who left a question blank is in no
    cell, and the
    totals are scaled to the weighted share who did answer.
    """
    cell, known_row = np.zeros(data.n, dtype=np.int64), np.ones(data.n, dtype=bool)
    keys: list[tuple[str, ...]] = [()]
    for name in names:
        codes, levels = data.codes[name], data.levels[name]
        known_row &= codes >= 0
        cell = cell * len(levels) + np.maximum(codes, 0)
        keys = [(*key, level) for key in keys for level in levels]
    people = population.by(*names)
    totals = np.array([float(people.get(key, 0)) for key in keys])
    cell, totals = _joined(cell, known_row, totals)
    if names != (data.codebook.unit.name,):
        totals = totals * design.weights[known_row].sum() / totals.sum()
    x = ((cell[:, None] == np.arange(len(totals))) & known_row[:, None]).astype(float)
    return x, totals


def _joined(cell: Ints, known: "np.ndarray[tuple[int], np.dtype[np.bool_]]", totals: Floats) -> tuple[Ints, Floats]:
    """Join cells with too few answers into one, and drop cells with neither answers nor people."""
    answers = np.bincount(cell[known], minlength=len(totals))
    small = answers < min(FEWEST, max(1, answers.max()))
    if small.any() and answers[small].sum() == 0:  # people but no answers: join them with the smallest cell that has
        ranked = np.where(small, np.iinfo(np.int64).max, answers)
        small = small | (np.arange(len(totals)) == ranked.argmin())
    to = np.cumsum(~small) - 1
    place = np.where(small, (~small).sum(), to)
    merged = np.bincount(place, totals, minlength=int((~small).sum()) + int(small.any()))
    return place[cell].astype(np.int64), floats(merged)
