"""Finds what is wrong in a codebook: names that lead nowhere, circles, codes outside the list."""

from collections.abc import Iterable, Iterator

from analysis.codebook.model import Codebook, Question
from analysis.codebook.rules import Rule
from analysis.problems import Problem


def problems_in(codebook: Codebook, file: str = "") -> list[Problem]:
    """Every problem, in the codebook's own order."""
    found = [p for q in codebook.questions.values() for p in _question(codebook, q)]
    found += _rules(codebook)
    found += _sets(codebook)
    found += _indices(codebook)
    found += _whole(codebook)
    return [Problem(p.message, file, p.row, p.column, p.found, p.expected) for p in found]


def _question(codebook: Codebook, question: Question) -> Iterator[Problem]:
    levels = question.levels
    for value in sorted({v for v in levels if levels.count(v) > 1}):
        yield Problem("A code stands twice in a scale.", column=question.name, found=value)
    labels = [c.label for c in question.categories]
    for label in sorted({v for v in labels if labels.count(v) > 1}):
        yield Problem("A label stands twice in a scale.", column=question.name, found=label)
    for value in (*question.positive, *question.non_substantive):
        if value not in levels:
            yield Problem("A code is not in the scale.", column=question.name, found=value, expected=", ".join(levels))
    for value in sorted(set(levels) & set(codebook.missing.values())):
        yield Problem("A code is both an answer and a missing value.", column=question.name, found=value)
    if question.multi_response and question.multi_response not in codebook.multi_responses:
        yield Problem(
            "A multi-response set is not described.",
            column=question.name,
            found=question.multi_response,
            expected=", ".join(codebook.multi_responses),
        )


def _known(rule: Rule, codebook: Codebook) -> Iterator[Problem]:
    if rule.kind == "ref" and rule.question not in codebook.derived:
        yield Problem(
            "A rule names a derived variable that is not there.",
            found=rule.question,
            expected=", ".join(codebook.derived),
        )
    if rule.kind == "in":
        question = codebook.questions.get(rule.question)
        if question is None:
            yield Problem("A rule names a question that is not there.", found=rule.question)
        else:
            for value in rule.values:
                if question.categories and value not in question.levels:
                    yield Problem(
                        "A code is not in the scale.",
                        found=f"{rule.question} = {value}",
                        expected=", ".join(question.levels),
                    )
    for part in rule.parts:
        yield from _known(part, codebook)


def _rules(codebook: Codebook) -> Iterator[Problem]:
    rules: list[tuple[str, Rule | None]] = [(q.name, q.asked_if) for q in codebook.questions.values()]
    for derived in codebook.derived.values():
        rules += [(derived.name, derived.rule), (derived.name, derived.asked_if)]
    for name, rule in rules:
        for problem in _known(rule, codebook) if rule else ():
            yield Problem(problem.message, column=name, found=problem.found, expected=problem.expected)
    for name in (*codebook.questions, *codebook.derived):
        if name in _reached(codebook, name):
            yield Problem("A rule leads back to itself.", column=name)


def _looked_at(codebook: Codebook, name: str) -> set[str]:
    rules: list[Rule | None] = []
    if name in codebook.questions:
        rules.append(codebook.questions[name].asked_if)
    if name in codebook.derived:
        rules += [codebook.derived[name].rule, codebook.derived[name].asked_if]
    return {n for rule in rules if rule for n in rule.named()}


def _reached(codebook: Codebook, name: str) -> set[str]:
    reached: set[str] = set()
    ahead = _looked_at(codebook, name)
    while ahead:
        reached |= ahead
        ahead = {n for step in ahead for n in _looked_at(codebook, step)} - reached
    return reached


def _absent(names: Iterable[str], codebook: Codebook, owner: str) -> Iterator[Problem]:
    for name in names:
        if name not in codebook.questions:
            yield Problem("A column is named that is not among the questions.", column=owner, found=name)


def _sets(codebook: Codebook) -> Iterator[Problem]:
    for battery in codebook.batteries.values():
        yield from _absent(battery.columns, codebook, battery.name)
    for group in codebook.multi_responses.values():
        yield from _absent(group.columns, codebook, group.name)
        for name in group.exclusive:
            if name not in group.columns:
                yield Problem(
                    "An exclusive option is not in its set.",
                    column=group.name,
                    found=name,
                    expected=", ".join(group.columns),
                )


def _indices(codebook: Codebook) -> Iterator[Problem]:
    for index in codebook.indices.values():
        yield from _absent(index.columns, codebook, index.name)
        if not 1 <= index.minimum_answered <= len(index.columns):
            yield Problem(
                "An index asks for an impossible number of answered items.",
                column=index.name,
                found=str(index.minimum_answered),
                expected=f"1–{len(index.columns)}",
            )
        if index.range[0] >= index.range[1]:
            yield Problem("An index has an empty range.", column=index.name, found=str(index.range))


def _whole(codebook: Codebook) -> Iterator[Problem]:
    if len(codebook.of_role("unit")) != 1:
        found = ", ".join(q.name for q in codebook.of_role("unit"))
        yield Problem(
            "A codebook needs one question with the role of unit.", found=found, expected="survey: {role: unit}"
        )
    names = [*codebook.questions, *codebook.multi_responses, *codebook.derived, *codebook.indices]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield Problem("A name is used twice.", found=name)
    for name in codebook.disclosure.get("never_publish", ()):
        if name not in codebook.questions:
            yield Problem("A column is named that is not among the questions.", column="never_publish", found=str(name))
