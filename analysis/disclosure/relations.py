"""From the figures of a plan to one linear system: every way in which they can be added and subtracted.

Cells are `("n", item, category, group)`, `("base", item, group)` and the never published `("rest", …)`: the base less
the count. The base of a question asked only of those with a condition is no cell of its own: an attacker is assumed to
know how many skipped it, so it is the count of the condition less a constant.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.codebook import Codebook
from analysis.disclosure.figures import Figure, Group
from analysis.disclosure.routing import relate_questions
from analysis.disclosure.system import Mask, SystemBuilder
from analysis.plan import asked_if

ANSWERS = "*answers"  # the item whose base is everybody who answered
UNKNOWN_KEY = "\u2400"  # the group of those who did not say: never published, found by subtraction


@dataclass(frozen=True)
class Base:
    """What a base is in the system: a cell, less those who skipped the question. A reader who sees the base knows how
    many they were; of a base too small to be shown only that they were no more than this."""

    cell: int
    less: int
    value: int
    own: bool
    shown: bool = True

    @property
    def limits(self) -> tuple[float, float]:
        """Least and most of (what is counted of the base - the cell)."""
        return -float(self.less), -float(self.less) if self.shown else 0.0


@dataclass
class Linked:
    """The system with the way back to the figures."""

    figures: Sequence[Figure]
    codebook: Codebook
    minimum_base: int
    build: SystemBuilder = field(default_factory=SystemBuilder)
    cells: dict[int, int] = field(default_factory=dict)  # frame row → cell
    bases: dict[tuple[str, Group], Base] = field(default_factory=dict)  # by item
    rests: dict[int, int] = field(default_factory=dict)  # cell of a count → cell of its rest
    counts: dict[int, tuple[int, int, bool, bool]] = field(default_factory=dict)  # cell → n, base, sensitive, counted
    owner: dict[int, tuple[str, Group]] = field(default_factory=dict)  # cell of a count → its base
    aliased: set[str] = field(default_factory=set)  # items whose base is the count of their condition

    def __repr__(self) -> str:
        return f"Linked({len(self.figures)} figures)"

    def groups_by_item(self) -> dict[str, set[Group]]:
        """In which groups each item is asked for."""
        found: dict[str, set[Group]] = defaultdict(set)
        for item, group in self.bases:
            found[item].add(group)
        return found

    def spine(self) -> Mask:
        """The cells that other tables' bases hang on: bases and conditions."""
        mask = np.zeros(len(self.build.names), dtype=bool)
        mask[[base.cell for base in self.bases.values()]] = True
        return mask


def link(figures: Sequence[Figure], codebook: Codebook, minimum_base: int) -> Linked:
    """Build the whole system of a plan's figures."""
    linked = Linked(figures, codebook, minimum_base)
    linked.aliased |= _aliased(figures, codebook)
    counting = [f for f in figures if f.statistic == "share"]
    for figure in sorted(counting, key=lambda f: f.question not in codebook.derived):
        _add_figure(linked, figure)
    for figure in figures:
        if figure.statistic != "share":
            _base(linked, figure)
    _sum_groups(linked, of_unknown=False)
    _sum_groups(linked, of_unknown=True)
    _sum_categories(linked, counting)
    relate_questions(linked.build, codebook, linked.groups_by_item(), linked.bases)
    _within_answers(linked)
    return linked


def _cost(group: Group, n: int) -> float:
    """What hiding costs: one for a cell in a breakdown, more for margins, a little more for larger counts."""
    return {0: 30.0, 1: 3.0}.get(len(group), 1.0) + n / 1e6


def condition_of(codebook: Codebook, question: str) -> str | None:
    """The single derived variable that decides who is asked, if that is the whole rule."""
    rule = asked_if(codebook, question)
    return rule.question if rule is not None and rule.kind == "ref" else None


def _aliased(figures: Iterable[Figure], codebook: Codebook) -> set[str]:
    """The items asked of a condition that is itself in the plan, with nobody answering who lacked it."""
    having = {(f.item, f.group): f.n for f in figures if f.category in ("positive", "1") and f.item in codebook.derived}
    good: dict[str, bool] = {}
    for figure in figures:
        condition = condition_of(codebook, figure.question)
        count = -1 if condition is None else having.get((condition, figure.group), -1)
        good[figure.item] = good.get(figure.item, True) and count >= figure.base
    return {item for item, holds in good.items() if holds}


def _base(linked: Linked, figure: Figure) -> Base:
    key = (figure.item, figure.group)
    if key in linked.bases:
        return linked.bases[key]
    condition = condition_of(linked.codebook, figure.question)
    cell = None if condition is None else _condition_cell(linked.build, condition, figure.group)
    if cell is not None and figure.item in linked.aliased:
        less, shown = int(linked.build.values[cell]) - figure.base, figure.base >= linked.minimum_base
        base = Base(cell, less, figure.base, own=False, shown=shown)
    else:
        name = ("base", figure.item, figure.group)
        cell = linked.build.cell(name, figure.base, cost=10 * _cost(figure.group, figure.base))
        base = Base(cell, 0, figure.base, own=True)
    linked.bases[key] = base
    return base


def _condition_cell(build: SystemBuilder, condition: str, group: Group) -> int | None:
    for category in ("positive", "1"):
        cell = build.find(("n", condition, category, group))
        if cell is not None:
            return cell
    return None


def _add_figure(linked: Linked, figure: Figure) -> None:
    base = _base(linked, figure)
    name = ("n", figure.item, figure.category, figure.group)
    cell = linked.build.cell(name, figure.n, cost=_cost(figure.group, figure.n))
    linked.cells[figure.row] = cell
    linked.owner[cell] = (figure.item, figure.group)
    _rest(linked, cell, figure.n, base, figure.sensitive, figure.counted)


def _rest(linked: Linked, cell: int, n: int, base: Base, sensitive: bool, counted: bool) -> None:
    """The base less the count: never printed, always there for whoever subtracts."""
    name = ("rest", *linked.build.names[cell][1:])  # type: ignore[index]  # every name here is a tuple
    rest = linked.build.cell(name, base.value - n, latent=True)
    linked.build.relate([(cell, 1.0), (rest, 1.0), (base.cell, -1.0)], *base.limits)
    linked.rests[cell] = rest
    linked.counts[cell] = (n, base.value, sensitive, counted)


def _sum_groups(linked: Linked, *, of_unknown: bool) -> None:
    """Every group adds up over every breakdown; those who gave no answer to the breakdown are a group of their own.

    First the groups of those who answered, then (`of_unknown`) the groups found by that subtraction.
    """
    kinds: dict[tuple[str, ...], dict[Group, int]] = defaultdict(dict)
    for name, cell in linked.build.named():
        kinds[name[:-1]][name[-1]] = cell
    for kind, groups in kinds.items():
        families: dict[tuple[Group, str], list[int]] = defaultdict(list)
        for group, cell in groups.items():
            for one in group:
                if one[1] != UNKNOWN_KEY:
                    families[tuple(g for g in group if g != one), one[0]].append(cell)
        for (whole, by), members in families.items():
            if whole in groups and of_unknown == any(key == UNKNOWN_KEY for _, key in whole):
                _sum_one(linked, kind, (whole, by), groups[whole], members)


def _sum_one(linked: Linked, kind: tuple[str, ...], where: tuple[Group, str], whole: int, members: list[int]) -> None:
    build, (group, by) = linked.build, where
    left = int(build.values[whole] - sum(build.values[m] for m in members))
    said = tuple(sorted((*group, (by, UNKNOWN_KEY))))
    if left < 0:
        raise ValueError("A breakdown counts more than its whole.")
    if left == 0 and not _someone_left_out(linked, whole, members):
        if kind[0] != "rest":  # follows from the counts and the bases
            build.total(whole, members)
        return
    missing = build.cell((*kind, said), left, latent=True)
    build.total(whole, [*members, missing])
    if whole in linked.counts:
        _, _, sensitive, counted = linked.counts[whole]
        linked.counts[missing] = (left, _base_left(linked, whole, members), sensitive, counted)


def _base_left(linked: Linked, whole: int, members: Iterable[int]) -> int:
    return linked.counts[whole][1] - sum(linked.counts[m][1] for m in members)


def _someone_left_out(linked: Linked, whole: int, members: Sequence[int]) -> bool:
    known = all(cell in linked.counts for cell in (whole, *members))
    return known and _base_left(linked, whole, members) > 0


def _within_answers(linked: Linked) -> None:
    """Nobody answers a question without being among those who answered at all.

    Where every group's number of answers is large enough to be shown it is a known limit; else one more unknown.
    """
    build = linked.build
    answers = {group: base for (item, group), base in linked.bases.items() if item == ANSWERS}
    are_shown = all(base.value == 0 or base.value >= linked.minimum_base for base in answers.values())
    for (item, group), base in linked.bases.items():
        whole = answers.get(group)
        if item == ANSWERS or whole is None or not base.own or base.value > whole.value:
            continue
        if are_shown:
            build.relate([(base.cell, 1.0)], 0.0, float(whole.value))
        else:
            build.at_most(base.cell, whole.cell)


def _sum_categories(linked: Linked, figures: Iterable[Figure]) -> None:
    """The categories of one single answer make up its base; the counted share is the sum of its categories."""
    items: dict[tuple[str, Group], dict[str, int]] = defaultdict(dict)
    for figure in figures:
        items[figure.item, figure.group][figure.category] = linked.cells[figure.row]
    for (item, group), cells in items.items():
        asked = linked.codebook.questions.get(item)
        if asked is None or asked.multi_response:
            continue
        parts = [cell for category, cell in cells.items() if category != "positive"]
        base = linked.bases[item, group]
        if len(parts) > 1 and sum(linked.build.values[p] for p in parts) == base.value:
            linked.build.relate([(base.cell, -1.0), *((p, 1.0) for p in parts)], *base.limits)
        counted = [cells[value] for value in asked.positive if value in cells]
        if "positive" in cells and counted and len(counted) == len(asked.positive):
            linked.build.total(cells["positive"], counted)
