"""The code lists: labels in both languages, and from when to when a code may be chosen. A code is never removed."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
FILES = ("codes.json", "own.json")


@dataclass(frozen=True)
class Code:
    code: str
    sv: str
    en: str
    definition: str
    valid_from: date
    valid_to: date | None

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.sv

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class UnknownCode(KeyError):
    """A list or a code that does not exist."""


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found


def day_or_none(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


@lru_cache(maxsize=1)
def all_lists() -> dict[str, dict[str, Code]]:
    """Every list by name, in the order of the files."""
    return {
        name: {row["code"]: _code(row) for row in found["codes"]}
        for file in FILES
        for name, found in read(file)["lists"].items()
    }


def _code(row: dict[str, Any]) -> Code:
    return Code(
        code=row["code"],
        sv=row["sv"],
        en=row["en"],
        definition=row["definition"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=day_or_none(row["valid_to"]),
    )


def version() -> str:
    return str(read("codes.json")["version"])


def codelist(name: str) -> dict[str, Code]:
    try:
        return all_lists()[name]
    except KeyError:
        raise UnknownCode(name) from None


def find(name: str, code: str) -> Code:
    try:
        return codelist(name)[code]
    except KeyError:
        raise UnknownCode(f"{name} {code}") from None


def is_code(name: str, code: str, day: date | None = None) -> bool:
    """Whether the code exists, and may be chosen on the day when one is given."""
    found = codelist(name).get(code)
    return found is not None and (day is None or found.holds_on(day))


def codes_of(name: str, day: date | None = None) -> tuple[str, ...]:
    return tuple(code for code, row in codelist(name).items() if day is None or row.holds_on(day))


def label(name: str, code: str, language: str) -> str:
    """What people call the code; a code of an unknown edition is shown as it is."""
    found = codelist(name).get(code)
    return found.label(language) if found else code


def choices(name: str, language: str, day: date | None = None) -> list[tuple[str, str]]:
    return [(code, row.label(language)) for code, row in codelist(name).items() if day is None or row.holds_on(day)]


def subforms_of(form: str) -> tuple[str, ...]:
    """The finer codes below one main form."""
    return tuple(code for code in codelist("SUBFORM") if code.split("-")[0] == form)
