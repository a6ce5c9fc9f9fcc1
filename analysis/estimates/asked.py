"""What an estimate is asked for: lines (category, option, positive share or mean) of each question."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.codebook import Codebook, Question
from analysis.problems import refuse


@dataclass(frozen=True)
class Line:
    """One row of a table: which column is counted and which of its codes count as yes; none for a mean."""

    item: str
    category: str
    label: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question with its lines, the codes that are answers without substance, and whether it is sensitive."""

    question: str
    statistic: str
    lines: tuple[Line, ...]
    not_substantive: tuple[str, ...] = ()
    sensitive: bool = False
    range: tuple[float, float] = (0.0, 1.0)


def what_is_asked(codebook: Codebook, names: Sequence[str] | None = None) -> list[Asked]:
    """Lines for the named questions, multi-response sets, derived variables and indices; all publishable ones
    without names."""
    return [_asked(codebook, name) for name in (codebook.publishable() if names is None else names)]


def _asked(codebook: Codebook, name: str) -> Asked:
    if name in codebook.indices:
        index = codebook.indices[name]
        return Asked(name, "mean", (Line(name, "", index.title),), sensitive=index.sensitive, range=index.rescale)
    if name in codebook.derived:
        derived = codebook.derived[name]
        return Asked(name, "share", (Line(name, "1", derived.title, ("1",)),), sensitive=derived.sensitive)
    if name in codebook.multi_responses:
        group = codebook.multi_responses[name]
        options = [codebook.questions[column] for column in group.columns]
        lines = tuple(
            Line(q.name, group.counted_value, _option(q, group.counted_value), (group.counted_value,)) for q in options
        )
        return Asked(name, "share", lines, sensitive=any(q.sensitive for q in options))
    if name in codebook.questions and codebook.questions[name].categories:
        return _single(codebook.questions[name])
    raise refuse("There is no such question to estimate.", found=name, expected=", ".join(codebook.publishable()))


def _option(question: Question, value: str) -> str:
    return next((c.label for c in question.categories if c.value == value), question.title)


def _single(question: Question) -> Asked:
    substantive = [c for c in question.categories if c.value not in question.non_substantive]
    lines = [Line(question.name, c.value, c.label, (c.value,)) for c in substantive]
    if question.positive:
        lines.append(Line(question.name, "positive", question.title, question.positive))
    return Asked(question.name, "share", tuple(lines), question.non_substantive, question.sensitive)
