"""Rules, secondary suppression and audit of all figures together; repaired until the audit passes."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.codebook import Codebook
from analysis.disclosure.audit import Audit, audit
from analysis.disclosure.figures import Figure
from analysis.disclosure.moves import Movement
from analysis.disclosure.primary import Primary, apply_rules, hide_dependent
from analysis.disclosure.relations import Linked, link
from analysis.disclosure.suppress import grow, possible, suppress
from analysis.disclosure.system import Mask, System
from analysis.disclosure.weighted import relate_weights
from analysis.plan import Rules

Progress = Callable[[str, int, int], None]
REPAIRS = 6


@dataclass(frozen=True, repr=False)
class Protected:
    """The outcome: which figures may be shown (by frame row), and the audit that says so."""

    linked: Linked
    hidden: Mask
    primary: Primary
    audit: Audit
    proved_best: bool

    def may_show(self, figure: Figure) -> bool:
        """Whether a count may be shown."""
        return not bool(self.hidden[self.linked.cells[figure.row]])


@dataclass(frozen=True)
class Known:
    """What is public before this release: cells shown earlier, and counts that others have published."""

    shown: frozenset[Hashable] = frozenset()
    planned: frozenset[tuple[str, frozenset[str]]] | None = (
        None  # the tables published now; others were before, in part
    )
    external: tuple["ExternalCount", ...] = ()


@dataclass(frozen=True)
class ExternalCount:
    """A count published elsewhere: `relation` says whether the survey's cell is =, ≤ or ≥ it."""

    cell: tuple[object, ...]
    relation: str
    count: float


class Conflict(ValueError):
    """An earlier release shows what the rules of this one would hide."""


def protect(
    figures: Sequence[Figure],
    codebook: Codebook,
    rules: Rules,
    known: Known,
    precision: Mapping[int, tuple[float, float]],
    *,
    seconds: float = 6.0,
    progress: Progress | None = None,
) -> Protected:
    """Decide what may be shown of the figures. Raises Conflict where an earlier release shows too much."""
    linked = link(figures, codebook, rules.minimum_base)
    public = _fix(linked, known)
    relate_weights(linked, precision, rules.percent_decimals)
    system = linked.build.build()
    primary = apply_rules(linked, rules)
    _let_go(primary, public)
    if any(system.fixed[cell] for cell in primary.protected):
        raise Conflict(
            "An earlier release of this wave shows a figure that the rules now protect. Give the rules and the "
            "codebook of that release."
        )
    hidden, best = _suppress(linked, system, primary, rules, seconds, progress)
    stages = (linked.spine(), None)  # proofs are looked for among the bases alone first, then everywhere
    report = audit(system, hidden, primary.protected, stages=stages, progress=progress)
    for _ in range(REPAIRS):
        if report.passed:
            break
        hidden = _repair(linked, system, hidden, primary, rules, report.exposed)
        again = {cell: primary.protected[cell] for cell in report.exposed if max(primary.protected[cell]) > 0}
        report = report.joined(audit(system, hidden, again, stages=[None], progress=progress))
    return Protected(linked, hidden, primary, report, best)


def _fix(linked: Linked, known: Known) -> set[int]:
    """Cells already public can be hidden no more; gives those that others have published outright."""
    build, public = linked.build, set()
    for name in known.shown:
        cell = build.find(name)
        if cell is not None:
            build.fixed[cell] = True
    _set_aside(linked, known)
    for outside in known.external:
        cell = build.find(outside.cell)
        if cell is None:
            continue
        if outside.relation == "=":
            public.add(cell)
            build.fixed[cell] = True
        else:
            sign = 1.0 if outside.relation == "≥" else -1.0
            build.relate([(cell, sign)], sign * outside.count, np.inf)
    return public


def _set_aside(linked: Linked, known: Known) -> None:
    """Cells of earlier tables that were not shown then and are not in the plan now are published nowhere."""
    if known.planned is None:
        return
    build = linked.build
    now = {
        (f.item, f.group) for f in linked.figures if (f.question, frozenset(by for by, _ in f.group)) in known.planned
    }
    for name, cell in build.named():
        item, group = name[1], name[-1]
        if (item, group) in linked.bases and (item, group) not in now and name not in known.shown:
            build.latent[cell] = True


def _let_go(primary: Primary, public: Iterable[int]) -> None:
    """What others have published cannot be protected; it is still not shown here."""
    for cell in public:
        primary.protected.pop(cell, None)
        primary.hidden[cell] = False


def _suppress(
    linked: Linked, system: System, primary: Primary, rules: Rules, seconds: float, progress: Progress | None
) -> tuple[Mask, bool]:
    """Bases and conditions first, then within each question with those held still."""
    spine = linked.spine()
    numbers = np.flatnonzero(spine)
    alone = {k: primary.protected[int(c)] for k, c in enumerate(numbers) if int(c) in primary.protected}
    whole = np.zeros(len(numbers), dtype=bool)  # nothing held still, but no more asked of a cell than is possible
    upper = suppress(
        system.only(spine), primary.hidden[spine], alone, frozen=whole, seconds=seconds / 2, progress=progress
    )
    hidden = primary.hidden.copy()
    hidden[spine] |= upper.hidden
    hidden = hide_dependent(linked, hidden, rules)
    rest = {c: s for c, s in primary.protected.items() if not spine[c]}
    lower = suppress(system, hidden, rest, frozen=spine, seconds=seconds / 2, progress=progress)
    return lower.hidden, upper.proved and lower.proved


def _repair(
    linked: Linked, system: System, hidden: Mask, primary: Primary, rules: Rules, exposed: Sequence[int]
) -> Mask:
    """Hide more around the exposed cells, looking at everything that is tied to them. What public facts alone give away
    (somebody else's table, or simple bounds) is asked no more of than is possible with everything hidden."""
    grown, sought = hidden.copy(), set(exposed)
    for piece in Movement.pieces(system):
        wanted = {k: primary.protected[int(c)] for k, c in enumerate(piece.cells) if int(c) in sought}
        if wanted:
            able = possible(piece, wanted)
            for k in wanted:
                primary.protected[int(piece.cells[k])] = able.get(k, (0.0, 0.0))
            grown[piece.cells] |= grow(piece, grown[piece.cells], able)
    if np.array_equal(grown, hidden):  # safe in parts of people, not in whole ones, or not from one who is counted
        for cell in exposed:
            _hide_beside(system, grown, cell)
    return hide_dependent(linked, grown, rules)


def _hide_beside(system: System, hidden: Mask, cell: int) -> None:
    """Hide the cheapest shown cell of each relation that an exposed cell is in."""
    columns = system.matrix.tocsc()
    for row in columns.indices[columns.indptr[cell] : columns.indptr[cell + 1]]:
        members = system.matrix.indices[system.matrix.indptr[row] : system.matrix.indptr[row + 1]]
        shown = [c for c in members if not (hidden[c] or system.latent[c] or system.fixed[c])]
        if shown:
            hidden[min(shown, key=lambda c: float(system.costs[c]))] = True
