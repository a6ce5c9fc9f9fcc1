"""Checks the front matter of every page against the data files."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handbook.tools import data, listings
from handbook.tools.pages import Page

TYPES = {
    "acute",
    "steps",
    "role",
    "checklist",
    "exercise",
    "factor",
    "facts",
    "hub",
    "tool",
    "about",
    "easy",
    "english",
}
STATUSES = {"example", "draft", "approved"}
REQUIRED = ("id", "title", "summary", "type", "owner", "reviewed", "valid_until", "audience", "sources", "status")
SOURCELESS = {"about", "hub", "tool", "easy", "english"}


@dataclass(frozen=True)
class Known:
    """Keys that the front matter may name."""

    owners: frozenset[str]
    laws: frozenset[str]
    sources: frozenset[str]
    forms: frozenset[str]
    ids: frozenset[str]


def known(pages: list[Page], forms: set[str]) -> Known:
    """Collect the keys from the data files."""
    return Known(
        owners=frozenset(map(str, data.load("owners"))),
        laws=frozenset(map(str, data.load("laws"))),
        sources=frozenset(map(str, data.load("sources"))),
        forms=frozenset(forms),
        ids=frozenset(page.id for page in pages),
    )


def faults(pages: list[Page], keys: Known, today: date) -> Iterator[str]:
    """Everything wrong in any page's front matter."""
    for name, count in Counter(page.id for page in pages).items():
        if count > 1:
            yield f"id {name} finns på {count} sidor."
    for page in pages:
        missing = [key for key in REQUIRED if page.meta.get(key) is None]
        if missing:
            yield f"{page.path}: {', '.join(missing)} saknas i sidhuvudet."
            continue
        for fault in [*words(page), *references(page, keys), *dates(page, today)]:
            yield f"{page.path}: {fault}"


def words(page: Page) -> Iterator[str]:
    """Id, summary, type and status."""
    if not re.fullmatch(r"[a-z0-9-]+", page.id):
        yield f"id {page.id} får bara ha a–z, 0–9 och bindestreck."
    if not re.fullmatch(r"[a-z0-9/-]+\.md", page.path):
        yield "filnamnet får bara ha a–z, 0–9 och bindestreck."
    length = len(str(page.meta["summary"]))
    if not 40 <= length <= 160:
        yield f"summary har {length} tecken; det ska vara 40–160."
    if page.type not in TYPES:
        yield f"type {page.type} finns inte. Välj bland {', '.join(sorted(TYPES))}."
    if page.meta["status"] not in STATUSES:
        yield f"status {page.meta['status']} finns inte. Välj bland {', '.join(sorted(STATUSES))}."
    if page.type == "factor" and page.meta.get("evidence") not in {"A", "B", "C", "D"}:
        yield "evidence ska vara A, B, C eller D."


def references(page: Page, keys: Known) -> Iterator[str]:
    """Owner, laws, sources, forms, readers and the easy version."""
    if page.meta["owner"] not in keys.owners:
        yield f"ansvarig {page.meta['owner']} finns inte i owners.yml."
    for name, allowed, file in (
        ("laws", keys.laws, "laws.yml"),
        ("sources", keys.sources, "sources.yml"),
        ("forms", keys.forms, "registrets kodlista FORM"),
        ("audience", frozenset(listings.AUDIENCES), "listan över läsare"),
    ):
        for key in page.meta.get(name) or []:
            if str(key) not in allowed:
                yield f"{name}: {key} finns inte i {file}."
    if not page.meta["sources"] and page.type not in SOURCELESS:
        yield "sources är tom; sidan behöver minst en källa."
    if page.meta.get("easy") and page.meta["easy"] not in keys.ids:
        yield f"easy: sidan {page.meta['easy']} finns inte."


def dates(page: Page, today: date) -> Iterator[str]:
    """Review dates: not in the future, and not too far apart."""
    reviewed, until = data.day(page.meta["reviewed"]), data.day(page.meta["valid_until"])
    strict = page.type in {"acute", "steps"} or bool(page.meta.get("laws"))
    most = 12 if strict else 24
    if reviewed > today:
        yield f"reviewed {reviewed} ligger i framtiden."
    if until <= reviewed or until > reviewed + timedelta(days=most * 30.5 + 2):
        yield f"valid_until {until} ska ligga efter reviewed och högst {most} månader senare."


def expired(pages: list[Page], today: date) -> Iterator[str]:
    """Pages whose time has run out, and laws and sources not looked at for two years."""
    for page in pages:
        if page.meta.get("valid_until") and data.day(page.meta["valid_until"]) < today:
            yield f"{page.path}: giltig till {page.meta['valid_until']}; dags att granska."
    for key, law in data.load("laws").items():
        if data.day(law["as_of"]) < today - timedelta(days=730):
            yield f"laws.yml: {key} lästes {law['as_of']}; läs paragrafen igen."


def uncovered(pages: list[Page], forms: set[str], today: date) -> Iterator[str]:
    """Forms in the register without one valid page of steps."""
    for form in sorted(forms):
        fit = [page for page in pages if form in page.meta.get("forms", []) and page.type in {"steps", "acute"}]
        if not any(data.day(page.meta["valid_until"]) >= today for page in fit):
            yield f"formen {form} saknar en giltig sida med råd."
