"""The main job in Chromium: reported at 320 px without JavaScript, handled, answered, closed, seen by the reporter."""

import re
import time
from typing import Any

import pyotp
import pytest

from tests.server import Server

pytestmark = pytest.mark.browser
STORY = "En man väntade vid min bil och sa att jag borde tänka på familjen innan jag skriver beslutet."
PLACE = "Stadsbiblioteket"
USED: dict[tuple[str, str], list[int]] = {}


def press(page: Any, words: str) -> None:
    """A button by its words, within the page's own content."""
    page.get_by_role("main").get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state()


def no_sideways_scroll(page: Any) -> bool:
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return bool(width[0] <= width[1])


def report(page: Any, server: Server) -> str:
    """Eight short pages; gives the five words."""
    page.goto(f"{server.url}/rapportera/")
    assert page.get_by_role("link", name="112").is_visible()
    page.get_by_label("Hot", exact=True).check()
    assert no_sideways_scroll(page)
    press(page, "Fortsätt")
    for answer in ("Nej", "Tidigare i dag", "På väg till eller från jobbet"):
        page.get_by_label(answer, exact=True).check()
        press(page, "Fortsätt")
    page.locator("summary", has_text="Kulturförvaltningen").click()
    page.get_by_label(PLACE, exact=True).check()
    press(page, "Fortsätt")
    page.locator("textarea[name=text]").fill(STORY)
    press(page, "Fortsätt")
    page.goto(f"{server.url}/rapportera/vem/")
    if page.locator("input[name=manager][value=no]").count():
        page.locator("input[name=manager][value=no]").check()
    page.locator("input[name=named][value=no]").check()
    press(page, "Fortsätt")
    assert STORY in page.inner_text("main")
    assert no_sideways_scroll(page)
    press(page, "Skicka anmälan")
    return " ".join(page.inner_text(".rak-words").split())


def code_of(server: Server, person: dict[str, Any]) -> str:
    """The app's code the first time; no code works twice, so after that the recovery codes, one by one."""
    times = USED.setdefault((str(server.var), person["username"]), [])
    times.append(1)
    if len(times) == 1:
        return pyotp.TOTP(person["totp_secret"]).at(int(time.time()))
    return str(person["recovery_codes"][len(times) - 2])


def sign_in(page: Any, server: Server, person: dict[str, Any]) -> None:
    page.goto(f"{server.url}/konto/logga-in/")
    page.locator("input[name=login]").fill(person["username"])
    page.locator("input[name=password]").fill(person["password"])
    page.locator("main button.govuk-button").click()
    page.locator("input[name=code]").fill(code_of(server, person))
    page.locator("main button.govuk-button").click()
    page.wait_for_load_state()
    if not person["unlock_words"]:
        return
    page.goto(f"{server.url}/konto/las-upp/")
    page.locator("[name=words]").fill(person["unlock_words"])
    page.locator("main button.govuk-button").click()
    page.wait_for_load_state()
    assert page.locator(".rak-lock__state--open").is_visible()


def act(page: Any, link: str, fields: dict[str, str]) -> None:
    """Follow a link of the case page, fill in, save, and come back to the case."""
    page.get_by_role("main").get_by_role("link", name=link, exact=True).first.click()
    page.wait_for_load_state()
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]").first
        kind = field.evaluate("one => one.type")
        if kind in ("radio", "checkbox"):
            page.locator(f"main [name={name}][value='{value}']").check()
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("main form button.govuk-button").first.click()
    page.wait_for_load_state()


def judge_risk(page: Any) -> None:
    """The scales first; then the level that the page proposes is the one decided."""
    act(page, "Fortsatt risk", {"likelihood": "2", "consequence": "2", "uncertainty": "sure"})
    proposed = page.locator("main section[role=status] h2").inner_text().split(": ")[1]
    page.locator("main").get_by_label(proposed).check()
    page.locator("main form button.govuk-button").first.click()
    page.wait_for_load_state()
    assert proposed in page.locator("#risk").inner_text()


def settle_duties(page: Any) -> None:
    """Every open duty, one after the other."""
    open_duties = page.locator("main a[href*='/skyldighet/']", has_text=re.compile("^Svara:"))
    for _each in range(open_duties.count()):
        open_duties.first.click()
        page.wait_for_load_state()
        page.locator("main [name=answer][value=not_needed]").check()
        page.locator("main [name=reason]").fill("Prövat tillsammans med chefen.")
        page.locator("main form button.govuk-button").first.click()
        page.wait_for_load_state()
    assert open_duties.count() == 0


def handle(page: Any, server: Server, reference: str) -> None:
    """Triage, duties and an answer."""
    page.goto(f"{server.url}/arenden/alla/")
    page.get_by_role("link", name=re.compile(reference)).click()
    page.wait_for_load_state()
    assert STORY in page.inner_text("main")
    act(page, "Flytta ärendet", {"to": "ST-BED"})
    act(page, "Koda ärendet", {"klass": "OP-JA", "form": "HOT"})
    act(page, "Hur allvarligt var det?", {"severity": "A3"})
    judge_risk(page)
    act(page, "Skriv till den som anmälde", {"text": "Tack för att du berättade. Är du trygg i kväll?"})
    settle_duties(page)


@pytest.mark.parametrize("javascript", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_report_is_sent_handled_answered_and_closed(browser: Any, world: Server, javascript: bool) -> None:
    phone = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=javascript).new_page()
    desk = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()

    words = report(phone, world)
    reference = re.search(r"OP-\d{4}-\d{4}", phone.inner_text("main"))
    assert len(words.split()) == 5
    assert reference
    sign_in(desk, world, world.people("cks_analyst")[1 if javascript else 2])
    handle(desk, world, reference.group())
    case_address = desk.url.split("#")[0]

    phone.goto(f"{world.url}/aterbesok/")
    phone.locator("[name=words]").fill(words.upper().replace(" ", ", "))
    press(phone, "Öppna min anmälan")
    assert "Är du trygg i kväll?" in phone.inner_text("main")
    phone.locator("form[action*='/aterbesok/skriv/'] textarea").fill("Ja, jag är hos en vän.")
    phone.locator("form[action*='/aterbesok/skriv/'] button").click()
    phone.wait_for_load_state()

    desk.goto(case_address)
    assert "Ja, jag är hos en vän." in desk.inner_text("main")
    act(desk, "Avsluta ärendet", {"outcome": "UT-NEJ", "text": "Vi har ändrat hur besök tas emot."})

    phone.goto(f"{world.url}/aterbesok/arende/")
    assert "Vi har ändrat hur besök tas emot." in phone.inner_text("main")
    assert no_sideways_scroll(phone)
    for page in (phone, desk):
        page.context.close()
