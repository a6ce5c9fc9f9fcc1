"""The checks: quiet about the site, loud about each fault."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from handbook.tools import pages
from handbook.tools.checks import front_matter, programs, readability, report, site, text

PAGES = list(pages.all_pages())
HOT = pages.by_id()["hot"]
TODAY = date(2026, 11, 22)


def told(page: pages.Page, today: date = TODAY) -> list[str]:
    keys = front_matter.known(PAGES, report.form_codes())
    return list(front_matter.faults([page], keys, today))


def test_the_site_has_no_faults_in_sources() -> None:
    assert report.sources(PAGES, max(TODAY, report.today())) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"owner": "ingen"}, "ansvarig"),
        ({"forms": ["XYZ"]}, "forms"),
        ({"laws": ["BrB 99:99"]}, "laws"),
        ({"sources": ["finns-inte"]}, "sources"),
        ({"sources": []}, "sources"),
        ({"audience": ["kungen"]}, "audience"),
        ({"summary": "Kort."}, "summary"),
        ({"type": "roman"}, "type"),
        ({"status": "klar"}, "status"),
        ({"id": "Å"}, "id"),
        ({"reviewed": TODAY + timedelta(days=400), "valid_until": TODAY + timedelta(days=500)}, "framtiden"),
        ({"valid_until": TODAY + timedelta(days=900)}, "valid_until"),
        ({"valid_until": None}, "saknas"),
        ({"easy": "finns-inte"}, "easy"),
    ],
)
def test_front_matter_faults_are_told(change: dict[str, Any], word: str) -> None:
    today = max(TODAY, report.today())

    assert told(HOT, today) == []
    assert any(word in fault for fault in told(replace(HOT, meta=HOT.meta | change), today))


def test_double_ids_and_expired_pages_are_told() -> None:
    keys = front_matter.known(PAGES, report.form_codes())

    assert any("två" in f or "2 sidor" in f for f in front_matter.faults([HOT, HOT], keys, TODAY))
    assert list(front_matter.expired([HOT], date(2040, 1, 1))) != []
    assert "formen HOT" in " ".join(front_matter.uncovered(PAGES, {"HOT"}, date(2040, 1, 1)))


@pytest.mark.parametrize(
    "bad",
    [
        "# Rubrik",
        '=== "Flik"',
        "```mermaid",
        "<div>",
        "<script>x</script>",
        "![](x.png)",
        "Se https://exempel.se nu",
        "[klicka här](hot.md)",
        "hot och/eller våld",
        "[tom]()",
        "[x](/hot.md)",
        "{==m==}",
        "## A\n\n#### B",
        "1. ett\n2. två\n- [ ] ruta",
        "Vi ska erhålla svar.",
    ],
)
def test_forbidden_text_is_told(bad: str) -> None:
    assert list(text.faults([HOT])) == []
    assert list(text.faults([replace(HOT, text=f"{HOT.text}\n\n{bad}\n")])) != []


def test_missing_sections_and_wrong_number_of_steps_are_told() -> None:
    two = "## Gör så här\n\n1. Ett.\n2. Två.\n"

    assert "saknas" in " ".join(text.faults([replace(HOT, text="## Annat\n")]))
    assert "2 steg" in " ".join(text.faults([replace(HOT, text=two)]))


def test_built_site_has_no_dead_link_and_faults_are_told(site_copy: Path) -> None:
    assert list(site.faults(site_copy)) == []
    page = site_copy / "akut" / "index.html"
    whole = page.read_text(encoding="utf-8")
    for bad, word in (
        ('<a href="../finns-inte/">x</a>', "ingenstans"),
        ('<a href="#finns-inte">x</a>', "ankare"),
        ('<img src="https://exempel.se/x.png" alt="">', "hämtar"),
        ('<p id="innehall">x</p>', "två gånger"),
        ("<p>{{ lokalt.x }}</p>", "makro"),
        ('<p style="color:red">x</p>', "stil"),
    ):
        page.write_text(whole.replace("</article>", f"{bad}</article>"), encoding="utf-8")
        assert any(word in fault for fault in site.faults(site_copy)), word


@pytest.mark.parametrize("bad", ["/handbok//akut/", "/handbok/finns-inte/", "/akut/"])
def test_dead_link_on_the_page_for_missing_pages_is_told(site_copy: Path, bad: str) -> None:
    page = site_copy / "404.html"
    whole = page.read_text(encoding="utf-8")
    page.write_text(whole.replace("</article>", f'<a href="{bad}">x</a></article>'), encoding="utf-8")

    assert list(site.faults(site_copy)) == [f"404.html: länken {bad} leder ingenstans."]


def test_readability_holds_and_hard_text_is_told(site: Path) -> None:
    measured = readability.measure(site, PAGES)

    assert list(readability.faults(PAGES, measured)) == []
    hard = {HOT.path: (44.0, 31)}
    assert len(list(readability.faults([HOT], hard))) == 3


def test_lix_counts_words_sentences_and_long_words() -> None:
    assert readability.lix([["en", "kort", "mening"], ["ytterligare", "en"]]) == pytest.approx(5 / 2 + 100 * 1 / 5)


def test_misspellings_are_told() -> None:
    if not programs.shutil.which("hunspell"):
        pytest.skip("hunspell is missing, so spelling was not tried: apt install hunspell hunspell-sv")

    assert programs.unknown_words(["hot", "trakaserier", "våld"]) == ["trakaserier"]


def test_markup_faults_are_told(tmp_path: Path) -> None:
    if not programs.JAR.exists() or not programs.shutil.which("java"):
        if programs.required():
            pytest.fail("the Nu checker is missing")
        pytest.skip(f"{programs.JAR} or java is missing, so HTML was not tried")
    (tmp_path / "index.html").write_text(
        "<!doctype html><html lang=sv><title>x</title><p id=a><p id=a><table><b></table>"
    )

    assert programs.markup(tmp_path) != []
