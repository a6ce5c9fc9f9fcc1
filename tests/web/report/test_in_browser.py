"""The journey in a real browser: a small phone without scripts, a large screen with them, by keyboard, and axe."""

from typing import Any

import pytest
from django.urls import reverse

from register.incidents.models import Case, Draft
from tests import axe

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "keys"]),
]
FIRST_ANSWERS = ("input[value=threat]", "input[name=hurt][value=no]", "input[name=when][value=today]",
                 "input[name=where][value=phone]")  # fmt: skip
GO_ON = "main form button.govuk-button:visible"
SIZES = [(320, 640, False), (1280, 800, True)]
PAGES = ["report:start", "report:call", "public:start", "public:return", "public:feedback", "public:about",
         "public:privacy", "public:accessibility"]  # fmt: skip


@pytest.fixture
def shown(browser, live_server, settings, request):
    """A fresh browser: (page, address). Requests to any other host are counted and stopped."""
    width, height, scripts = getattr(request, "param", (320, 640, False))
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.COOKIE_PREFIX = ""
    settings.CSRF_COOKIE_NAME = "csrf"
    context = browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts, bypass_csp=scripts
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.foreign = []
    context.route(
        lambda url: not url.startswith(live_server.url),
        lambda route: (page.foreign.append(route.request.url), route.abort()),
    )
    yield page, live_server.url
    context.close()


def fits(page: Any, width: int) -> bool:
    """Nothing sticks out sideways. Without scripts the picture's own width tells."""
    return int(page.locator("main").bounding_box()["width"]) <= width


def report(page: Any, address: str, place: int) -> str:
    """Report as a person does; gives the five words."""
    answered(page, address, place)
    page.locator(GO_ON).last.click()
    page.wait_for_url("**/kvitto/")
    return str(page.locator("[data-words]").inner_text())


def answered(page: Any, address: str, place: int) -> None:
    """A new draft with every question answered."""
    page.context.clear_cookies()
    go_on = page.locator(GO_ON).last
    page.goto(address + reverse("report:start"))
    for field in FIRST_ANSWERS:
        page.check(field)
        go_on.click()
    page.locator(f"details:has(input[value='{place}']) > summary").click()
    page.check(f"input[name=place][value='{place}']")
    go_on.click()
    page.fill("textarea[name=text]", "En man ringde och skrek.")
    go_on.click()
    page.check("input[name=manager][value=no]")
    page.check("input[name=named][value=no]")
    go_on.click()
    page.wait_for_url("**/kontrollera/")


@pytest.mark.parametrize("shown", SIZES, indirect=True, ids=["phone", "screen"])
def test_person_reports_and_comes_back(shown, cast):
    page, address = shown

    words = report(page, address, cast.library.pk)
    assert fits(page, page.viewport_size["width"])
    page.goto(address + reverse("public:return"))
    page.fill("#id_words", words.upper())
    page.locator("main button.govuk-button").click()
    page.wait_for_url("**/arende/")
    page.fill("textarea[name=text]", "Han ringde igen.")
    page.locator("form:has(textarea[name=text]) button").click()
    page.wait_for_url("**/arende/#dialog")

    assert len(words.split()) == 5
    assert "Han ringde igen." in page.locator("article").inner_text()
    assert Case.objects.get().awaits_handler is True
    assert page.foreign == []


def test_back_button_loses_nothing(shown, cast):
    page, address = shown
    page.goto(address + reverse("report:start"))
    page.check("input[value=violence]")
    page.locator(GO_ON).first.click()
    page.check("input[name=hurt][value=yes]")
    page.locator(GO_ON).first.click()
    page.wait_for_url("**/nar/")

    page.locator("a.govuk-back-link").click()
    page.wait_for_url("**/skada/")
    hurt = page.is_checked("input[name=hurt][value=yes]")
    page.locator("a.govuk-back-link").click()
    page.wait_for_url("**/rapportera/")

    assert hurt
    assert page.is_checked("input[value=violence]")


@pytest.mark.parametrize("shown", [(1280, 800, True)], indirect=True, ids=["screen"])
def test_typing_finds_the_place(shown, cast):
    page, address = shown
    page.goto(address + reverse("report:start"))
    for field in FIRST_ANSWERS:
        page.check(field)
        page.locator(GO_ON).first.click()
    page.wait_for_url("**/plats/")

    page.fill("#q", "biblio")

    assert page.locator("input[name=place]:visible").count() == 1
    page.fill("#q", "finns inte")
    assert page.locator("[data-found]").inner_text() != ""


@pytest.mark.parametrize("shown", [(320, 640, True), (1280, 800, True)], indirect=True, ids=["phone", "screen"])
def test_every_page_is_accessible(shown, cast):
    page, address = shown
    found: dict[str, list[str]] = {}
    for name in PAGES:
        page.goto(address + reverse(name))
        found[name] = axe.findings(page)
    report_pages = ["report:hurt", "report:when", "report:where", "report:place", "report:tell", "report:more",
                    "report:files", "report:who", "report:check"]  # fmt: skip
    words = report(page, address, cast.library.pk)
    found["report:receipt"] = axe.findings(page)
    page.goto(address + reverse("public:return"))
    page.fill("#id_words", words)
    page.locator("main button.govuk-button").click()
    page.wait_for_url("**/arende/")
    found["public:visit"] = axe.findings(page)
    answered(page, address, cast.library.pk)
    for name in report_pages:
        page.goto(address + reverse(name))
        found[name] = axe.findings(page)

    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("shown", [(320, 640, True)], indirect=True, ids=["phone"])
def test_half_written_story_is_kept_when_the_page_is_left(shown, cast):
    page, address = shown
    answered(page, address, cast.library.pk)
    page.goto(address + reverse("report:tell"))
    field = page.locator("textarea[name=text]")

    field.fill("En man ringde och")
    page.locator("[data-kept]:not(:empty)").wait_for()
    first = Draft.objects.get().version
    field.fill("En man ringde och skrek att")
    page.goto(address + reverse("public:about"))
    page.goto(address + reverse("report:start"))
    page.locator("main a", has_text="Fortsätt där du var").click()
    page.wait_for_url("**/beratta/")

    assert field.input_value() == "En man ringde och skrek att"
    assert Draft.objects.get().version == first + 1
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.foreign == []


@pytest.mark.parametrize("shown", [(320, 640, False)], indirect=True, ids=["phone"])
def test_no_question_is_taller_than_two_screens(shown, cast):
    page, address = shown
    page.goto(address + reverse("report:start"))
    tall = {"start": height(page)}
    answered(page, address, cast.library.pk)
    for name in ("hurt", "when", "where", "tell", "who"):
        page.goto(address + reverse(f"report:{name}"))
        tall[name] = height(page)

    assert {name: pixels for name, pixels in tall.items() if pixels > 2 * 640} == {}


def height(page: Any) -> float:
    """From the top to the button that leads on."""
    box = page.locator(GO_ON).last.bounding_box()
    return float(box["y"] + box["height"])
