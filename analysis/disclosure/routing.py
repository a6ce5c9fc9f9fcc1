"""Relations between questions: derived variables, routes and options that rule each other out."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from analysis.codebook import Codebook
from analysis.codebook.rules import Rule
from analysis.disclosure.figures import Group
from analysis.disclosure.system import SystemBuilder
from analysis.plan import asked_if


class BaseLike(Protocol):
    """A cell less a constant."""

    @property
    def cell(self) -> int:
        """The cell."""

    @property
    def less(self) -> int:
        """The constant."""

    @property
    def shown(self) -> bool:
        """Whether a reader is shown the base, and so knows the constant."""


def _skipped(base: BaseLike) -> float:
    """How many a reader knows to have skipped the question."""
    return float(base.less) if base.shown else 0.0


Bases = Mapping[tuple[str, Group], BaseLike]


def relate_questions(build: SystemBuilder, codebook: Codebook, groups: Mapping[str, set[Group]], bases: Bases) -> None:
    """Add every relation between questions that is true of the counts."""
    for name, group in [(one, group) for one in codebook.derived for group in groups.get(one, ())]:
        _any_of(build, codebook, (name, codebook.derived[name].rule), group)
    for multiple in codebook.multi_responses.values():
        for alone, group in [(one, group) for one in multiple.exclusive for group in groups.get(one, ())]:
            _exclusive(build, bases[alone, group], multiple.columns, (alone, multiple.exclusive), group)
    rules = {name: asked_if(codebook, name) for name in groups}
    for name, rule in rules.items():
        if rule is not None and rule.kind == "all":
            for group in groups[name]:
                _route(build, codebook, (name, rule), group, bases)


def _counted(build: SystemBuilder, codebook: Codebook, rule: Rule, group: Group) -> int | None:
    """The cell that counts those for whom a simple rule holds."""
    if rule.kind == "ref":
        wanted: tuple[str, ...] = ("positive", "1")
    else:
        question = codebook.questions.get(rule.question)
        if question is None:
            return None
        whole = question.positive and set(question.positive) == set(rule.values)
        wanted = ("positive",) if whole else rule.values if len(rule.values) == 1 else ()
    for category in wanted:
        cell = build.find(("n", rule.question, category, group))
        if cell is not None:
            return cell
    return None


def _any_of(build: SystemBuilder, codebook: Codebook, named: tuple[str, Rule], group: Group) -> None:
    """Somebody for whom any part holds: no fewer than each part, no more than all parts together; and for whom none
    holds, no part does."""
    name, rule = named
    whole = _counted(build, codebook, Rule("ref", question=name), group)
    if rule.kind != "any" or whole is None:
        return
    parts = [_counted(build, codebook, part, group) for part in rule.parts]
    for part in parts:
        if part is not None:
            _if_true(build, [(whole, 1.0), (part, -1.0)], 0.0)
            _none_of(build, whole, part)
    known = [part for part in parts if part is not None]
    if len(known) == len(parts):
        _if_true(build, [(whole, -1.0), *((part, 1.0) for part in known)], 0.0)


def _none_of(build: SystemBuilder, whole: int, part: int) -> None:
    """Who is known to have none of it is among those without this part."""
    without, lacking = (build.find(("rest", *build.names[cell][1:])) for cell in (whole, part))  # type: ignore[index]  # names are tuples
    if without is not None and lacking is not None:
        _if_true(build, [(lacking, 1.0), (without, -1.0)], 0.0)


def _exclusive(
    build: SystemBuilder, base: BaseLike, columns: tuple[str, ...], exclusive: tuple[str, tuple[str, ...]], group: Group
) -> None:
    """Who marked an exclusive option marked no other."""
    alone, all_exclusive = exclusive
    one = build.find(("n", alone, "1", group))
    for other in columns:
        two = build.find(("n", other, "1", group))
        if one is not None and two is not None and other not in all_exclusive:
            _if_true(build, [(base.cell, 1.0), (one, -1.0), (two, -1.0)], _skipped(base))


def _parts(rule: Rule) -> Iterator[Rule]:
    for part in rule.parts:
        yield from _parts(part) if part.kind == "all" else (part,)


def _route(build: SystemBuilder, codebook: Codebook, named: tuple[str, Rule], group: Group, bases: Bases) -> None:
    """Who was asked is part of everybody for whom each part of the route holds."""
    name, rule = named
    base = bases[name, group]
    for part in _parts(rule):
        if part.kind == "any":
            cells = [_counted(build, codebook, one, group) for one in part.parts]
            if all(cell is not None for cell in cells):
                _if_true(build, [*((c, 1.0) for c in cells if c is not None), (base.cell, -1.0)], -_skipped(base))
        elif part.kind == "in" and part.values == ("0",):
            rest = build.find(("rest", part.question, "1", group))
            if rest is not None:
                _if_true(build, [(rest, 1.0), (base.cell, -1.0)], -_skipped(base))
        else:
            cell = _counted(build, codebook, part, group)
            if cell is not None:
                _if_true(build, [(cell, 1.0), (base.cell, -1.0)], -_skipped(base))


def _if_true(build: SystemBuilder, terms: list[tuple[int, float]], low: float) -> None:
    """Add `terms ≥ low` where the counts bear it out; answers out of route would make it no fact."""
    if sum(coefficient * build.values[cell] for cell, coefficient in terms) >= low:
        build.relate(terms, low, float("inf"))
