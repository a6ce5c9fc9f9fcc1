"""Reading the built site."""

from dataclasses import dataclass
from pathlib import Path

from lxml import html

from handbook.tools.pages import Page

UNREAD = ".//nav|.//section|.//p[contains(@class,'lead')]|.//p[contains(@class,'status')]|.//h1|.//form//label"


@dataclass(frozen=True)
class BuiltPage:
    """What one built page says, without the shell."""

    headings: str
    body: str
    anchors: tuple[str, ...]
    steps: dict[str, tuple[str, ...]]


ROLE_ANCHORS = {
    "gor-medarbetare": "employee",
    "gor-chef": "manager",
    "gor-hr": "hr",
    "gor-fortroendevald": "elected",
    "gor-cks": "cks",
    "gor-skyddsombud": "safety_rep",
    "gor-bolag": "company",
}


def file_of(site: Path, page: Page) -> Path:
    """The page's file in the built site."""
    return site / page.url / "index.html"


def read(site: Path, page: Page) -> BuiltPage:
    """Headings, body text, anchors and steps of one page."""
    article = parse(file_of(site, page)).find(".//article")
    assert article is not None  # noqa: S101  every page of the shell has one
    anchors = tuple(node.get("id", "") for node in article.xpath(".//*[self::h2 or self::h3 or self::h4][@id]"))
    steps = steps_of(article, list(page.meta.get("audience", [])))
    for node in article.xpath(UNREAD):
        node.drop_tree()
    heads = article.xpath(".//h2|.//h3|.//h4")
    headings = " . ".join(clean(node.text_content()) for node in heads)
    for node in heads:
        node.drop_tree()
    return BuiltPage(headings, clean(" ".join(article.itertext())), anchors, steps)


def steps_of(article: html.HtmlElement, audience: list[str]) -> dict[str, tuple[str, ...]]:
    """Steps per role: the lists below the role headings, else the first list for all the page is for."""
    found = {}
    for anchor, role in ROLE_ANCHORS.items():
        rows = article.xpath(
            f".//h3[@id='{anchor}']/following-sibling::*[self::ol or self::h2 or self::h3][1][self::ol]/li"
        )
        if rows:
            found[role] = tuple(clean(row.text_content()) for row in rows)
    general = article.xpath(".//h2[starts-with(@id,'gor')]/following-sibling::*[self::ol or self::h2][1][self::ol]/li")
    if general:
        steps = tuple(clean(row.text_content()) for row in general)
        found |= {role: steps for role in audience if role not in found}
    return found


def clean(text: str) -> str:
    """Text with single spaces."""
    return " ".join(text.split())


def parse(file: Path) -> html.HtmlElement:
    """One built file as a tree."""
    return html.document_fromstring(file.read_text(encoding="utf-8"), parser=html.HTMLParser(encoding="utf-8"))
