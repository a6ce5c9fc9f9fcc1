"""Checks the built site: links, anchors, leftovers, addresses to other hosts."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from handbook.tools.built import parse

REGISTER = ("/rapportera/", "/synpunkt/")
LEFT = re.compile(r"\{\{|\[ \]|\[\[")
OUTSIDE = re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import|https?://(?!www\.w3\.org/)")


def faults(site: Path) -> Iterator[str]:
    """Everything wrong in the built files."""
    trees = {file: parse(file) for file in sorted(site.rglob("*.html"))}
    ids = {file: set(tree.xpath("//@id")) for file, tree in trees.items()}
    for file, tree in trees.items():
        name = file.relative_to(site).as_posix()
        for fault in [*doubles(tree), *leftovers(tree), *loads(tree)]:
            yield f"{name}: {fault}"
        yield from (f"{name}: {fault}" for fault in links(file, tree, site, ids))
    for file in [*site.rglob("*.css"), *site.rglob("*.js")]:
        if OUTSIDE.search(file.read_text(encoding="utf-8")):
            yield f"{file.relative_to(site)}: hämtar något från en annan värd."


def doubles(tree: html.HtmlElement) -> Iterator[str]:
    """Ids used twice."""
    seen: set[str] = set()
    for name in tree.xpath("//@id"):
        if name in seen:
            yield f"id {name} finns två gånger."
        seen.add(name)


def leftovers(tree: html.HtmlElement) -> Iterator[str]:
    """Markup that was not read."""
    text = " ".join(tree.xpath("//main//text()"))
    if LEFT.search(text):
        yield "ett makro eller en ruta [ ] står kvar i texten."


def loads(tree: html.HtmlElement) -> Iterator[str]:
    """Anything fetched from another host, or written inline."""
    for address in tree.xpath("//@src|//link/@href|//form/@action"):
        if re.match(r"(https?:)?//", address):
            yield f"hämtar {address}."
    if tree.xpath("//style|//script[not(@src)]|//@style|//@onclick"):
        yield "har stil eller skript inne i sidan."


def links(file: Path, tree: html.HtmlElement, site: Path, ids: dict[Path, set[str]]) -> Iterator[str]:
    """Dead links and anchors."""
    for href in tree.xpath("//a/@href"):
        parts = urlsplit(href)
        if parts.scheme or href.startswith(REGISTER):
            continue
        target = target_of(unquote(parts.path), file, tree, site)
        if not target.exists():
            yield f"länken {href} leder ingenstans."
        elif (
            parts.fragment
            and target.suffix == ".html"
            and parts.fragment not in ids.get(site / target.relative_to(site.resolve()), set())
        ):
            yield f"länken {href} pekar på ett ankare som inte finns."


def target_of(path: str, file: Path, tree: html.HtmlElement, site: Path) -> Path:
    """The file behind an address. The page for missing pages is shown at any depth: its addresses begin at the root."""
    root = tree.xpath("string(//link[@rel='stylesheet']/@href)").removesuffix("assets/site.css")
    start = site / path.removeprefix(root) if path.startswith("/") else file.parent / path
    target = (start if path else file).resolve()
    return target / "index.html" if target.is_dir() else target
