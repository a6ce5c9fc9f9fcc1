"""Reading as people do: at 400 % zoom, with own spacing, colours and paper, and from four starts."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.handbook import eye
from tests.handbook.test_pages_in_browser import FULL, addresses, record

pytestmark = pytest.mark.browser

# Where somebody comes from: the links to follow from the start page, what to type, and where to arrive.
STARTS = {
    "threatened by phone": (["Hot i telefon"], "hotad på telefon", "otillaten-paverkan/agera/hot-i-telefon/"),
    "in a hurry": (["Akut: gör så här"], "hjälp", "akut/"),
    "not knowing its name": (
        ["Vad har hänt?", "Någon stör, skäller, filmar, följer efter eller sprider saker om mig"],
        "någon stör mig",
        "vad-har-hant/stor/",
    ),
    "first Monday as a manager": (["Ny chef: din första måndag"], "ny chef", "checklistor/ny-chef/"),
    "manager of somebody threatened": (
        ["Chef", "listan för det första dygnet"],
        "chef första dygnet",
        "checklistor/forsta-dygnet/",
    ),
    "rebuilding a park": (["Innan ni bygger om en plats"], "bygga om en park", "trygg-miljo/innan-ni-bygger-om/"),
    "filmed as elected": (["Du blir filmad"], "politiker blir filmad", "otillaten-paverkan/agera/bli-filmad/"),
}
STEPS = [
    "akut/",
    "otillaten-paverkan/agera/hot-i-telefon/",
    "otillaten-paverkan/agera/bli-filmad/",
    "checklistor/ny-chef/",
    "trygg-miljo/innan-ni-bygger-om/",
]


@pytest.fixture(params=[320, 1280])
def plain(request: pytest.FixtureRequest, browser: Any) -> Any:
    """A page without scripts, on a phone and on a desk."""
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": request.param, "height": 640 if request.param == 320 else 800},
        service_workers="block",
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("start", STARTS)
def test_right_page_is_two_clicks_away(address: str, plain: Any, start: str) -> None:
    links, _, goal = STARTS[start]
    plain.goto(address)

    for words in links:
        plain.locator("main a", has_text=re.compile("^" + re.escape(words))).first.click()

    assert len(links) <= 2
    assert plain.url == address + goal


@pytest.mark.parametrize("start", [name for name in STARTS if name != "not knowing its name"])
def test_right_page_is_one_search_away(answering: str, plain: Any, start: str) -> None:
    _, words, goal = STARTS[start]
    plain.goto(answering)

    plain.fill("#q-top", words)
    plain.press("#q-top", "Enter")
    hits = [link.get_attribute("href") for link in plain.locator(".hits a").all()]

    assert "../" + goal in hits[:3]
    assert seen(plain, ".hits li:first-child a")


def seen(page: Any, selector: str) -> bool:
    """Whether the whole element is in the window without scrolling."""
    box = page.locator(selector).first.bounding_box()
    return bool(box) and box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


@pytest.mark.parametrize("url", STEPS)
def test_first_step_is_seen_without_scrolling(address: str, plain: Any, url: str) -> None:
    plain.goto(address + url)
    first = "article .ticks li" if "checklistor" in url else "article ol li"

    assert plain.locator(first).count() > 2
    box = plain.locator(first).first.bounding_box()
    assert box["y"] + 24 <= plain.viewport_size["height"]
    assert url != "akut/" or seen(plain, first)


def test_search_opens_on_a_phone_from_any_page(answering: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(answering + "otillaten-paverkan/lag/brott/")
    assert not page.locator("#q-top").is_visible()

    page.click("header >> text=Sök")
    page.fill("#q-top", "gåva")
    page.press("#q-top", "Enter")

    assert page.locator(".hits li").count() > 3
    context.close()


@pytest.mark.parametrize("spacing", ["", eye.SPACING], ids=["plain", "spaced"])
@pytest.mark.parametrize(("width", "height"), [(320, 256), (1280, 800)])
def test_nothing_is_lost_at_any_zoom(
    site: Path, address: str, browser: Any, width: int, height: int, spacing: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True, service_workers="block")
    page, found = context.new_page(), []
    for url in addresses(site):
        page.goto(address + url)
        if spacing:
            page.add_style_tag(content=spacing)
        found += [f"{url} {fault}" for fault in eye.faults(page)]
    context.close()

    if FULL:
        spaced = ", egna avstånd i texten" if spacing else ""
        record(f"Inget dolt eller avklippt, {width} × {height} px{spaced}", f"{len(addresses(site))} sidor", len(found))
    assert found == []


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        ("main { width: 900px }", "the page scrolls sideways"),
        ("header { position: sticky; top: 0 }", "stuck: top"),
        ("h1 { height: 1em; overflow: hidden; line-height: 3 }", "cut: H1 Hot"),
        ("h1 { position: absolute; top: 0; left: 0 }", "overlap: "),
        ("main .lead { margin-left: -200px !important }", "outside: "),
    ],
)
def test_eye_sees_what_is_wrong(address: str, browser: Any, css: str, fault: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 256}, bypass_csp=True, service_workers="block")
    page = context.new_page()
    page.goto(address + "otillaten-paverkan/former/hot/")
    page.add_style_tag(content=css)

    assert any(found.startswith(fault) for found in eye.faults(page))
    context.close()


@pytest.mark.parametrize("size", [(320, 256), (1280, 800)], ids=["400 %", "100 %"])
@pytest.mark.parametrize("colours", ["none", "active"])
def test_focus_is_seen_at_every_stop(
    site: Path, address: str, browser: Any, size: tuple[int, int], colours: str
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, forced_colors=colours, service_workers="block"
    )
    page, hidden = context.new_page(), []
    some = ("", "akut/", "sok/?q=hot", "checklistor/forsta-timmen/", "otillaten-paverkan/lag/brott/", "404.html")
    for url in addresses(site) if FULL else some:
        page.goto(address + url)
        if "q=" in url:
            page.wait_for_selector(".hits li")
        hidden += eye.unseen_stops(page)
        hidden += eye.unseen_stops(page, key="Shift+Tab")
    context.close()

    if FULL:
        forced = ", tvingade färger" if colours == "active" else ""
        name = f"Tangentbordets plats syns, {size[0]} × {size[1]} px{forced}"
        record(name, f"{len(addresses(site))} sidor", len(hidden))
    assert hidden == []


def test_forced_colours_keep_edges_and_boxes(address: str, browser: Any) -> None:
    context = browser.new_context(forced_colors="active", viewport={"width": 320, "height": 640})
    page = context.new_page()
    bare = []
    for url, selectors in {
        "": (".acute", ".find .button", ".choices > li", ".admonition"),
        "checklistor/forsta-timmen/": (".ticks input", ".report .button", "input[type=search]"),
        "trygg-miljo/platsbedomning/": ("fieldset", ".sum", ".marks input"),
    }.items():
        page.goto(address + url + ("" if url else "#sok"))
        for selector in selectors:
            edge = page.locator(selector).first.evaluate(
                "e => { const s = getComputedStyle(e); return ['checkbox', 'radio'].includes(e.type)"
                " ? s.appearance !== 'none' : parseFloat(s.borderTopWidth) >= 1 && s.borderTopStyle !== 'none'; }"
            )
            bare += [] if edge else [f"{url} {selector}"]
    context.close()

    assert bare == []


@pytest.mark.parametrize(
    "url",
    [
        "akut/",
        "otillaten-paverkan/former/hot/",
        "otillaten-paverkan/lag/brott/",
        "trygg-miljo/platsbedomning/",
        "english/",
    ],
)
def test_print_keeps_every_word_of_the_text(address: str, reader: Any, tmp_path: Path, url: str) -> None:
    page = reader.new_page()
    page.goto(address + url)
    left = page.evaluate(
        """() => { const copy = document.querySelector('article').cloneNode(true);
        copy.querySelectorAll('nav, .report, .screen-only, .easy-link, select, .measures').forEach(e => e.remove());
        const walk = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT), said = [];
        while (walk.nextNode()) said.push(walk.currentNode.data);
        return said.join(' '); }"""
    )
    file = tmp_path / "page.pdf"
    page.pdf(path=str(file), prefer_css_page_size=True)
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True)

    lost = sorted(set(words(left)) - set(words(done.stdout)) - set(words(re.sub(r"-?\n\s*", "", done.stdout))))

    assert lost == []


def words(text: str) -> list[str]:
    """Words in lower case."""
    return re.findall(r"[a-zåäöé0-9]+", text.lower())
