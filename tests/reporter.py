"""A report from the first page to the receipt, as a visitor without JavaScript makes it."""

import re
from typing import Any

from tests.visitor import Page, Visitor

STORY = "En man ringde och sa att jag borde tänka på min familj innan jag skriver beslutet."


def answer_until_check(visitor: Visitor, place: str, story: str = STORY, **more: Any) -> Page:
    """Every page up to the one where answers are checked. `more`: name, contact, actor, witnesses, victim, files."""
    visitor.get("/rapportera/")
    for answer in ({"what": ["threat"]}, {"hurt": "no"}, {"when": "today"}, {"where": ["phone"]}):
        visitor.fill(answer)
    choose_place(visitor, place)
    fields = {"text": story}
    if 'name="clients_out"' in visitor.page.text:
        fields["clients_out"] = "on"
    visitor.fill(fields)
    if any(name in more for name in ("actor", "witnesses", "victim")):
        visitor.get("/rapportera/mer/")
        visitor.fill({name: more[name] for name in ("actor", "witnesses", "victim") if name in more})
    for name, content in more.get("files", {}).items():
        visitor.get("/rapportera/filer/")
        visitor.fill({}, files={"file": (name, content)}, form="/rapportera/filer/")
    visitor.get("/rapportera/vem/")
    named = {"named": "yes", "name": more["name"], "contact": more.get("contact", "")} if "name" in more else {}
    manager = {"manager": "no"} if 'name="manager"' in visitor.page.text else {}
    return visitor.fill({"named": "no", **manager, **named})


def choose_place(visitor: Visitor, place: str) -> None:
    """Search for it by name and choose the only one, or the first that is it."""
    visitor.get("/rapportera/plats/")
    visitor.fill({"place": place_id(visitor, place)})


def place_id(visitor: Visitor, place: str) -> str:
    found = re.search(rf'value="(\d+)"[^>]*>(?:\s*<[^>]+>)*\s*{re.escape(place)}', visitor.page.text)
    assert found, f"{place} is not to be chosen: {visitor.page.words[:400]}"
    return found.group(1)


def words_on(page: Page) -> str:
    """The five words of the receipt."""
    found = re.search(r'class="rak-words[^"]*"[^>]*>(.*?)</', page.text, re.DOTALL)
    assert found, f"no receipt: {page.status} {page.words[:400]}"
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split())


def send(visitor: Visitor, place: str, story: str = STORY, **more: Any) -> str:
    """A whole report; gives the five words."""
    answer_until_check(visitor, place, story, **more)
    return words_on(visitor.fill({}, form="/rapportera/kontrollera/"))
