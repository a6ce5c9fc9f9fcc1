"""Finds columns that could tell who answered: by their heading and by what stands in them. They never get into a
Responses."""

import re
from collections import Counter
from collections.abc import Sequence

_HEADINGS = re.compile(
    r"^(ip|ip[ _-]?(adress|address|nummer)?|.*\bip[ _-]?ad(d)?ress.*"
    r"|e[ _-]?(post|mail)(adress|address)?|mail|.*\be-?(post|mail)\b.*"
    r"|(för|efter|fornamn|full|last|first)?[ _-]?(namn|name)|username|user|användare|anvandare"
    r"|personnummer|person[ _-]?nr|pnr|ssn|personal[ _-]?number|anställningsnummer|anstallningsnummer"
    r"|telefon(nummer)?|mobil(nummer)?|phone|respondent[ _-]?(email|name|ip)"
    r"|svarslänk|svarslank|response[ _-]?(url|link)|länk|lank|url|user[ _-]?agent|device[ _-]?id|cookie"
    r"|(start|end|slut|submit|completion|recorded)[ _-]?(time|tid|date[ _-]?time)"
    r"|tidsstämpel|tidsstampel|time[ _-]?stamp|klockslag)$",
    re.IGNORECASE,
)
_CONTENTS = {
    "e-mail address": re.compile(r"[^@\s]+@[^@\s]+\.[a-zåäö]{2,}", re.IGNORECASE),
    "IP address": re.compile(r"^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,7})$", re.IGNORECASE),
    "personal identity number": re.compile(r"^(19|20)?\d{2}(0[1-9]|1[0-2])([06-8]\d|[1-5]\d|9[01])[-+ ]?\d{4}$"),
    "exact time": re.compile(
        r"\b\d{1,2}[:.]\d{2}([:.]\d{2}|Z|\s*[ap]m)\b|T\d{2}:\d{2}|^\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}", re.IGNORECASE
    ),
    "phone number": re.compile(r"^(\+46|0046|0)[ -]?\(?0?\)?\d{1,3}[ -]?\d{2,3}[ -]?\d{2}[ -]?\d{2,3}$"),
    "web link": re.compile(r"^https?://", re.IGNORECASE),
}
_ENOUGH = 0.2  # of the filled-in cells


def identifies(heading: str, values: Sequence[str], *, known: bool = False) -> str:
    """What the column would tell, or "" for nothing. `known` columns of the codebook are judged by their contents
    only."""
    if not known and _HEADINGS.match(heading.strip()):
        return "heading"
    counts = Counter(v for v in values if v)
    for what, pattern in _CONTENTS.items():
        hits = sum(n for v, n in counts.items() if pattern.search(v))
        if hits and hits >= _ENOUGH * counts.total():
            return what
    return ""


def scrub(text: str) -> str:
    """A cell to be quoted in a message: short, and blank when it could tell who somebody is."""
    looks = any(pattern.search(text) for pattern in _CONTENTS.values())
    return "…" if looks else text[:40]
