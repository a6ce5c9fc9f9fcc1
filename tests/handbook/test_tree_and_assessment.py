"""The decision tree in full, and the site assessment's sums."""

import copy
import itertools
from pathlib import Path
from typing import Any

import pytest

from handbook.tools import assessment, data, pages, tree
from handbook.tools.built import parse

TREE = data.load("tree")
FACTORS = data.load("factors")


def test_every_way_through_the_built_tree_ends_in_advice(site: Path) -> None:
    ends = []

    def walk(file: Path, way: tuple[str, ...]) -> None:
        assert len(way) <= tree.DEEPEST
        links = parse(file).xpath("//ul[contains(@class,'choices')]/li/a[1]")
        told = [link.text_content() for link in links]
        assert told[0] == TREE["danger"]["answer"]
        assert told[-1] == TREE["unsure"]["answer"]
        for link in links:
            target = (file.parent / link.get("href").split("#")[0]).resolve() / "index.html"
            assert target.exists(), (way, link.text_content())
            if "vad-har-hant" in target.relative_to(site.resolve()).parts:
                walk(target, (*way, link.text_content()))
            else:
                steps = parse(target).xpath("//article//ol/li|//article//ul/li")
                assert len(steps) >= 3, target
                ends.append((*way, link.text_content()))

    walk(site / "vad-har-hant" / "index.html", ())

    assert len(ends) == len(list(tree.paths_from(TREE, TREE["start"])))


def test_committed_pages_are_what_the_data_gives() -> None:
    assert tree.stale(TREE, pages.by_id()) == []


@pytest.mark.parametrize("fault", ["circle", "dead page", "unreachable", "no such question"])
def test_a_broken_tree_is_told(fault: str) -> None:
    broken = copy.deepcopy(TREE)
    first = broken["nodes"][broken["start"]]["answers"]
    if fault == "circle":
        first[0]["goto"] = f"node:{broken['start']}"
    elif fault == "dead page":
        first[0]["goto"] = "page:finns-inte"
    elif fault == "unreachable":
        broken["nodes"]["ensam"] = {"question": "?", "answers": []}
    else:
        first[0]["goto"] = "node:finns-inte"

    assert tree.problems(TREE, pages.by_id()) == []
    assert tree.problems(broken, pages.by_id()) != []


def test_assessment_sums_levels_and_weakest() -> None:
    codes = [factor["code"] for factor in FACTORS["factors"]]

    result = assessment.assess(dict(zip(codes, (3, 1, 5, 4, 2, 1, 5), strict=True)), FACTORS)

    assert result.total == 21
    assert (result.highest, result.answered) == (35, 7)
    assert result.weakest == (codes[1], codes[5])
    assert result.levels[codes[1]] == "red"
    assert result.levels[codes[2]] == "green"


@pytest.mark.parametrize("marks", [{"F9": 1}, {"F1": 0}, {"F1": 6}])
def test_assessment_refuses_what_the_form_cannot_give(marks: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="F"):
        assessment.assess(marks, FACTORS)


def spoken(page: Any) -> str:
    """The page's text as assistive technology gets it, counters included."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    texts = [str(node.get("name", {}).get("value", "")) for node in nodes if node["role"]["value"] == "StaticText"]
    return " ".join(" ".join(texts).split())


@pytest.mark.browser
def test_css_counters_count_as_python_does(address: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(address + "trygg-miljo/platsbedomning/")
    codes = [factor["code"] for factor in FACTORS["factors"]]
    vectors = [*itertools.islice(itertools.product((5, 1, 3), repeat=7), 0, 2187, 311), (1,) * 7, (5,) * 7]
    for vector in vectors:
        marks = dict(zip(codes, vector, strict=True))
        for code, mark in marks.items():
            page.check(f"input[name={code}][value='{mark}']")

        shown = spoken(page)

        expected = assessment.assess(marks, FACTORS)
        assert f"{expected.total} poäng av {expected.highest}" in shown
        assert f"{expected.answered} av {len(codes)} faktorer" in shown
        told = [code for code in codes if page.locator(f"fieldset:has([name={code}]) .measures").is_visible()]
        assert told == [code for code in codes if expected.levels[code] in {"red", "yellow"}]
    context.close()
