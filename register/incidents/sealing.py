"""Which key seals which part of a case, and to which place. The one map for intake and casework."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from register.crypto.aead import Box
from register.crypto.contexts import Context
from register.crypto.derive import subkey

DIALOGUE = "dialogue"  # the reporter's part: the receipt opens it too
CASE = "case"  # what only those who handle the case read
PART_KEYS = {
    "narrative": DIALOGUE,
    "place": DIALOGUE,
    "outcome": DIALOGUE,
    "folded": CASE,
    "actor": CASE,
}


def part_context(case_uuid: object, part: str, version: int) -> Context:
    return Context("incidents.sealedpart", f"{case_uuid}", part, version)


def message_context(message_uuid: object) -> Context:
    return Context("incidents.message", f"{message_uuid}", "text")


def note_context(note_uuid: object) -> Context:
    return Context("incidents.note", f"{note_uuid}", "text")


def row_context(table: str, case_uuid: object, field: str) -> Context:
    """For rows without a uuid of their own: the case, and what tells the row apart."""
    return Context(f"incidents.{table}", f"{case_uuid}", field)


def folded(text: str) -> str:
    """Text as search compares it. Folded before sealing, so that a search folds only its own words."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class CaseBoxes:
    """The opened key of one case, with its cipher objects kept for the request."""

    case_key: bytes

    def __repr__(self) -> str:
        return "CaseBoxes()"

    @cached_property
    def dialogue(self) -> Box:
        return Box(self.dialogue_key)

    @property
    def dialogue_key(self) -> bytes:
        return subkey(self.case_key, DIALOGUE)

    @cached_property
    def case(self) -> Box:
        return Box(subkey(self.case_key, CASE))

    def of(self, part: str) -> Box:
        return self.dialogue if PART_KEYS[part] == DIALOGUE else self.case


# Kept, as json.dumps makes a new one for every document.
_WRITER, _READER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True), json.JSONDecoder()


def packed(document: dict[str, Any]) -> bytes:
    """A sealed document is JSON, so that a field can be added without a new table."""
    return _WRITER.encode(document).encode()


def unpacked(content: bytes) -> dict[str, Any]:
    document = _READER.decode(content.decode())
    return document if isinstance(document, dict) else {}
