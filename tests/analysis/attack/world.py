"""Invented surveys for the attacker to try: random answers, the truth about them, and releases made of them."""

from pathlib import Path

import numpy as np

from analysis.codebook.missing import NO_ANSWER, NOT_ASKED, REFUSED
from analysis.ledger import Ledger
from analysis.output import write_release
from analysis.plan import Plan, Rules, Table
from analysis.release import Release
from analysis.responses import Responses
from analysis.responses.organisation import Organisation
from analysis.responses.prepare import prepare
from tests.analysis.synthetic_surveys import codebook, package

UNITS = ("AAA", "BBB", "CCC", "DDD", "EEE")
MISSING = {"": NO_ANSWER, "-7": REFUSED, "-9": NOT_ASKED}
ITEMS = {"q1": "012", "q2": "012", "q3": "012", "hit": "1", "m_1": "1", "m_2": "1", "m_3": "1"}


def survey(folder, wave="2025"):
    """The codebook of the library's small tests, read back; its file is what the attacker knows."""
    said = package()
    said["survey"]["wave"] = wave
    return codebook(folder, said)


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


def staffed(sizes, seed):
    """An organisation in which somewhat more than those who answered were asked."""
    draw = np.random.default_rng(seed)
    staff = {unit: int(size * draw.uniform(1.0, 3.0)) + 1 for unit, size in zip(UNITS, sizes, strict=False)}
    staff = {unit: staff.get(unit, 0) for unit in UNITS}
    return Organisation({unit: f"Enhet {unit}" for unit in UNITS}, staff, dict.fromkeys(UNITS, ""))


def release(book, people, wanted, folder: Path, ledger=None, formats=("csv",), organisation=None, seconds=1.0):
    """Make and write a release; gives the folder."""
    made = Release.make(
        responses(book, people), wanted, ledger=ledger or Ledger(), seconds=seconds, organisation=organisation
    )
    write_release(made, folder, formats=formats)
    return folder


def group_of(person, where, kept):
    """Whether a person is in a published group; units that are not published by name are in the merged one."""
    for by, key in where:
        value = person[by]
        if by == "unit" and value not in kept and key not in UNITS:
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
    return {cell: n for cell, (n, _) in judged(people, cells, minimum, few).items()}


def judged(people, cells, minimum=10, few=5):
    """The cells that may not be told: {cell: (true count, whether both more and fewer must seem possible)}.

    A base is a cell without a category; for it, as for what is counted of a small one, it is enough that it is not
    known. Those who did not say are a group too: an empty key.
    """
    kept = {key for *_, where in cells for by, key in where if by == "unit" and not key.startswith("merged-")}
    found = {}
    for item, category, where in cells | unsaid(cells):
        inside = [p for p in people if group_of(p, where, kept)]
        n, base = count(inside, item, category) if item != "answers" else (0, len(inside))
        sensitive = item.startswith("q") or item == "hit"
        rest, small = base - n, base < minimum
        if category is None:
            if 0 < base < minimum:
                found[item, None, where] = base, False
            continue
        few_have, few_lack = sensitive and 0 < n < few, sensitive and n > 0 and 0 < rest < few
        everybody = sensitive and category != "0" and 0 < n == base
        if n > 0 and (small or few_have or few_lack or everybody):
            found[item, category, where] = n, (few_have or few_lack) and not small and not everybody
    return found


def unsaid(cells):
    """The same cells for those who did not say what they are grouped by: found by subtraction, never printed."""
    return {
        (item, category, tuple(sorted((by, "" if by in blank else key) for by, key in where)))
        for item, category, where in cells
        for blank in [{by} for by, _ in where if by != "unit"]
    }


def weights(people, organisation, merged):
    """What each unit's answers weigh: the staff of the unit, or of those merged with it, for each answer."""
    found = {}
    for unit in UNITS:
        alike = next((units for units in merged.values() if unit in units), (unit,))
        answers = sum(p["unit"] in alike for p in people)
        found[unit] = sum(organisation.staff[u] for u in alike) / max(1, answers)
    return found
