"""From what may be shown to published rows: rounding once, here, so that every file prints the same figures."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.disclosure.figures import Figure
from analysis.disclosure.protect import Protected
from analysis.messages import say
from analysis.plan import Plan
from analysis.release.compare import against_rest
from analysis.release.figures import HIDDEN, NOBODY, SHOWN, Row, rounded
from analysis.release.means import is_safe_mean
from analysis.release.reliability import reliability
from analysis.release.text import heading_of
from analysis.responses import ResponseData

MUCH_MISSING = 0.10


def publish(
    plan: Plan,
    outcome: Protected,
    frame: pd.DataFrame,
    figures: tuple[Sequence[Figure], Sequence[Figure]],
    staff: Mapping[str, int],
    data: ResponseData,
    lang: str,
) -> dict[str, Any]:
    """The parts of a Release that hold figures and names."""
    wanted = {(t.question, frozenset(t.by)) for t in plan.tables}
    drawn = [f for f in figures[0] if (f.question, frozenset(name for name, _ in f.group)) in wanted]
    maker = _Maker(plan, outcome, frame, data.codebook)
    rows = against_rest([maker.row(figure) for figure in drawn])
    response = tuple(_response(figure, outcome, staff, lang) for figure in figures[1])
    names = dict.fromkeys((*(f.question for f in drawn),))
    by = dict.fromkeys(name for table in plan.tables for name in table.by)
    return {
        "rows": tuple(rows),
        "response": response,
        "headings": {name: heading_of(data.codebook, name, lang) for name in names},
        "breakdowns": {name: data.codebook.questions[name].title for name in (data.codebook.unit.name, *by)},
        "groups": {
            (name, level): label
            for name in (data.codebook.unit.name, *by)
            for level, label in zip(data.levels[name], data.labels[name], strict=True)
        },
        "quality": {
            **_quality(rows, drawn, maker),
            "unit": data.codebook.unit.name,
            "reliability": reliability(data, rows),
        },
    }


class _Maker:
    """Turns figures into rows; looks up the whole frame's numbers only for figures that may be shown."""

    def __init__(self, plan: Plan, outcome: Protected, frame: pd.DataFrame, codebook: Codebook) -> None:
        self.decimals = plan.rules.percent_decimals
        self.minimum = plan.rules.minimum_base
        self.outcome, self.codebook = outcome, codebook
        self.frame = frame
        self.numbers = frame[["estimate", "lo", "hi", "unweighted"]].to_numpy(dtype=float)
        self.parts = {(f.item, f.group): [] for f in outcome.linked.figures}  # type: dict[Any, list[Figure]]
        for figure in outcome.linked.figures:
            self.parts[figure.item, figure.group].append(figure)

    def row(self, figure: Figure) -> Row:
        """The figure as published."""
        said = self.frame.iloc[figure.row]
        by, key = tuple(said["by"]), tuple(said["key"])
        given: dict[str, Any] = {
            "question": figure.question,
            "item": figure.item,
            "category": figure.category,
            "label": str(said["label"]),
            "statistic": figure.statistic,
            "by": by,
            "key": key,
        }
        if not self.base_shown(figure):
            return Row(**given, status=HIDDEN)
        if not self.shown(figure):
            return Row(**given, status=HIDDEN, base=figure.base)
        if figure.base == 0:
            return Row(**given, status=NOBODY, base=0, n=0)
        return Row(**given, status=SHOWN, base=figure.base, **self._numbers(figure))

    def base_shown(self, figure: Figure) -> bool:
        """A base is shown when it is large enough (or nobody) and no protected condition can be read from it."""
        base = self.outcome.linked.bases[figure.item, figure.group]
        return not self.outcome.hidden[base.cell] and (figure.base == 0 or figure.base >= self.minimum)

    def shown(self, figure: Figure) -> bool:
        """A count by its cell; a mean when nothing hidden can be read from it."""
        if figure.statistic == "share":
            return self.outcome.may_show(figure)
        return is_safe_mean(figure, self.codebook, self.parts, self._is_open)

    def _is_open(self, part: Figure) -> bool:
        return self.outcome.may_show(part) and self.base_shown(part)

    def _numbers(self, figure: Figure) -> dict[str, Any]:
        scale = 100.0 if figure.statistic == "share" else 1.0
        value, low, high, plain = (
            rounded(float(v) * scale, self.decimals) if np.isfinite(v) else None for v in self.numbers[figure.row]
        )
        n = figure.n if figure.statistic == "share" else None
        return {"n": n, "value": value, "low": low, "high": high, "unweighted": plain}


def _response(figure: Figure, outcome: Protected, staff: Mapping[str, int], lang: str) -> Row:
    by, key = tuple(name for name, _ in figure.group), tuple(code for _, code in figure.group)
    asked = staff.get(key[0]) if key else (sum(staff.values()) or None)
    given: dict[str, Any] = {
        "question": "answers",
        "item": "answers",
        "category": "",
        "statistic": "rate",
        "by": by,
        "key": key,
    }
    given |= {"label": say("Response rate", lang)}
    base = outcome.linked.bases[figure.item, figure.group]
    if outcome.hidden[base.cell]:
        return Row(**given, status=HIDDEN, asked=asked)
    rate = rounded(100.0 * figure.n / asked, 0) if asked else None
    return Row(**given, status=SHOWN, base=figure.n, n=figure.n, value=rate, asked=asked)


def _quality(rows: Sequence[Row], figures: Sequence[Figure], maker: _Maker) -> dict[str, Any]:
    """Numbers for the quality page: how many cells are not shown (not which), and questions many left unanswered."""
    lacking = {
        f.question
        for f in figures
        if not f.group and f.statistic == "share" and f.asked and _unanswered(maker.frame.iloc[f.row]) > MUCH_MISSING
    }
    return {
        "cells": sum(row.status != NOBODY for row in rows),
        "hidden": sum(row.status == HIDDEN for row in rows),
        "much_missing": tuple(sorted(lacking)),
    }


def _unanswered(said: Any) -> float:
    return float((said["refused"] + said["no_answer"]) / said["asked"])
