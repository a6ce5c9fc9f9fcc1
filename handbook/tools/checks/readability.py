"""LIX and sentence length of what a reader sees."""

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from lxml import html

from handbook.tools.built import file_of, parse
from handbook.tools.pages import Page

LIMITS = {
    "acute": 25,
    "easy": 25,
    "steps": 30,
    "role": 38,
    "checklist": 38,
    "exercise": 38,
    "hub": 38,
    "tool": 38,
    "facts": 45,
    "factor": 45,
    "about": 45,
}
MEDIAN = 33
LONGEST_SENTENCE = 25
BLOCKS = ".//p|.//li|.//td|.//th|.//h2|.//h3|.//dd|.//dt|.//legend"
WORD = re.compile(r"[0-9A-Za-zÅÄÖåäöÉéÜü][0-9A-Za-zÅÄÖåäöÉéÜü:-]*")


def sentences(article: html.HtmlElement) -> list[list[str]]:
    """Sentences as lists of words; every block of text ends one, and so do . ! ? and :"""
    found = []
    for block in article.xpath(BLOCKS):
        is_source = block.tag == "li" and block.get("id")  # a source's title is somebody else's words
        if is_source or block.xpath("ancestor::section|ancestor::nav") or block.xpath(".//p|.//li"):
            continue
        text = " ".join(block.text_content().split())
        text = re.sub(r"\b(\d+) kap\. (\d+)", r"\1 kap \2", text)
        text = re.sub(r"\b(bl\.a|t\.ex|m\.m|dvs|ca|kl|nr|st|s|kap)\.", r"\1", text)
        found += [WORD.findall(part) for part in re.split(r"[.!?:](?:\s|”|\"|$)", text)]
    return [words for words in found if words]


def lix(parts: list[list[str]]) -> float:
    """Words per sentence plus the share of words longer than six letters."""
    words = [word for part in parts for word in part]
    if not words:
        return 0.0
    return len(words) / len(parts) + 100 * sum(len(word) > 6 for word in words) / len(words)


def measure(site: Path, pages: list[Page]) -> dict[str, tuple[float, int]]:
    """LIX and the longest sentence per page path; English pages are left out."""
    found = {}
    for page in pages:
        if page.type == "english" or page.meta.get("generated"):
            continue
        article = parse(file_of(site, page)).find(".//article")
        assert article is not None  # noqa: S101  every page of the shell has one
        parts = sentences(article)
        found[page.path] = (lix(parts), max((len(part) for part in parts), default=0))
    return found


def faults(pages: list[Page], measured: dict[str, tuple[float, int]]) -> Iterator[str]:
    """Pages harder than their type allows, long sentences, and the site's median."""
    kinds = {page.path: page.type for page in pages}
    for path, (value, longest) in measured.items():
        limit = LIMITS[kinds[path]]
        if value > limit:
            yield f"{path}: lix {value:.1f}, högst {limit} för {kinds[path]}."
        if longest > LONGEST_SENTENCE:
            yield f"{path}: en mening har {longest} ord, högst {LONGEST_SENTENCE}."
    middle = median(value for value, _ in measured.values()) if measured else 0
    if middle > MEDIAN:
        yield f"sajtens median är lix {middle:.1f}, högst {MEDIAN}."
