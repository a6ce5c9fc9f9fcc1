"""Marked words pushed through every flow, and a search for them in everything a thief could have."""

import base64
import urllib.parse
from collections.abc import Iterable, Iterator
from pathlib import Path

WORDS = {
    "narrative": "Kanariefagelnarrativ",
    "actor": "Kanariefagelaktor",
    "name": "Kanariefagelnamn",
    "contact": "Kanariefagelkontakt",
    "witness": "Kanariefagelvittne",
    "victim": "Kanariefageloffer",
    "message": "Kanariefagelmeddelande",
    "answer": "Kanariefagelsvar",
    "note": "Kanariefagelanteckning",
    "file": "Kanariefagelfilinnehall",
    "filename": "kanariefagelfilnamn",
    "draft": "Kanariefagelutkast",
    "failed": "Kanariefagelmisslyckat",
    "broken": "Kanariefagelundantag",
    "search": "Kanariefagelsokord",
    "reason": "Kanariefagelskal",
    "remark": "Kanariefagelsynpunkt",
    "filed": "Kanariefagelbilaga",
}


def forms_of(word: str) -> Iterator[bytes]:
    """A word as it could lie somewhere: plain, folded, wide, hexadecimal, base64 at each of its three offsets."""
    for text in dict.fromkeys((word, word.lower(), word.upper(), word.casefold())):
        plain = text.encode()
        yield plain
        yield text.encode("utf-16-le")
        yield text.encode("utf-16-be")
        yield plain.hex().encode()
        yield plain.hex().upper().encode()
        yield urllib.parse.quote(text).encode()
        for offset in range(3):
            encoded = base64.b64encode(b"\0" * offset + plain)
            yield encoded[4 if offset else 0 : -4]
            yield base64.urlsafe_b64encode(b"\0" * offset + plain)[4 if offset else 0 : -4]


def found_in(content: bytes, words: Iterable[str]) -> list[str]:
    return [word for word in words if any(form in content for form in forms_of(word))]


def everything_under(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()
