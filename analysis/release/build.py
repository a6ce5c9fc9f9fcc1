"""plan → estimates → primary rules → secondary suppression → audit → ledger → Release."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.disclosure.external import read_external
from analysis.disclosure.figures import Figure, planned
from analysis.disclosure.protect import Conflict, Known, Protected, protect
from analysis.disclosure.relations import ANSWERS
from analysis.estimates import Estimates
from analysis.estimates.weighting import Weighted, design_of, weigh
from analysis.ledger import Entry, Ledger, LedgerConflict, digest_of, fingerprint, kept_answers
from analysis.messages import say
from analysis.plan import Plan, Table
from analysis.release.answers import response_figures, subset
from analysis.release.publish import publish
from analysis.release.rollup import (
    merge_units,
    merged_organisation,
    merged_population,
    merged_staff,
    plan_merging,
)
from analysis.release.sealed import Release
from analysis.release.succession import same_figures, same_merging, same_questions, same_units, structure, union
from analysis.responses import ResponseData, Responses
from analysis.responses.organisation import Organisation, Population
from analysis.vault import contents

Progress = Callable[[str, int, int], None]
HEAVY = 5  # a weight above this is told about


class AuditFailed(ArithmeticError):
    """Somebody could work out a protected cell; nothing may be published."""


@dataclass(frozen=True, repr=False)
class Prepared:
    """Answers ready to be estimated from: late ones left out, small units merged."""

    data: ResponseData
    weighted: Weighted
    merging: Mapping[str, str]
    organisation: Organisation | None
    late: bool


def make(
    responses: Responses,
    plan: Plan | None = None,
    *,
    organisation: Organisation | None = None,
    population: Population | None = None,
    ledger: Ledger | None = None,
    lang: str = "sv",
    seconds: float = 6.0,
    progress: Progress | None = None,
) -> Release:
    """Make a Release and note it in the ledger. Raises AuditFailed or LedgerConflict; then nothing is to be written."""
    data: ResponseData = contents(responses)
    plan, ledger = plan or Plan.default(data.codebook), ledger or Ledger()
    earlier = ledger.of_wave(data.wave)
    ready = _prepare(responses, plan, ledger, earlier, (organisation, population), lang)
    responding, left = response_figures(ready.data), plan
    while True:
        tables = union(left, earlier)
        frame, level = _estimate(ready, tables)
        figures = planned(frame, replace(left, tables=tables), data.codebook)
        outcome = _protect((*figures, *responding), left, data.codebook, earlier, frame, seconds, progress)
        if outcome.audit.passed:
            break
        left = _dropped(left, outcome)
    entry = _entry(ready, data, left, outcome, earlier)
    parts = publish(left, outcome, frame, (figures, responding), _staff(ready), ready.data, lang)
    return Release._passed(
        title=plan.title,
        lang=lang,
        wave=data.wave,
        level=level,
        notes=_notes(ready, len(plan.tables) - len(left.tables), parts, lang),
        manifest=_manifest(ready, left, outcome),
        following=ledger.with_entry(entry),
        **parts,
    )


def _dropped(plan: Plan, outcome: Protected) -> Plan:
    """The plan without the finest tables that hold exposed cells. Raises AuditFailed when there is none to drop."""
    build = outcome.linked.build
    questions = {figure.item: figure.question for figure in outcome.linked.figures}
    found: set[tuple[str, frozenset[str]]] = set()
    for cell in outcome.audit.exposed:
        name: Any = build.names[cell]
        found.add((questions[name[1]], frozenset(by for by, _ in name[-1])))
    finest = max(len(by) for _, by in found)
    gone = [t for t in plan.tables if len(t.by) == finest and (t.question, frozenset(t.by)) in found]
    less = plan.without(gone)
    if not gone or not less.tables:
        raise AuditFailed(str(len(outcome.audit.exposed)))
    return less


def _prepare(
    responses: Responses,
    plan: Plan,
    ledger: Ledger,
    earlier: Sequence[Entry],
    staff: tuple[Organisation | None, Population | None],
    lang: str,
) -> Prepared:
    data: ResponseData = contents(responses)
    same_questions(data.codebook, earlier)
    kept = kept_answers(earlier, _identifiers(data), data.source_sha256)
    late = kept is not None and not all(kept)
    if kept is not None and late:
        data = subset(data, np.asarray(kept))
    unit = data.codebook.unit.name
    same_units(data.levels[unit], earlier, unit)
    before = earlier[0].roll_up if earlier else ledger.merged_units()
    merging = plan_merging(data, staff[0], plan.rules.minimum_base if plan.roll_up else 0, before)
    same_merging(merging, earlier)
    merged = merge_units(data, merging, staff[0], lang)
    return Prepared(merged, _weighted(data, merged, merging, staff, lang), merging, staff[0], late)


def _weighted(
    data: ResponseData,
    merged: ResponseData,
    merging: Mapping[str, str],
    staff: tuple[Organisation | None, Population | None],
    lang: str,
) -> Weighted:
    """Weights by the units that are shown; that no unit has more answers than staff is seen to unit by unit."""
    organisation, population = staff
    if organisation is not None:
        design_of(data, organisation.staff)
    unit = data.codebook.unit.name
    known = merged_organisation(organisation, merging), merged_population(population, merging, unit)
    return weigh(Responses(merged), *known, lang)


def _identifiers(data: ResponseData) -> list[object] | None:
    """The answers' numbers; None when there are none that tell every answer from the others."""
    for question in data.codebook.of_role("identifier"):
        numbers = data.texts.get(question.name, np.empty(0)).tolist()
        if numbers and all(numbers) and len(set(numbers)) == len(numbers):
            return list(numbers)
    return None


def _estimate(ready: Prepared, tables: Sequence[Table]) -> tuple[pd.DataFrame, float]:
    responses, frames, level = Responses(ready.data), [], 0.95
    for by in dict.fromkeys(t.by for t in tables):
        questions = [t.question for t in tables if t.by == by]
        made = Estimates.of(responses, ready.weighted.design, questions=questions, by=[by], notes=ready.weighted.notes)
        held = contents(made)
        frames.append(held.frame)
        level = held.level
    return pd.concat(frames, ignore_index=True), level


def _protect(
    figures: Sequence[Figure],
    plan: Plan,
    codebook: Codebook,
    earlier: Sequence[Entry],
    frame: pd.DataFrame,
    seconds: float,
    progress: Progress | None,
) -> Protected:
    now = frozenset((t.question, frozenset(t.by)) for t in plan.tables) | {
        (ANSWERS, BY_ALL),
        (ANSWERS, _by_unit(codebook)),
    }
    shown = frozenset(name for entry in earlier for name in entry.shown)
    known = Known(shown, now if earlier else None, read_external(plan.external))
    pairs = zip(frame["n_effective"], frame["df"], strict=True)
    precision = {row: (float(n), float(df)) for row, (n, df) in enumerate(pairs)}
    try:
        return protect(figures, codebook, plan.rules, known, precision, seconds=seconds, progress=progress)
    except Conflict as conflict:
        raise LedgerConflict(str(conflict)) from conflict


BY_ALL: frozenset[str] = frozenset()


def _by_unit(codebook: Codebook) -> frozenset[str]:
    return frozenset({codebook.unit.name})


def _entry(ready: Prepared, data: ResponseData, plan: Plan, outcome: Protected, earlier: Sequence[Entry]) -> Entry:
    """What the ledger keeps of this release; checks that what was shown before is still what the answers say."""
    build = outcome.linked.build
    same_figures(build, earlier)
    shown = [n for n, c in build.named() if n[0] in ("n", "base") and not build.latent[c] and not outcome.hidden[c]]
    salt = earlier[0].salt if earlier else secrets.token_hex(16)
    identifiers = _identifiers(ready.data) or []
    return Entry(
        wave=data.wave,
        structure=structure(data.codebook),
        salt=salt,
        answers=tuple(sorted(fingerprint(salt, i) for i in identifiers)),
        source=data.source_sha256,
        roll_up=dict(ready.merging),
        tables=plan.tables,
        shown=tuple(shown),
        digest=digest_of((name, build.values[build.find(name) or 0]) for name in shown),
        audit={**outcome.audit.summary(), "proved_smallest": outcome.proved_best},
    )


def _staff(ready: Prepared) -> dict[str, int]:
    return merged_staff(ready.organisation, ready.merging)


def _notes(ready: Prepared, dropped: int, parts: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    """What the reader must be told: of weights only what the response rates shown tell anyway."""
    notes = list(ready.weighted.notes)
    heavy = [row for row in parts["response"] if row.by and row.base and row.asked and row.asked > HEAVY * row.base]
    if heavy:
        units = ", ".join(parts["groups"][row.by[0], row.key[0]] for row in heavy)
        notes.append(
            say(
                "In {units} each answer stands for more than {limit} people, so the figures there are uncertain.",
                lang,
                units=units,
                limit=HEAVY,
            )
        )
    if ready.late:
        notes.append(say("Answers that came in after the first release of this wave are not part of this one.", lang))
    if dropped:
        notes.append(say("{tables} planned tables could not be shown safely and were left out.", lang, tables=dropped))
    return tuple(notes)


def _manifest(ready: Prepared, plan: Plan, outcome: Protected) -> dict[str, Any]:
    """What release.json says, without hashes of the files, which are added when they are written. How many cells are
    protected, and a hash of the answers, depend on hidden figures: they are in the ledger, which is not published."""
    codebook = ready.data.codebook
    return {
        "survey": codebook.name,
        "wave": ready.data.wave,
        "codebook": {"version": codebook.version, "sha256": codebook.sha256},
        "rules": {name: getattr(plan.rules, name) for name in plan.rules.__dataclass_fields__},
        "tables": [table.name for table in plan.tables],
        "audit": {"passed": outcome.audit.passed},
    }
