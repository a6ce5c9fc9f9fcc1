"""Which column is which question, and how its cells are written. Saved, the next wave is one command."""

import hashlib
import json
import re
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml

from analysis.codebook import Codebook
from analysis.problems import refuse

FORMS = ("auto", "codes", "labels", "numbers", "delimited")
VERSION = 1


@dataclass(frozen=True)
class ColumnMap:
    """A column's question (or multi-response set), how cells are written, and for sets whether a blank means
    unmarked."""

    question: str
    form: str = "auto"
    blank_is_unmarked: bool | None = None
    delimiter: str = ""


@dataclass(frozen=True)
class Mapping:
    """Columns by heading; headings to drop; the codebook it was made for."""

    columns: MappingType[str, ColumnMap]
    drop: tuple[str, ...] = ()
    header_rows: int | None = None
    codebook: str = ""
    version: int = VERSION
    made_for: str = field(default="", compare=False)

    @property
    def sha256(self) -> str:
        """A hash of what the mapping says, for the report and the release."""
        said = json.dumps({k: asdict(v) for k, v in self.columns.items()} | {"": list(self.drop)}, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    def save(self, path: Any) -> None:
        """Write it as YAML."""
        said = {
            "version": self.version,
            "codebook": self.codebook,
            "header_rows": self.header_rows,
            "drop": list(self.drop),
            "columns": {
                k: {a: b for a, b in asdict(v).items() if b not in ("", None, "auto")} for k, v in self.columns.items()
            },
        }
        Path(path).write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Any, codebook: Codebook) -> "Mapping":
        """Read it back; raises InputError when it does not fit the codebook."""
        file = Path(path)
        try:
            said = yaml.safe_load(file.read_text(encoding="utf-8"))
            columns = {str(k): ColumnMap(**v) for k, v in said["columns"].items()}
            mapping = cls(
                columns,
                tuple(said.get("drop", ())),
                said.get("header_rows"),
                str(said.get("codebook", "")),
                int(said["version"]),
            )
        except (OSError, ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError) as error:
            raise refuse(
                "The mapping cannot be read.", file=file.name, found=f"{type(error).__name__}: {error}"[:100]
            ) from error
        if mapping.version != VERSION:
            raise refuse(
                "The mapping is of another version.", file=file.name, found=str(mapping.version), expected=str(VERSION)
            )
        for heading, column in columns.items():
            if column.question not in codebook.questions and column.question not in codebook.multi_responses:
                raise refuse(
                    "The mapping names a question that is not in the codebook.",
                    file=file.name,
                    column=heading,
                    found=column.question,
                )
            if column.form not in FORMS:
                raise refuse(
                    "The mapping names a form that is not known.",
                    file=file.name,
                    column=heading,
                    found=column.form,
                    expected=", ".join(FORMS),
                )
        return mapping


def plain(text: str) -> str:
    """Text for comparing: lower case, one space, one kind of dash, no closing stop."""
    return re.sub(r"\s+", " ", re.sub(r"[–—‐-]", "-", text)).strip().strip(".:").casefold()


def _names(codebook: Codebook) -> dict[str, str]:
    """Every way a heading may name a question: its name, its title, and its number when only it has it."""
    numbers = [q.number for q in codebook.questions.values()]
    named: dict[str, str] = {}
    for group in codebook.multi_responses.values():
        named[plain(group.name)] = named[plain(group.title)] = group.name
        number = {codebook.questions[c].number for c in group.columns}
        named.update({plain(n): group.name for n in number if n})
    for question in codebook.questions.values():
        if question.number and numbers.count(question.number) == 1:
            named[plain(question.number)] = question.name
        named[plain(question.title)] = named[plain(question.name)] = question.name
    return named


def find_question(headings: Sequence[str], codebook: Codebook) -> str:
    """The question or set that one or two heading cells name, or ""."""
    named = _names(codebook)
    top, below = (plain(h) for h in (*headings, "")[:2])
    for text in (f"{top} - {below}", below, top):
        if below in ("",) and text == f"{top} - {below}":
            continue
        if text in named and not (text == top and below and named[text] in codebook.multi_responses):
            return named[text]
    if named.get(top) in codebook.multi_responses:
        for column in codebook.multi_responses[named[top]].columns:
            if below in (plain(c.label) for c in codebook.questions[column].categories):
                return column
    return ""
