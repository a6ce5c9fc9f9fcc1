"""What is wrong with something that was given, said so that it can be found and mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.messages import say


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where (file, row, column), what was found, what was expected. Rows count from 1 with the
    header."""

    message: str
    file: str = ""
    row: int | None = None
    column: str = ""
    found: str = ""
    expected: str = ""

    def told(self, lang: str = "sv") -> str:
        """The whole problem as one line."""
        values = {"found": self.found, "expected": self.expected, "column": self.column, "row": self.row}
        places = [self.file]
        if self.row is not None:
            places.append(say("row {row}", lang, row=self.row))
        if self.column:
            places.append(say("column {column}", lang, column=self.column))
        parts = [": ".join(p for p in [", ".join(p for p in places if p), say(self.message, lang, **values)] if p)]
        if self.found:
            parts.append(say("Found: {found}.", lang, found=self.found))
        if self.expected:
            parts.append(say("Expected: {expected}.", lang, expected=self.expected))
        return " ".join(parts)


class InputError(Exception):
    """Raised when what was given cannot be used; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" | ".join(p.told("en") for p in self.problems))


def refuse(message: str, **where: object) -> InputError:
    """An InputError of a single problem, ready to be raised."""
    return InputError([Problem(message, **where)])  # type: ignore[arg-type]  # keywords are Problem's own fields
