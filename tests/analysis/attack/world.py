"""Invented surveys for the attacker to try: random answers, the truth about them, and releases made of them."""

from pathlib import Path

import numpy as np

from analysis.codebook.missing import NO_ANSWER, NOT_ASKED, REFUSED
from analysis.ledger import Ledger
from analysis.output import write_release
from analysis.plan import Plan, Rules, Table
from analysis.release import Release
from analysis.responses import Responses
from analysis.responses.prepare import prepare
from tests.analysis.synthetic_surveys import codebook, package

UNITS = ("AAA", "BBB", "CCC", "DDD", "EEE")
MISSING = {"": NO_ANSWER, "-7": REFUSED, "-9": NOT_ASKED}
ITEMS = {"q1": "012", "q2": "012", "q3": "012", "hit": "1", "m_1": "1", "m_2": "1", "m_3": "1"}


def survey(folder):
    """The codebook of the library's small tests, read back; its file is what the attacker knows."""
    return codebook(folder, package())


def rows(seed, sizes, skip=0.05):
    """Answers of people in units of these sizes; the exposed are few, so that there is much to hide."""
    draw, made = np.random.default_rng(seed), []
    risk = draw.uniform(0.05, 0.6, len(sizes))
    for unit, size in enumerate(sizes):
        for _ in range(size):
            made.append(_row(draw, UNITS[unit], risk[unit], skip, len(made)))
    return made


def _row(draw, unit, risk, skip, number):
    row = {
        "id": f"id{number:04d}",
        "unit": unit,
        "role": "" if draw.random() < skip else str(draw.choice([1, 2], p=[0.2, 0.8])),
    }
    for q in ("q1", "q2", "q3"):
        row[q] = "" if draw.random() < skip else str(draw.choice([1, 2])) if draw.random() < risk / 2 else "0"
    told = hit(row)
    marks = [str(int(draw.random() < 0.4)) for _ in range(2)]
    marks.append("0" if "1" in marks else "1")
    for j, mark in enumerate(marks, 1):
        row[f"m_{j}"] = "-9" if told == "0" else "" if told is None or draw.random() < skip / 2 else mark
    return row


def hit(row):
    """Whether somebody was exposed: yes, no or not known."""
    given = [row[q] for q in ("q1", "q2", "q3")]
    return "1" if any(v in ("1", "2") for v in given) else "0" if all(v == "0" for v in given) else None


def responses(book, people):
    """The answers, sealed."""
    levels = {name: q.levels for name, q in book.questions.items() if q.is_coded} | {"unit": UNITS}
    codes = {
        name: np.array(
            [MISSING[p[name]] if p[name] in MISSING else known.index(p[name]) for p in people], dtype=np.int16
        )
        for name, known in levels.items()
    }
    texts = {"id": np.array([p["id"] for p in people], dtype=object)}
    return Responses(prepare(book, codes, levels, n=len(people), texts=texts, source_sha256=str(len(people))))


def plan(book, tables, *, roll_up=True, **rules):
    """A plan of (question, by, detail)."""
    made = Plan("Prov", tuple(Table(*table) for table in tables), Rules(**rules), roll_up=roll_up)
    return made.closed(book)


def release(book, people, wanted, folder: Path, ledger=None, formats=("csv",)):
    """Make and write a release; gives the folder."""
    made = Release.make(responses(book, people), wanted, ledger=ledger or Ledger(), seconds=1.0)
    write_release(made, folder, formats=formats)
    return folder


def group_of(person, where, kept):
    """Whether a person is in a published group; units that are not published by name are in the merged one."""
    for by, key in where:
        value = person[by]
        if by == "unit" and value not in kept:
            value = "merged-"
        if value != key:
            return False
    return True


def count(people, item, category):
    """(n, base) of a cell, from the raw answers."""
    given = [hit(p) if item == "hit" else p[item] for p in people]
    given = [v for v in given if v in ("0", "1", "2")]
    wanted = ("1", "2") if category == "positive" else (category,)
    return sum(v in wanted for v in given), len(given)


def protected(people, cells, minimum=10, few=5):
    """The cells that may not be told, with their true counts; judged from the raw answers by the written rules."""
    kept = {key for *_, where in cells for by, key in where if by == "unit" and not key.startswith("merged-")}
    found = {}
    for item, category, where in cells:
        inside = [p for p in people if group_of(p, where, kept)]
        n, base = count(inside, item, category)
        sensitive = item.startswith("q") or item == "hit"
        counted = category != "0"
        small = base < minimum
        telling = sensitive and (n < few or 0 < base - n < few or (counted and n == base))
        if n > 0 and (small or telling):
            found[item, category, where] = n
    return found
