"""What a release must have in common with the earlier ones of its wave, so that they can be read as one.

Every refusal says what differs and what to do; the last check is made when the figures are there, before any is shown.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.codebook import Codebook
from analysis.disclosure.system import SystemBuilder
from analysis.ledger import Entry, LedgerConflict, digest_of
from analysis.plan import Plan, Table


def union(plan: Plan, earlier: Sequence[Entry]) -> tuple[Table, ...]:
    """The plan's tables with those of earlier releases, each with all its categories if any release has them: all of
    it is public together."""
    tables: dict[tuple[str, frozenset[str]], Table] = {}
    for table in (*plan.tables, *(table for entry in earlier for table in entry.tables)):
        known = tables.setdefault((table.question, frozenset(table.by)), table)
        if table.detail == "categories":
            tables[table.question, frozenset(table.by)] = replace(known, detail="categories")
    return tuple(tables.values())


def structure(codebook: Codebook) -> str:
    """A hash of what the questions are (not of how they are worded)."""
    parts = [
        [(q.name, q.levels, q.positive, q.non_substantive, str(q.asked_if)) for q in codebook.questions.values()],
        [(d.name, str(d.rule), str(d.asked_if)) for d in codebook.derived.values()],
        [(m.name, m.columns, m.exclusive) for m in codebook.multi_responses.values()],
        [(i.name, i.columns, i.minimum_answered) for i in codebook.indices.values()],
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def same_questions(codebook: Codebook, earlier: Sequence[Entry]) -> None:
    """Raises LedgerConflict when the codebook asks something else than it did."""
    if any(entry.structure != structure(codebook) for entry in earlier):
        raise LedgerConflict(
            "The codebook has other questions, answers or routes than an earlier release of this wave. "
            "Use the codebook of that release."
        )


def same_units(levels: Sequence[str], earlier: Sequence[Entry], unit: str) -> None:
    """Raises LedgerConflict when units that an earlier release tells of are not there."""
    told = {key for entry in earlier for name in entry.shown for by, key in name[-1] if by == unit}
    merged = {small: group for entry in earlier for small, group in entry.roll_up.items()}
    gone = sorted(((told - set(merged.values())) | set(merged)) - set(levels))
    if gone:
        raise LedgerConflict(
            "An earlier release of this wave has units that are missing here: {units}. "
            "Give the organisation file of that release.",
            units=", ".join(gone),
        )


def same_merging(merging: Mapping[str, str], earlier: Sequence[Entry]) -> None:
    """Raises LedgerConflict when units would be merged that were not, or with others: the difference tells of one."""
    for before in [dict(entry.roll_up) for entry in earlier]:
        otherwise = sorted(unit for unit in {*merging, *before} if merging.get(unit) != before.get(unit))
        if otherwise:
            raise LedgerConflict(
                "These units would be merged otherwise than in an earlier release of this wave: {units}. "
                "Give the roll_up and the minimum_base of that release.",
                units=", ".join(otherwise),
            )


def same_figures(build: SystemBuilder, earlier: Sequence[Entry]) -> None:
    """Raises LedgerConflict when what was shown before is no longer what the answers say."""
    for entry in earlier:
        cells = [(name, build.find(name)) for name in entry.shown]
        if digest_of((name, build.values[cell]) for name, cell in cells if cell is not None) != entry.digest:
            raise LedgerConflict(
                "Answers have been changed since an earlier release of this wave. Give the answers of that release; "
                "late ones may be added."
            )
