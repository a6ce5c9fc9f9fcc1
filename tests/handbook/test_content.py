"""What the text promises: codes as in the register, steps per role, one-page lists, notes for each exercise."""

import json
import re
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).parents[2]
PAGES = TOP / "handbook" / "pages"
CODES = json.loads((TOP / "register" / "codes" / "data" / "codes.json").read_text())["lists"]
GUIDE = PAGES / "otillaten-paverkan" / "kodning"
LAW = re.compile(r"\{\{ lag\.([^}]+?) \}\}")


def load(name: str) -> dict:
    return yaml.safe_load((TOP / "handbook" / "data" / f"{name}.yml").read_text())


def front_matter(page: Path) -> dict:
    return yaml.safe_load(page.read_text().split("---\n")[1])


def test_code_pages_show_every_code_of_the_register() -> None:
    row = re.compile(r"^\| ([A-Z][A-Z0-9-]*) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)

    shown = [match for page in GUIDE.glob("kodlistor-*.md") for match in row.findall(page.read_text())]

    kept = [(c["code"], c["sv"], c["definition"]) for entry in CODES.values() for c in entry["codes"]]
    assert sorted(shown) == sorted(kept)


def test_exercise_key_uses_only_codes_of_the_register() -> None:
    known = {c["code"] for entry in CODES.values() for c in entry["codes"]}
    table = (GUIDE / "facit.md").read_text().split("## Skälen")[0]

    used = set(re.findall(r"\b[A-Z]{2,3}-[A-Z]{3,7}\b", table))

    assert len(used) > 20
    assert used - known == set()


@pytest.mark.parametrize("form", [c["code"] for c in CODES["FORM"]["codes"]])
@pytest.mark.parametrize("role", ["medarbetare", "chef", "fortroendevald", "cks"])
def test_form_has_three_to_seven_steps_for_the_role(form: str, role: str) -> None:
    folder = PAGES / "otillaten-paverkan" / "former"
    pages = [page for page in folder.glob("*.md") if form in front_matter(page).get("forms", [])]

    counts = [steps(page.read_text(), role) for page in pages]

    assert counts
    assert all(3 <= count <= 7 for count in counts)


def steps(text: str, role: str) -> int:
    section = text.split(f"{{#gor-{role}}}")[1].split("\n#", maxsplit=1)[0]
    return len(re.findall(r"^\d+\. ", section, re.MULTILINE))


def test_checklists_fit_one_page() -> None:
    counts = {
        page.stem: page.read_text().count("- [ ] ")
        for page in (PAGES / "checklistor").glob("*.md")
        if front_matter(page)["type"] == "checklist"
    }

    assert len(counts) >= 25
    assert {name: count for name, count in counts.items() if not 8 <= count <= 30} == {}


def test_each_exercise_has_notes_for_the_one_who_leads() -> None:
    numbers = [page.name[:3] for page in (PAGES / "ovningar").glob("d??-*.md")]

    assert sorted(numbers) == sorted([f"d{n:02}" for n in range(1, 11)] * 2)


def test_laws_named_in_the_text_are_dated_and_listed() -> None:
    laws = load("laws")
    loose = {
        (page.name, key)
        for page in PAGES.rglob("*.md")
        for key in LAW.findall(page.read_text())
        if key not in front_matter(page).get("laws", []) or not laws[key]["as_of"]
    }

    assert loose == set()


def test_sources_named_in_pages_exist() -> None:
    known = set(load("sources"))

    unknown = {
        (page.name, key)
        for page in PAGES.rglob("*.md")
        for key in front_matter(page).get("sources", [])
        if key not in known
    }

    assert unknown == set()


def test_glossary_has_all_terms_once() -> None:
    words = [entry["sv"] for entry in load("glossary")]

    assert len(words) == len(set(words)) == 93


@pytest.mark.parametrize(
    "page",
    [
        "otillaten-paverkan/agera/hot-i-telefon.md",  # just threatened by phone
        "checklistor/ny-chef.md",  # first Monday as a manager
        "trygg-miljo/innan-ni-bygger-om.md",  # before rebuilding a park
        "otillaten-paverkan/agera/bli-filmad.md",  # filmed as an elected member
    ],
)
def test_newcomer_is_one_click_from_the_right_page(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)", (PAGES / "index.md").read_text())

    assert page in links
    assert (PAGES / page).is_file()
