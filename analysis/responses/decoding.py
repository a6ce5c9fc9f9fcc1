"""What a cell says: a code, a label, a label's number, a mark, or one of the ways to be missing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.codebook import Codebook, Question
from analysis.codebook.missing import MISSING, NO_ANSWER
from analysis.responses.mapping import plain

BLANKS = ("", "-", "–", "—", ".", "na", "n/a", "null", "#null!")
MARKS = ("1", "x", "ja", "yes", "true", "sant", "✓")
UNREADABLE = None
_NUMBER = re.compile(r"^[+-]?\d+([.,]0+)?$")


@dataclass(frozen=True)
class Read:
    """A cell's code (UNREADABLE for none), and whether it was written another way than the codebook's."""

    code: int | None
    is_tidied: bool = False


class Decoder:
    """Reads the cells of one coded column in one form: codes, labels or numbers (auto: whichever reads most)."""

    def __init__(
        self,
        codebook: Codebook,
        question: Question,
        levels: Sequence[str],
        labels: Sequence[str],
        *,
        is_option: bool = False,
    ):
        self.levels = {level: i for i, level in enumerate(levels)}
        self.folded = {plain(level): i for i, level in enumerate(levels)} if question.code_list else {}
        self.labels = {plain(label): i for i, label in enumerate(labels)}
        self.is_option = is_option and "1" in self.levels
        self.missing = _missing(codebook)

    def read(self, cell: str, form: str) -> Read:
        """One cell; missing values are read in every form."""
        text = cell.strip()
        if text in self.missing:
            return Read(self.missing[text])
        kind = self.missing.get(plain(text))
        if kind is None and text.casefold() in BLANKS:
            kind = NO_ANSWER
        if kind is not None:
            return Read(kind, is_tidied=text != "")
        return self._answer(text, form)

    def _answer(self, text: str, form: str) -> Read:
        if form in ("codes", "auto"):
            got = self._code(text)
            if got.code is not UNREADABLE or form == "codes":
                return got
        if form in ("labels", "auto"):
            if plain(text) in self.labels:
                return Read(self.labels[plain(text)])
            if self.is_option and text.casefold() in MARKS:
                return Read(self.levels["1"], is_tidied=True)
        if form == "numbers" and _NUMBER.match(text) and 1 <= int(_whole(text)) <= len(self.levels):
            return Read(int(_whole(text)) - 1)
        return Read(UNREADABLE)

    def _code(self, text: str) -> Read:
        if text in self.levels:
            return Read(self.levels[text])
        if _NUMBER.match(text) and _whole(text) in self.levels:  # 2,0 and 2.0 are 2
            return Read(self.levels[_whole(text)], is_tidied=True)
        if _NUMBER.match(text) and _whole(text) in self.missing:
            return Read(self.missing[_whole(text)], is_tidied=True)
        if plain(text) in self.folded:
            return Read(self.folded[plain(text)], is_tidied=True)
        return Read(UNREADABLE)

    def form_of(self, cells: Sequence[str]) -> str:
        """The form that reads most of the distinct cells; codes win a draw."""
        filled = [c for c in cells if c]
        scores = {f: sum(self.read(c, f).code is not UNREADABLE for c in filled) for f in ("codes", "labels")}
        best = max(scores, key=lambda f: (scores[f], f == "codes"))
        both = sum(self.read(c, "auto").code is not UNREADABLE for c in filled)
        return "auto" if both > scores[best] else best


def _whole(text: str) -> str:
    return str(int(float(text.replace(",", "."))))


def _missing(codebook: Codebook) -> dict[str, int]:
    """Missing codes and their labels (as the codebook calls them) to the code in a column."""
    known = {value: MISSING[kind] for kind, value in codebook.missing.items() if kind in MISSING and value}
    for value, label in codebook.missing_labels.items():
        kind = next((MISSING[k] for k, v in codebook.missing.items() if v == value and k in MISSING), None)
        if kind is not None and label:
            known[plain(label)] = kind
    return known


SPLITTERS = (";", "|", "\n", "\t", ",")


def split_marks(cell: str, options: Mapping[str, int], delimiter: str = "") -> set[int] | None:
    """The options named in one delimited cell, or None when part of it cannot be read. `options`: plain text →
    place."""
    text = cell.strip()
    if plain(text) in options:
        return {options[plain(text)]}
    for sign in [delimiter] if delimiter else [s for s in SPLITTERS if s in text]:
        parts = [plain(p) for p in text.split(sign) if p.strip()]
        if parts and all(p in options for p in parts):
            return {options[p] for p in parts}
        joined = _greedy(parts, options, sign)
        if joined is not None:
            return joined
    return None


def _greedy(parts: Sequence[str], options: Mapping[str, int], sign: str) -> set[int] | None:
    """Put pieces together again where an option's own text holds the delimiter; the longest match first."""
    found, at = set(), 0
    while at < len(parts):
        for end in range(len(parts), at, -1):
            text = plain(f"{sign} ".join(parts[at:end]))
            if text in options:
                found.add(options[text])
                at = end
                break
        else:
            return None
    return found
