"""No law without paragraph and date, no finding without its source: the gate reads the text, and can fail."""

from dataclasses import replace

import pytest

from handbook.tools import macros, pages
from handbook.tools.checks import claims

PAGES = list(pages.all_pages())
FILMED = pages.by_id()["bli-filmad"]
LIGHT = pages.by_id()["faktor-belysning"]


def told(page: pages.Page, text: str) -> list[str]:
    return list(claims.faults([replace(page, text=text)]))


def test_the_handbook_says_nothing_without_paragraph_date_or_source() -> None:
    assert list(claims.faults(PAGES)) == []


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if claims.LAW.search(page.text) and page.type not in claims.LEFT_OUT],
    ids=lambda page: page.id,
)
def test_every_page_on_law_falls_when_its_dates_are_taken_away(page: pages.Page) -> None:
    undated = claims.DATED.sub("", page.text)

    assert any("när den lästes" in fault for fault in told(page, undated))


@pytest.mark.parametrize("page", [page for page in PAGES if claims.SOURCE.search(page.text)], ids=lambda page: page.id)
def test_every_page_on_research_falls_when_its_sources_are_taken_away(page: pages.Page) -> None:
    assert told(page, claims.SOURCE.sub("", page.text)) != []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Se 4 kap. 5 § brottsbalken.", "i ren text"),
        ("Se AFS 2023:2.", "i ren text"),
        ("Det står i arbetsmiljölagen 3 kap.", "i ren text"),
        ("Olaga hot ({{ lag.BrB 4:5 }}), läst i april 2026.", "under laws"),
    ],
)
def test_loose_paragraphs_are_told(text: str, fault: str) -> None:
    bare = replace(FILMED, meta=FILMED.meta | {"laws": []})

    assert any(fault in one for one in told(bare, text))


@pytest.mark.parametrize(
    "text", ["Att filma är ofta tillåtet.", "Det kan ge fängelse.", "Lagen kräver ett beslut.", "Det är ett brott."]
)
def test_saying_what_the_law_is_needs_a_law(text: str) -> None:
    bare = replace(FILMED, meta=FILMED.meta | {"laws": []})

    assert any("nämner inget lagrum" in one for one in told(bare, text))
    assert told(bare, text + " Läs [Brott](../lag/brott.md).") == []


@pytest.mark.parametrize(
    "text",
    [
        "Var femte, 20 procent, utsätts.",
        "Ljus minskade brotten i 12 studier.",
        "Brå fann att få anmäler.",
        "Nivå **A**. Lås hjälper.",
        "## A\n\n| År | Procent |\n| --- | --- |\n| 2022 | 29 |\n\n## B\n\nSe ({{ kalla.brabel }}).",
        "- Få anmäler, enligt Brå.\n- Ljus hjälper ({{ kalla.brabel }}).",
    ],
)
def test_findings_without_a_source_are_told(text: str) -> None:
    assert any("saknar källa" in one for one in told(LIGHT, text))


def test_findings_with_their_source_are_let_through_and_foreign_keys_are_told() -> None:
    assert told(LIGHT, "I 12 studier minskade brotten ({{ kalla.brabel }}).") == []
    assert told(LIGHT, "Räkneexempel: 70 procent svarar.") == []
    assert any("under sources" in one for one in told(LIGHT, "29 procent ({{ kalla.ptu22 }})."))


def test_a_source_in_the_text_is_a_link_to_its_entry() -> None:
    assert macros.expand("kalla", "ptu22") == "[Brå 2023](/om/kallor.md#ptu22)"
    with pytest.raises(macros.MacroError, match="finns-inte"):
        macros.expand("kalla", "finns-inte")
