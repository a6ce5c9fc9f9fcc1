"""Checks the Markdown itself: required sections and what must not be written."""

import re
from collections.abc import Iterator

from handbook.tools.pages import Page

FORBIDDEN = (
    (r"^# ", "rubrik med ett # – sidans rubrik kommer från title"),
    (r"^===", "flikar (===)"),
    (r"^```\s*mermaid", "mermaid"),
    (r"<(?!https?:)/?[a-zA-Z][^>\n]*>", "rå HTML"),
    (r"style=", "style="),
    (r"!\[\]\(", "bild utan alternativtext"),
    (r"(?<![(<\"])\bhttps?://\S+", "bar adress – gör en länk med ord"),
    (r"\[(?:klicka här|här|läs mer|länk)\]\(", "länktext som inte säger vart den leder"),
    (r"\boch/eller\b", "och/eller"),
    (r"\]\(\s*\)", "tom länk"),
    (r"\]\(/", "länk som börjar med / – skriv den relativt filen"),
    (r"\{==|\{>>", "granskningsmärken"),
)
SECTIONS = {
    "acute": ("Gör så här",),
    "steps": ("Gör så här",),
    "role": ("Gör så här", "Ditt ansvar"),
    "factor": ("Forskning", "Frågor på plats", "Åtgärder", "Exempel"),
    "facts": ("I korthet",),
}
OFFICIALESE = (
    "erhålla",
    "avseende",
    "beträffande",
    "vidimera",
    "ombesörja",
    "föreligger",
    "därvid",
    "härvidlag",
    "medelst",
    "tillse",
)


def faults(pages: list[Page]) -> Iterator[str]:
    """Everything wrong in any page's text."""
    for page in pages:
        body = page.text if not page.meta.get("generated") else ""
        for fault in [*forbidden(body), *headings(body), *sections(page), *steps(page), *ticks(page), *stiff(body)]:
            yield f"{page.path}: {fault}"


def forbidden(text: str) -> Iterator[str]:
    """Markdown the site does not allow, with its line."""
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, name in FORBIDDEN:
            if re.search(pattern, line, re.IGNORECASE):
                yield f"rad {number} i texten: {name}."


def headings(text: str) -> Iterator[str]:
    """Heading levels that jump."""
    last = 1
    for mark, words in re.findall(r"^(#{2,6}) (.+)$", text, re.MULTILINE):
        if len(mark) > last + 1:
            yield f"rubriken ”{words}” hoppar över en nivå."
        last = len(mark)


def sections(page: Page) -> Iterator[str]:
    """Headings the page's type asks for."""
    found = {re.sub(r"\s*\{.*\}$", "", words) for words in re.findall(r"^## (.+)$", page.text, re.MULTILINE)}
    for name in SECTIONS.get(page.type, ()):
        if name not in found:
            yield f"rubriken ”## {name}” saknas för type {page.type}."


def steps(page: Page) -> Iterator[str]:
    """Between three and seven numbered steps."""
    if page.type not in {"acute", "steps", "role"}:
        return
    match = re.search(r"^## Gör så här.*?\n(.*?)(?=^## |\Z)", page.text, re.MULTILINE | re.DOTALL)
    if not match:
        return
    parts = re.split(r"^### .*$", match[1], flags=re.MULTILINE)
    counts = [len(re.findall(r"^\d+\. ", part, re.MULTILINE)) for part in parts]
    if not any(counts):
        yield "under ”Gör så här” saknas en numrerad lista."
    for count in counts:
        if count and not 3 <= count <= 7:
            yield f"en lista under ”Gör så här” har {count} steg; det ska vara 3–7."


def ticks(page: Page) -> Iterator[str]:
    """A checklist has boxes; a tick list never follows right after a numbered list."""
    if page.type == "checklist" and "- [ ]" not in page.text:
        yield "en checklista behöver minst en rad med - [ ]."
    if re.search(r"^\d+\. .*\n\n?- \[ \]", page.text, re.MULTILINE):
        yield "en lista med rutor står direkt efter en numrerad lista; sätt text eller rubrik emellan."


def stiff(text: str) -> Iterator[str]:
    """Words of officialese."""
    for word in OFFICIALESE:
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            yield f"kanslispråk: {word}."
