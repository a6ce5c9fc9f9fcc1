"""Sections that look across questions: a map of units and questions, figures of others, how the indices hold together.

All of it is made of published rows, and of what the Release says of itself.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from analysis.inference.multiplicity import adjust
from analysis.messages import say
from analysis.output.document import Block, Grid, Head, Heat, Points, Text
from analysis.output.words import number, share
from analysis.release import Release
from analysis.release.figures import Row
from analysis.waves.published import Benchmark

FEWEST = 3  # questions that make a map worth looking at


def maps(release: Release, unit: str) -> list[Block]:
    """One map for each run of questions with a counted share by unit, numbered alike (B1, B2, …)."""
    lang, found = release.lang, list[Block]()
    numbered = [(h.number, name) for name, h in release.headings.items() if h.number and h.kind == "share"]
    for letter, group in groupby(numbered, key=lambda pair: pair[0][0]):
        tables = {number: _by_unit(release, name, unit) for number, name in group}
        tables = {number: rows for number, rows in tables.items() if rows}
        if len(tables) >= FEWEST:
            found += _map(release, letter, tables)
    return [Head(2, say("Units and questions side by side", lang), "maps"), *found] if found else []


def _by_unit(release: Release, name: str, unit: str) -> list[Row]:
    return [row for row in release.table(name, (unit,)) if row.category == "positive"]


def _map(release: Release, letter: str, tables: dict[str, list[Row]]) -> Iterator[Block]:
    lang = release.lang
    units = [row.group(release) for row in next(iter(tables.values()))]
    values = tuple(tuple(rows[i].value for rows in tables.values()) for i in range(len(units)))
    title = say("Counted shares, questions {first}–{last}", lang, first=next(iter(tables)), last=list(tables)[-1])
    about = say(
        "A map of units (down) and questions (across), per cent. Darker squares are larger shares; a dash stands for "
        "too few answers. The table below holds the same figures.",
        lang,
    )
    titles = {h.number: h.title for h in release.headings.values()}
    cells = tuple((units[i], *(share(rows[i], lang) for rows in tables.values())) for i in range(len(units)))
    yield Head(3, title, f"map-{letter.lower()}")
    yield Points(tuple(f"{number}: {titles[number]}" for number in tables))
    yield Text(say("The squares grow darker at 5, 10, 20 and 40 per cent, in every map.", lang))
    yield Heat(title, about, tuple(units), tuple(tables), values)
    yield Grid(title, (say("Unit", lang), *tables), cells)


def beside_others(release: Release, benchmarks: Sequence[Benchmark]) -> list[Block]:
    """Published figures beside those that others have published; nothing is tested across another period."""
    if not benchmarks:
        return []
    lang = release.lang
    columns = ("Question", "Here", "Elsewhere", "Source", "Note")
    chances = adjust([np.nan if one.p is None else one.p for one in benchmarks], "holm")
    rows = tuple(
        (
            release.headings[one.key[0]].title,
            number(one.own, lang) + "\u00a0%",
            number(one.outside, lang) + "\u00a0%",
            one.source,
            _note(one, chance, lang),
        )
        for one, chance in zip(benchmarks, chances, strict=True)
    )
    title = say("Beside the figures of others", lang)
    text = say("Others may have asked other people, at another time and in other words: compare with care.", lang)
    return [Head(2, title, "others"), Text(text), Grid(title, tuple(say(c, lang) for c in columns), rows)]


def _note(one: Benchmark, chance: float, lang: str) -> str:
    """Whether they differ by more than chance, by Holm's p over all that are compared."""
    if one.breaks:
        return say("Not comparable: another period", lang)
    if one.p is None:
        return "–"
    return say("Clear difference" if chance < 0.05 else "No clear difference", lang)


def holding_together(release: Release) -> list[str]:
    """Sentences on the indices: how well their items hang together, and how alike answers are within units."""
    lang = release.lang
    said = []
    for one in release.quality.get("reliability", ()):
        known = {"title": one.title, "alpha": number_of(one.alpha, lang), "n": number(one.n, lang)}
        said.append(say("{title}: Cronbach's alpha {alpha} ({n} answers).", lang, **known))
        if one.icc is not None:
            sentence = "{title}: {icc} of the variation lies between units (ICC1, the {units} units shown)."
            known = {"title": one.title, "icc": number_of(one.icc, lang), "units": str(one.units)}
            said.append(say(sentence, lang, **known))
    return said


def number_of(value: float, lang: str) -> str:
    """A coefficient with two decimals."""
    text = f"{value:.2f}"
    return text.replace(".", ",") if lang == "sv" else text
