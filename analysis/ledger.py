"""What has been published before: no answers and no hidden number, only which cells were shown and of whose answers.

A later release of the same wave is made of the same answers (late ones wait for the next wave), with the same merged
units, and everything shown before counts as known to everybody.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from analysis.messages import say
from analysis.plan import Table


class LedgerConflict(ValueError):
    """An earlier release and this one do not go together: why, and what to do."""

    def __init__(self, reason: str, **values: str) -> None:
        self.reason, self.values = reason, values
        super().__init__(self.told("en"))

    def told(self, lang: str = "sv") -> str:
        """The reason in a language."""
        return say(self.reason, lang, **self.values)


@dataclass(frozen=True)
class Entry:
    """One release. `answers` are salted hashes of the answers' random numbers; `shown` names the cells shown; `audit`
    tells how the audit went, in numbers of cells."""

    wave: str
    structure: str
    salt: str
    answers: tuple[str, ...]
    source: str
    roll_up: Mapping[str, str]
    tables: tuple[Table, ...]
    shown: tuple[Any, ...]
    digest: str
    audit: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, block: Mapping[str, Any]) -> "Entry":
        """An entry from its JSON form."""
        tables = tuple(Table(t["question"], tuple(t["by"]), t["detail"]) for t in block["tables"])
        fixed = {
            "answers": tuple(block["answers"]),
            "tables": tables,
            "shown": tuple(_frozen(n) for n in block["shown"]),
        }
        return cls(**{name: value for name, value in {**block, **fixed}.items() if name in cls.__dataclass_fields__})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value


def fingerprint(salt: str, identifier: object) -> str:
    """A salted hash of an answer's random number."""
    return hashlib.sha256(f"{salt}|{identifier}".encode()).hexdigest()[:20]


def digest_of(values: Iterable[tuple[Any, float]]) -> str:
    """A hash of shown cells and their values, to see that the answers have not been changed since."""
    ordered = sorted(json.dumps([name, value], ensure_ascii=False) for name, value in values)
    return hashlib.sha256("\n".join(ordered).encode()).hexdigest()


@dataclass(frozen=True)
class Ledger:
    """All entries of a file; `path` None is a ledger nobody keeps."""

    entries: tuple[Entry, ...] = ()
    path: Path | None = None

    @classmethod
    def open(cls, path: Path | None) -> "Ledger":
        """Read a ledger; a file that does not exist is an empty one."""
        if path is None or not path.is_file():
            return cls((), path)
        block = json.loads(path.read_text(encoding="utf-8"))
        return cls(tuple(Entry.read(entry) for entry in block["releases"]), path)

    def of_wave(self, wave: str) -> tuple[Entry, ...]:
        """The releases of one wave."""
        return tuple(entry for entry in self.entries if entry.wave == wave)

    def merged_units(self) -> dict[str, str]:
        """Every merging of units so far: what has been merged stays so."""
        return {unit: group for entry in self.entries for unit, group in entry.roll_up.items()}

    def with_entry(self, entry: Entry) -> "Ledger":
        """The ledger with one more release."""
        return Ledger((*self.entries, entry), self.path)

    def save(self) -> None:
        """Write the file, whole or not at all."""
        if self.path is None:
            return
        block = {"releases": [asdict(entry) for entry in self.entries]}
        partial = self.path.with_suffix(".partial")
        partial.write_text(json.dumps(block, ensure_ascii=False, indent=1), encoding="utf-8")
        partial.replace(self.path)


def kept_answers(entries: Sequence[Entry], identifiers: Sequence[object] | None, source: str) -> list[bool] | None:
    """Which rows belong to the answers already published from; None when nothing was. Raises LedgerConflict."""
    if not entries:
        return None
    first = entries[0]
    if identifiers is None or not first.answers:
        if source != first.source:
            raise LedgerConflict(
                "The file of answers is not the one of an earlier release of this wave, and without answer numbers in "
                "both it cannot be told which answers are late. Give that file."
            )
        return None
    known = set(first.answers)
    kept = [fingerprint(first.salt, identifier) in known for identifier in identifiers]
    if sum(kept) != len(known):
        raise LedgerConflict(
            "Answers that an earlier release of this wave was made of are missing. Give all of them; late ones may be "
            "added."
        )
    return kept
