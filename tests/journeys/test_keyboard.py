"""Tab, Space and Enter alone: a whole report, and reading a case. What has the focus is always seen."""

import re
from typing import Any

import pytest

from tests.journeys.test_main_job import PLACE, STORY, sign_in
from tests.server import Server

pytestmark = pytest.mark.browser
MOST_TABS = 120
# The colours and lines of the focused element and of what is drawn for it: a radio button is drawn by its label.
LOOKS = """() => {
  const one = document.activeElement;
  const drawn = [one, ...(one.labels || [])];
  const parts = drawn.flatMap((el) => ["", "::before", "::after"].map((part) => {
    const s = getComputedStyle(el, part || null);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor,
            s.borderWidth].join(" ");
  }));
  return parts.join("|");
}"""
HELD = "() => { const kept = document.activeElement; window.kept = kept; kept.blur(); }"
BACK = "() => window.kept.focus({focusVisible: true})"
WHERE = """() => {
  const box = (document.activeElement.labels?.[0] || document.activeElement).getBoundingClientRect();
  return box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < window.innerHeight
    && box.right > 0 && box.left < window.innerWidth;
}"""


class Keys:
    """A person without a mouse."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def tab_to(self, selector: str) -> None:
        """Tab until it has the focus; every stop on the way must be seen, in view and marked."""
        for _each in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("() => document.activeElement === document.body"):
                continue
            self.must_be_seen()
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"{selector} is not reached by Tab")

    def must_be_seen(self) -> None:
        name = self.page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)")
        assert self.page.evaluate(WHERE), f"out of sight: {name}"
        focused = self.page.evaluate(LOOKS)
        self.page.evaluate(HELD)
        plain = self.page.evaluate(LOOKS.replace("document.activeElement", "window.kept"))
        self.page.evaluate(BACK)
        assert focused != plain, f"the focus is not marked: {name}"

    def choose(self, selector: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.press("Space")

    def write(self, selector: str, text: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.type(text)

    def follow(self, selector: str) -> None:
        """Enter on a link or a button, and wait for the page it leads to."""
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def go_on(keys: Keys) -> None:
    keys.follow("main form button[type=submit].govuk-button[data-once]")


def test_report_is_made_with_the_keyboard_alone(browser: Any, world: Server) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 640}).new_page()
    keys = Keys(page)
    page.goto(f"{world.url}/")
    keys.follow("main a[href='/rapportera/']")
    keys.choose("input[name=what][value=threat]")
    go_on(keys)
    keys.choose("input[name=hurt]")
    go_on(keys)
    keys.choose("input[name=when]")
    go_on(keys)
    keys.choose("input[name=where][value=way]")
    go_on(keys)
    keys.write("#q", PLACE)
    keys.choose("input[name=place]")
    go_on(keys)
    keys.write("textarea[name=text]", STORY)
    go_on(keys)
    keys.choose("input[name=manager]")
    keys.choose("input[name=named]")
    go_on(keys)
    assert STORY in page.inner_text("main")
    go_on(keys)

    assert len(page.inner_text(".rak-words").split()) == 5
    page.context.close()


def test_case_is_read_with_the_keyboard_alone(browser: Any, world: Server) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    keys = Keys(page)
    sign_in(page, world, world.people("cks_lead")[0])
    page.goto(f"{world.url}/")
    page.goto(f"{world.url}/konto/")
    keys.follow("header a[href='/arenden/alla/']")
    keys.follow("a.rak-case__name")
    assert re.search(r"/arenden/[0-9a-f-]{36}/$", page.url)
    assert page.locator(".rak-story").first.is_visible()
    keys.follow("main a[href$='/anteckning/']")
    keys.write("textarea[name=text]", "Läst utan mus.")
    keys.follow("main form button.govuk-button")

    assert "Läst utan mus." in page.inner_text("#anteckningar")
    page.context.close()
