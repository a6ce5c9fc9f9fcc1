"""Every page in Debian's Chromium: axe, policy, keyboard, no scripts, print, weight, layout shift."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from handbook.tools import paths
from handbook.tools.pages import all_pages
from tests import axe
from tests.handbook import eye

pytestmark = pytest.mark.browser
FULL = os.environ.get("HANDBOOK_AXE") == "full"
VIEWS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]
# Pages of each kind, and the ones with forms and lists of their own; the full matrix takes every page.
SAMPLE = [
    "",
    "akut/",
    "vad-har-hant/",
    "vad-har-hant/hela-tradet/",
    "otillaten-paverkan/former/hot/",
    "otillaten-paverkan/roller/chef/",
    "otillaten-paverkan/lag/brott/",
    "checklistor/forsta-timmen/",
    "ovningar/d01-jag-bara-fragade/",
    "trygg-miljo/platsbedomning/",
    "trygg-miljo/faktorer/belysning/",
    "lattlast/hot/",
    "english/",
    "sok/?q=hot",
    "ladda-ner/",
    "404.html",
]


def addresses(site: Path) -> list[str]:
    """All pages in a full run; in an ordinary one the sample, as far as it is there."""
    if FULL:
        return [*(page.url for page in all_pages()), "sok/?q=hot", "404.html"]
    return [url for url in SAMPLE if (site / url.split("?")[0]).exists()]


def record(name: str, scope: str, faults: int) -> None:
    """Keep the result for the accessibility statement when a full run is asked to write it."""
    if os.environ.get("RECORD_ACCESSIBILITY") != "1":
        return
    file = paths.DATA / "accessibility.json"
    found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"tests": []}
    rest = [row for row in found["tests"] if row["name"] != name]
    found["day"] = os.environ["RECORD_DAY"]
    found["tests"] = sorted([*rest, {"name": name, "scope": scope, "faults": faults}], key=lambda row: row["name"])
    file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_finds_nothing(site: Path, address: str, browser: Any, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True, service_workers="block"
    )
    page = context.new_page()
    urls, found = addresses(site), []
    for url in urls:
        page.goto(address + url)
        if "q=" in url:
            page.wait_for_selector(".hits li")
        found += [f"{url} {fault}" for fault in axe.findings(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{url} scrolls sideways by {wide}"] if wide > 0 else []
    context.close()

    record(
        f"axe-core 4.14.1, {width} px, {'ljust' if scheme == 'light' else 'mörkt'} läge",
        f"{len(urls)} sidor",
        len(found),
    )
    assert found == []


def test_axe_can_find(browser: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content("<html><body><img src=x><input></body></html>")

    assert axe.findings(page) != []
    context.close()


def test_no_foreign_request_no_policy_fault_no_layout_shift(site: Path, address: str, reader: Any) -> None:
    foreign, told = [], []

    def route(request: Any) -> None:
        if request.request.url.startswith(address):
            request.continue_()
        else:
            foreign.append(request.request.url)
            request.abort()

    reader.route("**/*", route)
    page = reader.new_page()
    page.on(
        "console",
        lambda message: (
            told.append(f"{page.url} {message.text}") if "blocked by Playwright" not in message.text else None
        ),
    )
    page.on("pageerror", lambda error: told.append(f"{page.url} {error}"))
    shifts = 0.0
    for url in addresses(site):
        page.goto(address + url)
        shifts += page.evaluate(
            "() => new Promise(done => { let sum = 0;"
            "new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))"
            ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 60); })"
        )

    assert (foreign, told, shifts) == ([], [], 0.0)


@pytest.mark.parametrize("scripts", [True, False])
def test_acute_is_reached_in_three_tabs_from_every_page(site: Path, address: str, browser: Any, scripts: bool) -> None:
    context = browser.new_context(
        java_script_enabled=scripts, viewport={"width": 320, "height": 640}, service_workers="block"
    )
    page = context.new_page()
    far = []
    for url in (
        [*(one.url for one in all_pages()), "404.html", "finns/inte/"] if FULL else [*addresses(site), "finns/inte/"]
    ):
        page.goto(address + url)
        names = (
            page.locator("a:visible, a.skip, button:visible, input:visible").evaluate_all(
                "list => list.slice(0, 3).map(e => e.getAttribute('href') || '')"
            )
            if not scripts
            else []
        )
        for _ in range(3 if scripts else 0):
            page.keyboard.press("Tab")
            names.append(eye.focused(page)["href"])
        if not any(name.rstrip("/").endswith("akut") or (url == "akut/" and name in {"./", ""}) for name in names):
            far.append(f"{url}: {names}")
    context.close()

    assert far == []


def test_no_key_is_a_shortcut(address: str, reader: Any) -> None:
    page = reader.new_page()
    for url in ("", "checklistor/forsta-timmen/", "trygg-miljo/platsbedomning/", "sok/?q=hot"):
        page.goto(address + url)
        for key in "abcdefghijklmnopqrstuvwxyz/.,?0123456789":
            page.keyboard.press(key)
        assert page.url == address + url
        assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_everything_works_without_scripts(address: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(address)
    page.click("text=Meny")
    assert page.locator("#meny").is_visible()
    page.goto(address + "vad-har-hant/")
    page.click(".choices li:nth-child(2) a")
    assert page.locator("h1").inner_text() != ""
    page.goto(address + "checklistor/forsta-timmen/")
    page.check(".ticks input >> nth=0")
    assert page.locator(".ticks input:checked").count() == 1
    page.click("header >> text=Sök")
    page.fill("#q-top", "hot")
    page.press("#q-top", "Enter")
    assert page.url == address + "sok/?q=hot"
    context.close()


def test_search_with_scripts_tells_the_number_of_hits(address: str, reader: Any) -> None:
    page = reader.new_page()
    page.goto(address)
    page.fill("#q-top", "vad gör jag om någon hotar mig på telefon?")
    page.press("#q-top", "Enter")
    page.wait_for_selector(".hits li")

    assert page.locator(".hits a").first.inner_text() == "Hot i telefon"
    assert "träffar på" in page.locator("[role=status]").inner_text()


def test_checklist_counts_its_ticks(address: str, reader: Any) -> None:
    page = reader.new_page()
    page.goto(address + "checklistor/forsta-timmen/")
    total = page.locator(".ticks input").count()

    page.locator(".ticks label").first.click()

    assert page.locator("[role=status]").inner_text() == f"1 av {total} klara"


def test_checklists_and_the_acute_page_print_on_one_page(address: str, reader: Any, tmp_path: Path) -> None:
    from pypdf import PdfReader  # noqa: PLC0415  needed only here

    page = reader.new_page()
    long = []
    for one in all_pages():
        if one.type == "checklist" or one.id == "akut":
            page.goto(address + one.url)
            file = tmp_path / f"{one.id}.pdf"
            page.pdf(path=str(file), prefer_css_page_size=True, tagged=True)
            count = len(PdfReader(file).pages)
            long += [f"{one.path}: {count}"] if count != 1 else []

    assert long == []


def test_offline_after_one_visit(address: str, browser: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready")
    context.set_offline(True)

    page.goto(address + "otillaten-paverkan/former/hot/")
    assert page.locator("h1").inner_text() == "Hot"
    page.goto(address + "sok/?q=filmad")
    page.wait_for_selector(".hits li")
    assert page.locator(".hits a").first.inner_text() == "Du blir filmad"
    context.close()


def test_first_view_and_scripts_are_light(site: Path) -> None:
    heavy = []
    parts = {name: (site / "assets" / f"{name}.br").stat().st_size for name in ("site.css", "site.js", "search.js")}
    for one in all_pages():
        view = (site / one.url / "index.html.br").stat().st_size + parts["site.css"] + parts["site.js"]
        heavy += [f"{one.path}: {view}"] if view > 30_000 else []

    assert heavy == []
    assert (site / "assets" / "site.js").stat().st_size <= 3_000
    assert parts["site.js"] + parts["search.js"] <= 3_000
