"""Every flow of the register with its own marked word, seen where it should be seen."""

import re
from typing import Any

from tests import analyst, reporter
from tests.attacks.canaries import WORDS
from tests.server import Server
from tests.visitor import Forms, Page, Visitor

PLACE, AUTHORITY = "Stadsbiblioteket", "Kulturförvaltningen"
EMAILS = """
from register.accounts.models import User
for user in User.objects.all():
    user.email = user.username + "@example.org"
    user.save()
"""
MAIL_NOW = """
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
print(DBTaskResult.objects.update(run_after=timezone.now()))
"""


def fly(server: Server) -> set[str]:
    """Lets every word fly; gives those that were seen again by somebody who may see them."""
    server.command("shell", "-v0", "-c", EMAILS)
    seen: set[str] = set()
    person = Visitor(server.url)
    words, reference = report(person, seen)
    unfinished(server, seen)
    someone = analyst.enter(server, server.people("cks_analyst")[0])
    address = analyst.open_case(someone, reference)
    work(someone, address, seen)
    names(server, address, seen)
    come_back(Visitor(server.url), words, seen)
    see(seen, someone.get(address), "answer")
    remark(Visitor(server.url))
    server.command("shell", "-v0", "-c", MAIL_NOW)
    server.command("db_worker", "--batch", "--no-startup-delay", "--no-reload")
    return seen


def see(seen: set[str], page: Page, *expected: str) -> None:
    missing = [name for name in expected if WORDS[name] not in page.text]
    assert missing == [], f"{missing} not on {page.address}: {page.status} {page.words[:900]}"
    seen.update(expected)


def saved(page: Page) -> Page:
    assert page.status == 200, f"not saved at {page.address}: {page.status} {page.words[:900]}"
    return page


def report(person: Visitor, seen: set[str]) -> tuple[str, str]:
    """Gives the five words and the reference."""
    filename = f"{WORDS['filename']}.txt"
    page = reporter.answer_until_check(
        person, PLACE, WORDS["narrative"] + " hände i går.", name=WORDS["name"], contact=WORDS["contact"],
        actor=WORDS["actor"], witnesses=WORDS["witness"], victim=WORDS["victim"],
        files={filename: (WORDS["file"] + " " * 4000).encode()},
    )  # fmt: skip
    see(seen, page, "narrative", "name", "contact", "actor", "witness", "victim", "filename")
    words = reporter.words_on(person.fill({}, form="/rapportera/kontrollera/"))
    reference = re.search(r"OP-\d{4}-\d{4}", person.page.text)
    assert reference
    return words, reference.group()


def unfinished(server: Server, seen: set[str]) -> None:
    """A draft left open, requests that failed, files that lie, and a page that broke."""
    left = Visitor(server.url)
    left.get("/rapportera/")
    for answer in ({"what": ["threat"]}, {"hurt": "no"}, {"when": "today"}, {"where": ["phone"]}):
        left.fill(answer)
    reporter.choose_place(left, PLACE)
    left.fill({"text": WORDS["draft"], "keep": "99.1"})
    see(seen, left.get("/rapportera/beratta/"), "draft")
    left.fill({"text": WORDS["draft"]})
    left.get("/rapportera/filer/")
    lying = (f"{WORDS['failed']}.pdf", f"MZ{WORDS['failed']}".encode() * 50)
    assert left.fill({}, files={"file": lying}, form="/rapportera/filer/").status == 400
    failing = Visitor(server.url)
    failing.get("/rapportera/")
    assert failing.post("/rapportera/beratta/", {"text": WORDS["failed"]}).status == 403
    failing.post("/rapportera/", {"what": WORDS["failed"], "csrfmiddlewaretoken": WORDS["failed"]})
    assert failing.page.status == 403
    assert failing.get(f"/finns-inte/{WORDS['failed']}/").status == 404
    assert failing.get(f"/brister/?text={WORDS['broken']}").status == 500
    seen |= {"failed", "broken"}


def work(someone: Visitor, address: str, seen: set[str]) -> None:
    """An analyst reads, writes to the reporter, takes a note, adds a file, asks for names, and searches."""
    see(seen, someone.page, "narrative", "actor", "filename")
    file = next(link for link in Forms(someone.page.text).links if "/fil/" in link and link != f"{address}fil/")
    see(seen, someone.get(file), "file")
    given: tuple[tuple[str, dict[str, Any]], ...] = (
        ("meddelande", {"text": WORDS["message"]}),
        ("anteckning", {"text": WORDS["note"]}),
        ("namn/fraga", {"purpose": "contact", "reason": WORDS["reason"]}),
    )
    for path, fields in given:
        someone.get(f"{address}{path}/")
        saved(someone.fill(fields))
    someone.get(f"{address}fil/")
    saved(someone.fill({}, files={"file": (f"{WORDS['filed']}.txt", f"{WORDS['filed']}\n".encode() * 9)}))
    see(seen, someone.get(address), "message", "note", "filed")
    someone.get("/arenden/sok/")
    see(seen, someone.fill({"words": WORDS["search"], "purpose": "case"}), "search")


def names(server: Server, address: str, seen: set[str]) -> None:
    """A handler of the own organisation reads the question, says yes, and opens the names."""
    handler = next(person for person in server.people("handler") if person["organisation"] == AUTHORITY)
    someone = analyst.enter(server, handler)
    someone.get("/arenden/namn/")
    see(
        seen,
        someone.get(next(link for link in Forms(someone.page.text).links if re.search(r"/namn/\d", link))),
        "reason",
    )
    saved(someone.fill({"answer": "yes"}))
    someone.get(f"{address}namn/")
    see(seen, someone.fill({"purpose": "contact"}), "name", "contact", "witness", "victim")


def come_back(person: Visitor, words: str, seen: set[str]) -> None:
    person.get("/aterbesok/")
    see(seen, person.fill({"words": words}), "message")
    saved(person.fill({"text": WORDS["answer"]}, form="/aterbesok/skriv/"))


def remark(person: Visitor) -> None:
    person.get("/synpunkt/?sida=hot")
    saved(person.fill({"useful": "no", "text": WORDS["remark"]}))
