"""Reads a codebook: a Data Package (version 2) with a `survey` block."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from analysis.codebook.check import problems_in
from analysis.codebook.missing import DEFAULT_CODES
from analysis.codebook.model import Battery, Category, Codebook, Derived, Index, MultiResponse, Question
from analysis.codebook.rules import Rule, parse_rule
from analysis.problems import InputError, Problem, refuse

STANDARD = Path(__file__).parent.parent / "data" / "codebook.yaml"


def _strings(values: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in values or ())


def _category(block: Any) -> Category:
    if isinstance(block, Mapping):
        return Category(str(block["value"]), str(block.get("label", block["value"])))
    return Category(str(block), str(block))


class _Reader:
    """Builds a Codebook and gathers problems on the way."""

    def __init__(self, file: str, package: Mapping[str, Any]) -> None:
        self.file = file
        self.package = package
        self.survey: Mapping[str, Any] = package.get("survey") or {}
        self.problems: list[Problem] = []

    def wrong(self, message: str, **where: Any) -> None:
        self.problems.append(Problem(message, file=self.file, **where))

    def rule(self, block: Any, column: str) -> Rule | None:
        if block is None:
            return None
        try:
            return parse_rule(block)
        except (ValueError, TypeError) as error:
            self.wrong(
                "A rule cannot be read.",
                column=column,
                found=str(error),
                expected="{q, in}, {ref}, {all}, {any}, {not}",
            )
            return None

    def question(self, field: Mapping[str, Any]) -> Question:
        about = field.get("survey") or {}
        limits = field.get("constraints") or {}
        return Question(
            name=str(field["name"]),
            title=str(field.get("title", field["name"])),
            type=str(field.get("type", "string")),
            number=str(about.get("number", "")),
            role=str(about.get("role", "")),
            categories=tuple(_category(c) for c in field.get("categories", ())),
            ordered=bool(field.get("categoriesOrdered", False)),
            positive=_strings(about.get("positive")),
            non_substantive=_strings(about.get("non_substantive")),
            asked_if=self.rule(about.get("asked_if"), str(field["name"])),
            battery=str(about.get("battery", "")),
            multi_response=str(about.get("multi_response", "")),
            sensitive=bool(about.get("sensitive", False)),
            publish=bool(about.get("publish", True)),
            direction=str(about.get("direction", "")),
            code_list=str(about.get("code_list", "")),
            required=bool(limits.get("required", False)),
            unique=bool(limits.get("unique", False)),
            measure=str(about.get("measure", "1")),
        )

    def named(self, part: str, build: Callable[[Mapping[str, Any]], Any]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for block in self.survey.get(part, ()):
            if not isinstance(block, Mapping) or "name" not in block:
                self.wrong(
                    "A part of the codebook has no name.", column=part, found=str(block)[:80], expected="name: …"
                )
                continue
            if str(block["name"]) in made:
                self.wrong("A name is used twice.", column=part, found=str(block["name"]))
            made[str(block["name"])] = build(block)
        return made

    def questions(self) -> dict[str, Question]:
        resources = self.package.get("resources") or []
        fields = resources[0].get("schema", {}).get("fields", []) if resources else []
        if not fields:
            self.wrong("The codebook has no questions.", expected="resources[0].schema.fields")
        made: dict[str, Question] = {}
        for field in fields:
            if not isinstance(field, Mapping) or "name" not in field:
                self.wrong(
                    "A part of the codebook has no name.", column="fields", found=str(field)[:80], expected="name: …"
                )
                continue
            if str(field["name"]) in made:
                self.wrong("A name is used twice.", column="fields", found=str(field["name"]))
            made[str(field["name"])] = self.question(field)
        return made

    def derived(self, block: Mapping[str, Any]) -> Derived:
        name = str(block["name"])
        own = {k: block[k] for k in ("all", "any", "not", "q", "in", "ref") if k in block}
        rule = self.rule(own, name) or Rule("any")
        title, asked = str(block.get("title", name)), self.rule(block.get("asked_if"), name)
        return Derived(name, title, rule, asked, bool(block.get("sensitive")))

    def missing_labels(self) -> dict[str, str]:
        schema = (self.package.get("resources") or [{}])[0].get("schema", {})
        pairs = [m if isinstance(m, Mapping) else {"value": m} for m in schema.get("missingValues", ())]
        return {str(m["value"]): str(m.get("label", "")) for m in pairs}

    def codebook(self, sha256: str) -> Codebook:
        survey, package = self.survey, self.package
        months = (survey.get("reference_period") or {}).get("months")
        return Codebook(
            name=str(package.get("name", "")),
            title=str(package.get("title", package.get("name", ""))),
            version=str(package.get("version", "")),
            wave=str(survey.get("wave", "")),
            language=str(survey.get("language", "sv")),
            reference_months=None if months is None else int(months),
            questions=self.questions(),
            batteries=self.named("batteries", _battery),
            multi_responses=self.named("multi_response", _multi_response),
            derived=self.named("derived", self.derived),
            indices=self.named("indices", _index),
            missing={**DEFAULT_CODES, **{k: str(v) for k, v in (survey.get("missing") or {}).items()}},
            missing_labels=self.missing_labels(),
            design=survey.get("design") or {},
            disclosure=survey.get("disclosure") or {},
            source=package,
            sha256=sha256,
        )


def _battery(block: Mapping[str, Any]) -> Battery:
    return Battery(str(block["name"]), str(block.get("title", block["name"])), _strings(block.get("columns")))


def _multi_response(block: Mapping[str, Any]) -> MultiResponse:
    return MultiResponse(
        name=str(block["name"]),
        title=str(block.get("title", block["name"])),
        columns=_strings(block.get("columns")),
        counted_value=str(block.get("counted_value", 1)),
        exclusive=_strings(block.get("exclusive")),
    )


def _index(block: Mapping[str, Any]) -> Index:
    low, high = block.get("range", (1, 5))
    to_low, to_high = block.get("rescale", (0, 100))
    return Index(
        name=str(block["name"]),
        title=str(block.get("title", block["name"])),
        columns=_strings(block.get("columns")),
        range=(float(low), float(high)),
        rescale=(float(to_low), float(to_high)),
        minimum_answered=int(block.get("minimum_answered", 1)),
        sensitive=bool(block.get("sensitive", False)),
    )


def _package(path: Path) -> tuple[Mapping[str, Any], str]:
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
        package = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except OSError as error:
        raise refuse("The codebook cannot be opened.", file=str(path), found=error.strerror or "") from error
    except (UnicodeDecodeError, ValueError, yaml.YAMLError) as error:
        raise refuse(
            "The codebook is neither YAML nor JSON in UTF-8.", file=str(path), found=str(error)[:120]
        ) from error
    if not isinstance(package, Mapping):
        raise refuse(
            "The codebook is not a Data Package.",
            file=str(path),
            found=type(package).__name__,
            expected="resources, survey",
        )
    return package, hashlib.sha256(raw).hexdigest()


def read_codebook(path: Any) -> Codebook:
    """Read and check; raises InputError with every problem found."""
    path = Path(path)
    package, sha256 = _package(path)
    reader = _Reader(path.name, package)
    try:
        codebook = reader.codebook(sha256)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise refuse(
            "The codebook's shape is wrong.", file=path.name, found=f"{type(error).__name__}: {error}"
        ) from error
    problems = [*reader.problems, *problems_in(codebook, path.name)]
    if problems:
        raise InputError(problems)
    return codebook
