"""What is to be published: which tables, by what, under which rules. A plan holds no answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from analysis.codebook import Codebook
from analysis.problems import InputError, Problem

LOOSE = "The rule {column} is looser than the library allows."
DETAILS = ("categories", "positive")


@dataclass(frozen=True, order=True)
class Table:
    """One table: a question by some breakdowns, with all its categories or only the share that the codebook counts."""

    question: str
    by: tuple[str, ...] = ()
    detail: str = "categories"

    @property
    def name(self) -> str:
        """The name the Estimates frame uses."""
        return f"{self.question}@{'*'.join(self.by)}"


@dataclass(frozen=True)
class Rules:
    """When a cell is protected. Counts are unweighted answers; `slack` is how far, as a share of its count, a protected
    cell must be able to lie from the truth in an attacker's eyes (at least one person either way)."""

    minimum_base: int = 10
    sensitive_minimum: int = 5
    hide_complement: bool = True
    hide_unanimous: bool = True
    slack: float = 0.3
    percent_decimals: int = 0

    @classmethod
    def of(cls, block: Mapping[str, Any]) -> "Rules":
        """The rules of a codebook's or plan's `disclosure` block; never looser than five answers for a base."""
        known = {name: block[name] for name in cls.__dataclass_fields__ if name in block}
        rules = cls(**known)
        problems = [
            Problem(LOOSE, column=name, found=str(value), expected=least)
            for name, value, holds, least in (
                ("minimum_base", rules.minimum_base, rules.minimum_base >= 5, "≥ 5"),
                ("sensitive_minimum", rules.sensitive_minimum, rules.sensitive_minimum >= 3, "≥ 3"),
                ("slack", rules.slack, 0 < rules.slack <= 1, "> 0, ≤ 1"),
                ("percent_decimals", rules.percent_decimals, rules.percent_decimals in (0, 1), "0, 1"),
            )
            if not holds
        ]
        if problems:
            raise InputError(problems)
        return rules


@dataclass(frozen=True)
class Plan:
    """Tables, rules and what is rolled up: `Plan.default(codebook)` for the usual report, `Plan.read` for a file."""

    title: str
    tables: tuple[Table, ...]
    rules: Rules = field(default_factory=Rules)
    roll_up: bool = True
    external: tuple[str, ...] = ()

    @classmethod
    def default(cls, codebook: Codebook) -> "Plan":
        """Everything for the whole and its counted share by unit; what everybody is asked also by background."""
        units, breaks = ([q.name for q in codebook.of_role(role)] for role in ("unit", "break"))
        tables = [Table(name) for name in breaks]
        for question in codebook.publishable():
            by = units if asked_if(codebook, question) is not None else [*units, *breaks]
            tables.extend([Table(question), *(Table(question, (name,), "positive") for name in by)])
        return cls(codebook.title, tuple(tables), Rules.of(codebook.disclosure)).closed(codebook)

    @classmethod
    def read(cls, path: Path, codebook: Codebook) -> "Plan":
        """Read a plan in YAML: `title`, `tables` (questions, by, detail), `disclosure`, `roll_up`, `external`."""
        block = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        if not isinstance(block, dict):
            raise InputError([Problem("The plan is not a YAML mapping.", file=str(path))])
        tables = [table for entry in block.get("tables", []) for table in _entry(entry, codebook, str(path))]
        rules = Rules.of({**codebook.disclosure, **block.get("disclosure", {})})
        plan = cls(
            title=str(block.get("title", codebook.title)),
            tables=tuple(tables) or cls.default(codebook).tables,
            rules=rules,
            roll_up=bool(block.get("roll_up", True)),
            external=tuple(str(Path(path).parent / name) for name in block.get("external", [])),
        )
        return plan.closed(codebook)

    def closed(self, codebook: Codebook) -> "Plan":
        """With every margin, the condition of every routed question and the sensitive items of every index: what the
        tables give away is in the plan."""
        tables = dict.fromkeys(self.tables)
        for table in self.tables:
            tables |= dict.fromkeys(_margins(table))
            for name in (*conditions(codebook, table.question), *_sensitive_items(codebook, table.question)):
                own = Table(name, table.by, "positive")
                tables |= dict.fromkeys([own, *_margins(own)])
        return replace(self, tables=tuple(_widest(tables)))

    def without(self, dropped: Iterable[Table]) -> "Plan":
        """Without some tables and every table that has them as a margin."""
        gone = {(t.question, frozenset(t.by)) for t in dropped}
        kept = (t for t in self.tables if not any(q == t.question and by <= frozenset(t.by) for q, by in gone))
        return replace(self, tables=tuple(kept))


def _entry(entry: Mapping[str, Any], codebook: Codebook, path: str) -> list[Table]:
    """The tables of one entry of a plan file."""
    questions = entry.get("questions", "all")
    names = codebook.publishable() if questions == "all" else tuple(str(q) for q in questions)
    breaks = {q.name for q in (*codebook.of_role("unit"), *codebook.of_role("break"))}
    by = tuple(str(name) for name in entry.get("by", []))
    allowed = {*codebook.publishable(), *breaks}
    detail = str(entry.get("detail", "categories" if not by else "positive"))
    problems = [
        Problem("This may not be published or is not in the codebook.", file=path, column=name)
        for name in (*names, *by)
        if name not in allowed
    ]
    if detail not in DETAILS:
        problems.append(Problem("Unknown detail.", file=path, found=detail, expected=", ".join(DETAILS)))
    if problems:
        raise InputError(problems)
    return [Table(name, by, detail) for name in names if name not in by]


def conditions(codebook: Codebook, name: str) -> tuple[str, ...]:
    """The derived variables that decide who is asked a question."""
    rule = asked_if(codebook, name)
    return tuple(n for n in rule.named() if n in codebook.derived) if rule else ()


def _sensitive_items(codebook: Codebook, name: str) -> tuple[str, ...]:
    """The sensitive questions an index is made of."""
    columns = codebook.indices[name].columns if name in codebook.indices else ()
    return tuple(column for column in columns if codebook.questions[column].sensitive)


def asked_if(codebook: Codebook, name: str) -> Any:
    """The routing rule of a question, a multi-response set or a derived variable; None when everybody is asked."""
    if name in codebook.multi_responses:
        name = codebook.multi_responses[name].columns[0]
    if name in codebook.derived:
        return codebook.derived[name].asked_if
    return codebook.questions[name].asked_if if name in codebook.questions else None


def _margins(table: Table) -> list[Table]:
    """Every table that follows from this one by adding up."""
    return [replace(table, by=by) for size in range(len(table.by)) for by in combinations(table.by, size)]


def _widest(tables: Iterable[Table]) -> list[Table]:
    """One table for each question and breakdown: with all categories if any wish has them."""
    chosen: dict[tuple[str, tuple[str, ...]], Table] = {}
    for table in tables:
        key = (table.question, tuple(sorted(table.by)))
        if key not in chosen or table.detail == "categories":
            chosen[key] = replace(table, by=chosen[key].by) if key in chosen else table
    return sorted(chosen.values(), key=lambda t: (len(t.by), t.by))
