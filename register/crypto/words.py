"""2,048 easy Swedish words (11 bits each), all told apart by their first four letters and without their dots."""

import re
import secrets
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from unicodedata import normalize

SIZE = 2048
_PREFIX = 4
_PLAIN = str.maketrans("åäöé", "aaoe")


class NotWords(Exception):
    """What was written is not that many words of the list."""

    def __init__(self, *, written: int, expected: int, unknown: str = "", suggestion: str = "") -> None:
        super().__init__("not words of the list")
        self.written = written
        self.expected = expected
        self.unknown = unknown
        self.suggestion = suggestion


@cache
def all_words() -> tuple[str, ...]:
    """The list in Swedish order. The order is part of nothing: words are sealed as text."""
    return tuple(Path(__file__).with_name("words.txt").read_text("utf-8").split())


def generate(count: int) -> tuple[str, ...]:
    """Words by the system's randomness, never chosen by anyone."""
    words = all_words()
    return tuple(secrets.choice(words) for _ in range(count))


def parse(text: str, count: int) -> tuple[str, ...]:
    """The words somebody wrote, whatever stands between them; missing dots and cut ends are understood."""
    written = list(_tokens(text))
    for token in written:
        if token not in _forms():
            raise NotWords(written=len(written), expected=count, unknown=token, suggestion=_nearest(token))
    if len(written) != count:
        raise NotWords(written=len(written), expected=count)
    return tuple(_forms()[token] for token in written)


def _tokens(text: str) -> Iterator[str]:
    """Runs of letters; digits of order, commas, hyphens and line breaks fall away."""
    return iter(re.findall(r"[^\W\d_]+", normalize("NFC", text).lower()))


def _nearest(token: str) -> str:
    found = get_close_matches(token.translate(_PLAIN), _plain_words(), n=1, cutoff=0.6)
    return _forms()[found[0]] if found else ""


@cache
def _plain_words() -> tuple[str, ...]:
    return tuple(word.translate(_PLAIN) for word in all_words())


@cache
def _forms() -> dict[str, str]:
    """Every accepted spelling of each word: whole, without dots, or its first four letters or more."""
    forms: dict[str, str] = {}
    for cut in _cuts():
        for word in all_words():
            if len(word) >= cut:
                forms.setdefault(word[:cut], word)
    plain = {word.translate(_PLAIN): word for word in all_words()}
    return {**forms, **plain, **{word: word for word in all_words()}}


def _cuts() -> range:
    return range(_PREFIX, max(map(len, all_words())))
