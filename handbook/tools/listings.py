"""Lists made from data and from the pages' front matter, as Markdown."""

import re
import unicodedata
from itertools import groupby

from handbook.tools import data, pages, statement

FORM_NAMES = {
    "TRA": "Trakasserier",
    "HOT": "Hot",
    "VAL": "Våld",
    "SKA": "Skadegörelse och sabotage",
    "KOR": "Korruption och otillbörliga erbjudanden",
    "SUB": "Subtil påverkan och skrämsel",
    "INF": "Infiltration och insider",
    "KTX": "Självcensur och tystnad",
}
AUDIENCES = {
    "employee": "Medarbetare",
    "manager": "Chef",
    "hr": "HR",
    "elected": "Förtroendevald",
    "cks": "CKS och säkerhet",
    "safety_rep": "Skyddsombud",
    "company": "Kommunalt bolag",
    "planner": "Den som planerar och sköter platser",
    "all": "Alla",
}
LISTED_AS_TOOL = {"vad-har-hant", "hela-tradet"}


def anchor(words: str) -> str:
    """Letters a–z, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def link(page: pages.Page) -> str:
    """A link by title, counted from the top of the pages folder."""
    return f"[{page.title}](/{page.path})"


def listed() -> list[pages.Page]:
    """Pages for people to choose among: not the single questions of the tree."""
    return [page for page in pages.all_pages() if not page.meta.get("generated") or page.id in LISTED_AS_TOOL]


def all_pages() -> str:
    """Every page by first letter."""
    ordered = sorted(listed(), key=lambda page: swedish_key(page.title))
    parts = []
    for letter, group in groupby(ordered, key=lambda page: page.title[0].upper()):
        rows = [f"- {link(page)}" for page in group]
        parts.append(f"## {letter} {{#bokstav-{letter_anchor(letter)}}}\n\n" + "\n".join(rows))
    return "\n\n".join(parts)


def letter_anchor(letter: str) -> str:
    """An anchor of its own for å, ä and ö."""
    return {"Å": "aa", "Ä": "ae", "Ö": "oe"}.get(letter, anchor(letter) or "ovrigt")


def swedish_key(words: str) -> str:
    """Sort å, ä, ö after z."""
    return words.lower().translate(str.maketrans("åäöé", "{|}e"))


def topics() -> str:
    """Pages by form and by reader."""
    parts = ["## Efter vad som har hänt"]
    for code, name in FORM_NAMES.items():
        found = [page for page in listed() if code in page.meta.get("forms", [])]
        parts.append(section(name, f"form-{code.lower()}", found))
    parts.append("## Efter vem du är")
    for key, name in AUDIENCES.items():
        found = [page for page in listed() if key in page.meta.get("audience", [])]
        parts.append(section(name, f"for-{key.replace('_', '-')}", found))
    return "\n\n".join(part for part in parts if part)


def section(name: str, place: str, found: list[pages.Page]) -> str:
    """A heading with links, or nothing when there are none."""
    if not found:
        return ""
    rows = [f"- {link(page)}" for page in sorted(found, key=lambda page: swedish_key(page.title))]
    return f"### {name} {{#{place}}}\n\n" + "\n".join(rows)


def laws(prefix: str = "") -> str:
    """One entry per paragraph, with the day its text was read."""
    parts = []
    for key, entry in data.load("laws").items():
        if str(key).startswith(prefix):
            parts.append(law_entry(str(key), entry))
    return "\n\n".join(parts)


def law_entry(key: str, entry: dict[str, object]) -> str:
    """Heading, text and dates of one paragraph."""
    head = f"### {entry['label']}: {entry['title']} {{#{anchor(key)}}}"
    dates = [f"Läst {entry['as_of']}."]
    if entry.get("valid_from"):
        dates.append(f"Gäller från {entry['valid_from']}.")
    if entry.get("valid_to"):
        dates.append(f"Gäller till {entry['valid_to']}.")
    if entry.get("uncertain"):
        dates.append("**Osäkert:** en jurist ska kontrollera paragrafen.")
    return f"{head}\n\n{entry['text']}\n\n{' '.join(dates)}"


def sources() -> str:
    """Every source, with the day somebody read it where there is one."""
    rows = []
    for key, entry in data.load("sources").items():
        name = f"[{entry['title']}]({entry['url']})" if entry.get("url") else str(entry["title"])
        who = ", ".join(str(entry[part]) for part in ("publisher", "year") if entry.get(part))
        read = f" Läst {entry['checked']}." if entry.get("checked") else ""
        note = f" {entry['note']}" if entry.get("note") else ""
        rows.append(f"- {name}{f' ({who})' if who else ''}.{read}{note}\n  {{: #{anchor(key)}}}")
    return "\n".join(rows)


def glossary() -> str:
    """Swedish words with a sentence each and the English word."""
    known = pages.by_id()
    rows = []
    for entry in sorted(data.load("glossary"), key=lambda entry: swedish_key(entry["sv"])):
        page = known.get(entry.get("page", ""))
        more = f" Se {link(page)}." if page else ""
        rows.append(f"{entry['sv']}\n:   {entry['text']}{more} På engelska: *{entry['en']}*{{: lang=en}}.")
    return "\n\n".join(rows)


def downloads() -> str:
    """Place where the build writes the list of PDFs it made."""
    return '<div id="nedladdning"></div>'


def search_place() -> str:
    """Place for hits; the scripts and the register fill it."""
    return '<div id="traffar"></div>'


def accessibility() -> str:
    """The statement, from the last test results."""
    return statement.markdown()
