"""The Markdown extension: macros, tick lists that can be ticked, tables that can be scrolled from the keyboard."""

import logging
import re
import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from handbook.tools import macros

LOG = logging.getLogger("mkdocs.handbook")  # MkDocs counts its warnings, so --strict stops at them
MACRO = re.compile(r"\{\{\s*(\w+)\.([^{}]+?)\s*\}\}")
TICK = re.compile(r"^\[ \]\s+")
HEADINGS = {"h2", "h3", "h4"}


class MacroPreprocessor(Preprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Replaces {{ family.name }} before Markdown is read; HTML is stashed, Markdown goes on to be read."""

    def run(self, lines: list[str]) -> list[str]:
        text = MACRO.sub(self._replace, "\n".join(lines))
        return text.split("\n")

    def _replace(self, match: re.Match[str]) -> str:
        try:
            result = macros.expand(match[1], match[2])
        except macros.MacroError as error:
            LOG.warning("%s", error)
            return match[0]
        if isinstance(result, macros.Html):
            return str(self.md.htmlStash.store(result.text))
        return result


class TickListTreeprocessor(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Turns `- [ ] text` into a box with a label."""

    def run(self, root: ET.Element) -> None:
        for parent in root.iter("ul"):
            items = [item for item in parent if item.tag == "li" and TICK.match(text_holder(item).text or "")]
            if items:
                parent.set("class", "ticks")
            for item in items:
                make_tickable(item)


def text_holder(item: ET.Element) -> ET.Element:
    """The element with the item's first words: a loose list wraps them in a paragraph."""
    first = next(iter(item), None)
    loose = first is not None and first.tag == "p" and not (item.text or "").strip()
    return first if loose and first is not None else item


def make_tickable(item: ET.Element) -> None:
    """Move the item's inline content into label > input + span; nested lists stay outside."""
    holder = text_holder(item)
    label, words = ET.Element("label"), ET.Element("span")
    ET.SubElement(label, "input", {"type": "checkbox"})
    label.append(words)
    words.text = TICK.sub("", holder.text or "")
    inline = [child for child in holder if child.tag not in {"ul", "ol"}]
    for child in inline:
        holder.remove(child)
        words.append(child)
    holder.text = ""
    holder.insert(0, label)


class TableTreeprocessor(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Wraps tables in a focusable region with a name, and gives header cells a scope."""

    def run(self, root: ET.Element) -> None:
        parents = {child: parent for parent in root.iter() for child in parent}
        heading, number = "", 0
        for element in list(root.iter()):
            if element.tag in HEADINGS:
                heading, number = "".join(element.itertext()), 0
            if element.tag == "table":
                number += 1
                parent = parents[element]
                parent[list(parent).index(element)] = wrap_table(element, table_name(heading, number))


def table_name(heading: str, number: int) -> str:
    """A name no other table on the page has, as far as its headings differ."""
    kind = f"Tabell {number}" if number > 1 else "Tabell"
    return f"{kind}: {heading}" if heading else kind


def wrap_table(table: ET.Element, name: str) -> ET.Element:
    """Return the region that holds the table."""
    for cell in table.iter("th"):
        cell.set("scope", "col")
    region = ET.Element("div", {"class": "table", "role": "region", "tabindex": "0", "aria-label": name})
    region.append(table)
    region.tail, table.tail = table.tail, None
    return region


class ChoicesTreeprocessor(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """`{: .choices }` after a list lands on its last item; the list is what is meant."""

    def run(self, root: ET.Element) -> None:
        for parent in root.iter("ul"):
            items = [item for item in parent if item.tag == "li"]
            if items and items[-1].get("class") == "choices":
                del items[-1].attrib["class"]
                parent.set("class", "choices")


class HandbookExtension(Extension):  # type: ignore[misc]  # Python-Markdown has no types
    """Registers the pieces above."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the name is Python-Markdown's
        md.preprocessors.register(MacroPreprocessor(md), "handbook-macros", 28)
        md.treeprocessors.register(TickListTreeprocessor(md), "handbook-ticks", 25)
        md.treeprocessors.register(TableTreeprocessor(md), "handbook-tables", 4)
        md.treeprocessors.register(ChoicesTreeprocessor(md), "handbook-choices", 3)


def makeExtension() -> HandbookExtension:  # noqa: N802  the name is Python-Markdown's
    """Entry point that Python-Markdown looks for."""
    return HandbookExtension()
