"""Pages that one comes to only by doing something: no axe finding, no sideways scroll, and HTML without errors."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests import reporter
from tests.journeys.test_main_job import sign_in
from tests.server import Server
from tests.visitor import Visitor
from tests.web.test_every_page import context, cookies_of, look_here
from tests.web.test_valid_html import checker, errors

pytestmark = pytest.mark.browser
__all__ = ["checker"]  # the fixture
MEASURE = ("datum", "gjord", "utgar")


class Looker:
    """Looks at every page it is shown, and keeps its HTML for the checker."""

    def __init__(self, page: Any, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.found: list[str] = []

    def look(self, name: str) -> None:
        self.found += look_here(self.page, name)
        (self.folder / f"{name}.html").write_text(self.page.content(), encoding="utf-8")

    def fill(self, fields: dict[str, str], name: str) -> None:
        """Fill in the page's form, send it, and look at what comes."""
        for field, value in fields.items():
            found = self.page.locator(f"main [name={field}]").first
            kind = found.evaluate("one => one.type")
            if kind in ("radio", "checkbox"):
                self.page.locator(f"main [name={field}][value='{value}']").check()
            elif kind.startswith("select"):
                found.select_option(index=1) if value == "first" else found.select_option(value)
            else:
                found.fill(value)
        self.page.locator("main form button.govuk-button").first.click()
        self.page.wait_for_load_state()
        self.look(name)


def whole(looker: Looker, checker: list[str]) -> list[str]:
    return looker.found + errors(checker, looker.folder)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_signing_in_step_by_step(
    browser: Any, world: Server, checker: list[str], tmp_path: Path, language: str
) -> None:
    looker, person = Looker(context(browser, language, world).new_page(), tmp_path), world.people("coordinator")[0]
    looker.page.goto(f"{world.url}/konto/logga-in/")

    looker.fill({"login": person["username"], "password": "fel"}, "wrong password")
    looker.fill({"login": person["username"], "password": person["password"]}, "second step")
    looker.fill({"code": "000000"}, "wrong code")
    looker.page.goto(f"{world.url}/konto/aktivera/")
    looker.fill({}, "no code")

    assert "andra-steget" in looker.page.url or "aktivera" in looker.page.url
    assert whole(looker, checker) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_coming_back_and_withdrawing(
    browser: Any, world: Server, checker: list[str], tmp_path: Path, language: str
) -> None:
    visitor = Visitor(world.url)
    words = reporter.send(visitor, "Stadsbiblioteket")
    made = context(browser, language, world)
    made.add_cookies(cookies_of(visitor, world))
    looker = Looker(made.new_page(), tmp_path)
    looker.page.goto(f"{world.url}/aterbesok/")

    looker.fill({"words": "ett två tre"}, "wrong words")
    looker.fill({"words": words}, "the report")
    looker.page.goto(f"{world.url}/aterbesok/dra-tillbaka/")
    looker.look("withdraw")
    looker.fill({}, "withdrawn")
    looker.page.goto(f"{world.url}/rapportera/beratta/")
    looker.look("receipt instead of a page of a sent report")

    assert whole(looker, checker) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_work_with_a_case(browser: Any, world: Server, checker: list[str], tmp_path: Path, language: str) -> None:
    reporter.send(Visitor(world.url), "Stadsbiblioteket", name="Vera Tallmark", contact="070-174 06 05")
    looker = Looker(context(browser, language, world).new_page(), tmp_path)
    page = looker.page
    sign_in(page, world, world.people("cks_analyst")[0])
    page.goto(f"{world.url}/arenden/alla/")
    links = page.eval_on_selector_all("main a", "all => all.map(one => one.getAttribute('href'))")
    case = world.url + next(one for one in links if re.fullmatch(r"/arenden/[0-9a-f-]{36}/", one))

    page.goto(f"{case}risk/")
    looker.fill({}, "risk without answers")
    looker.fill({"likelihood": "3", "consequence": "3", "uncertainty": "unsure"}, "proposed risk")
    page.goto(f"{case}avsluta/")
    looker.fill({}, "closing too early")
    page.goto(f"{case}skyldighet/POL/")
    looker.fill({"answer": "not_needed"}, "duty without its reason")
    page.goto(f"{case}atgard/")
    looker.fill({}, "measure without answers")
    day = {"due_date_day": "1", "due_date_month": "12", "due_date_year": "2030"}
    looker.fill({"kind": "first", "text": "Bokade besök.", "responsible": "first", **day}, "case with a measure")
    measure = page.locator("#atgarder a[href*='/atgard/']").first.get_attribute("href")
    for name in MEASURE:
        page.goto(world.url + re.sub(r"[a-z]+/$", f"{name}/", measure))
        looker.look(f"measure {name}")
    looker.page.goto(world.url + re.sub(r"[a-z]+/$", "gjord/", measure))
    looker.fill({}, "measure done")
    page.goto(world.url + re.sub(r"[a-z]+/$", "effekt/", measure))
    looker.look("measure effekt")
    page.goto(f"{case}namn/fraga/")
    looker.fill({"purpose": "contact", "reason": "Hon ska ringas."}, "case with a question about names")

    assert whole(looker, checker) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_answering_who_may_see_names(
    browser: Any, world: Server, checker: list[str], tmp_path: Path, language: str
) -> None:
    ask(browser, world)
    handlers = [person for person in world.people("handler") if person["organisation"] == "Kulturförvaltningen"]
    looker = Looker(context(browser, language, world).new_page(), tmp_path)
    sign_in(looker.page, world, handlers[0])
    looker.page.goto(f"{world.url}/arenden/namn/")
    looker.look("questions")
    looker.page.locator("main a[href^='/arenden/namn/']").first.click()
    looker.page.wait_for_load_state()
    looker.look("a question")
    looker.page.locator("main button[value=yes]").click()
    looker.page.wait_for_load_state()
    looker.look("answered")

    assert whole(looker, checker) == []


def ask(browser: Any, server: Server) -> None:
    reporter.send(Visitor(server.url), "Stadsbiblioteket", name="Vera Tallmark")
    page = browser.new_context().new_page()
    sign_in(page, server, server.people("cks_analyst")[0])
    page.goto(f"{server.url}/arenden/alla/")
    page.locator("a.rak-case__name").first.click()
    page.wait_for_load_state()
    page.goto(page.url + "namn/fraga/")
    page.locator("main [name=purpose]").first.check()
    page.locator("main [name=reason]").fill("Hon ska ringas.")
    page.locator("main form button.govuk-button").first.click()
    page.wait_for_load_state()
    page.context.close()
