"""Checks that what the text says of law carries its paragraph and date, and what it says of research its source."""

import re
from collections.abc import Iterator

from handbook.tools.pages import Page

LAW = re.compile(r"\{\{ *lag\.([^}]+?) *\}\}")
SOURCE = re.compile(r"\{\{ *kalla\.([^}]+?) *\}\}")
DATED = re.compile(
    r"\blä(?:st|ste|stes)\b[^.]*?(?:(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november"
    r"|december) 20\d\d|\b20\d\d-\d\d-\d\d)|\bur minnet\b",
    re.IGNORECASE,
)
# A paragraph or a statute named in plain words: it has no date and nobody is told when it changes.
NAMED = re.compile(r"\d+ ?(?:a |b |c )?§|\b\d+ kap\.|\bAFS \d{4}:\d+|\w+(?:lagen|lags|balken|förordningen) \d")
# Words that say what the law is.
LEGAL = re.compile(
    r"\b(?:är|var|blir|vara) (?:ofta |också |ett |inte |alltid )*"
    r"(?:brott|brottsligt|olagligt|lagligt|tillåtet|förbjudet|straffbart)\b"
    r"|\benligt lag\b|\blagen (?:säger|kräver|ger|tillåter|förbjuder|har)\b|\bfängelse\b|\bböter\b|\btystnadsplikt",
    re.IGNORECASE,
)
RESEARCH = re.compile(
    r"\b(?:i|flera|\d+) studier\b|\bforskning(?:en)? (?:visar|säger)|\bgenomgång (?:av|från) \d"
    r"|\b[Pp]rocent\b|\b(?:fjärdedel|tredjedel)|\d ?%|\bEn kommun har\b"
    r"|\b(?:Brås?|SCB|SCB:s|Riksrevisionen|Akavia|Boverket|Statskontoret|SKR|Göteborgs Stad)\b|^Nivå \*\*",
    re.MULTILINE,
)
PARTS = re.compile(r"\n\s*\n|\n(?=- |\d+\. )")
QUIET = re.compile(r"\[[^\]]*\]\([^)]*\)|\{\{.*?\}\}|^#.*$", re.MULTILINE)
CODES = re.compile(r"^\| [A-Z]{2,3}-[A-Z]", re.MULTILINE)  # the register's own definitions
LEFT_OUT = {"about", "english"}  # about the handbook itself; a translation of what is checked


def faults(pages: list[Page]) -> Iterator[str]:
    """Everything said without paragraph, date or source."""
    for page in pages:
        if page.meta.get("generated") or page.type in LEFT_OUT:
            continue
        for fault in [*law(page), *research(page)]:
            yield f"{page.path}: {fault}"


def law(page: Page) -> Iterator[str]:
    """Paragraphs are named by macro, dated in the text and listed in the page's head."""
    keys = set(LAW.findall(page.text))
    unlisted = sorted(keys - set(map(str, page.meta.get("laws") or [])))
    if unlisted:
        yield f"{', '.join(unlisted)} nämns i texten men inte under laws."
    if keys and not DATED.search(page.text):
        yield "lagen nämns men texten säger inte när den lästes."
    for part in PARTS.split(page.text):
        plain = QUIET.sub("", part)
        if NAMED.search(plain) and not CODES.search(part) and not DATED.search(part):
            yield f"en paragraf står i ren text; skriv {{{{ lag.… }}}}: ”{shown(plain)}”"
        if LEGAL.search(plain) and not CODES.search(part) and not supported(page):
            yield f"säger vad lagen är men nämner inget lagrum: ”{shown(plain)}”"


def supported(page: Page) -> bool:
    """Whether the page has a law of its own or leads to the pages that have."""
    return bool(page.meta.get("laws")) or bool(
        re.search(r"\]\((?:[^)]*/)?(?:lag/\w+|tillaten-paverkan)\.md", page.text)
    )


def research(page: Page) -> Iterator[str]:
    """A figure or a finding has its source beside it; a table has it somewhere under its heading."""
    known = set(map(str, page.meta.get("sources") or []))
    for key in SOURCE.findall(page.text):
        if key not in known:
            yield f"källan {key} nämns i texten men inte under sources."
    for section in re.split(r"^(?=## |### )", page.text, flags=re.MULTILINE):
        for part in PARTS.split(section):
            plain = QUIET.sub("", part)
            if not RESEARCH.search(plain) or CODES.search(part) or "räkneexempel" in plain.lower():
                continue
            if not SOURCE.search(section if part.lstrip().startswith("|") else part):
                yield f"ett tal eller en iakttagelse saknar källa; skriv {{{{ kalla.… }}}}: ”{shown(plain)}”"


def shown(text: str) -> str:
    """The beginning of the part."""
    return " ".join(text.split())[:60]
