"""The pages as editors write them: front matter and text."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from handbook.tools import paths

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


class PageError(ValueError):
    """A page cannot be read; the message names the file."""


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: str
    meta: dict[str, Any]
    text: str

    @property
    def id(self) -> str:
        return str(self.meta.get("id", ""))

    @property
    def title(self) -> str:
        return str(self.meta.get("title", ""))

    @property
    def type(self) -> str:
        return str(self.meta.get("type", ""))

    @property
    def folder(self) -> str:
        return str(Path(self.path).parent)

    @property
    def url(self) -> str:
        """The address below the site's top, as MkDocs makes it."""
        without = self.path.removesuffix(".md")
        if without == "index":
            return ""
        return without.removesuffix("/index") + "/"

    @property
    def order(self) -> tuple[int, str]:
        return (int(self.meta.get("order", 500)), str(self.meta.get("menu", self.title)))


def read_page(file: Path, top: Path) -> Page:
    """Read one file; a missing or broken front matter is an error."""
    raw = file.read_text(encoding="utf-8")
    name = file.relative_to(top).as_posix()
    match = FRONT_MATTER.match(raw)
    if match is None:
        raise PageError(f"{name}: sidhuvudet mellan --- och --- saknas.")
    try:
        meta = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        raise PageError(f"{name}: sidhuvudet går inte att läsa: {error}") from error
    if not isinstance(meta, dict):
        raise PageError(f"{name}: sidhuvudet är tomt.")
    return Page(name, meta, raw[match.end() :])


def read_pages(top: Path) -> list[Page]:
    """Every page below `top`, in order of path."""
    return [read_page(file, top) for file in sorted(top.rglob("*.md"))]


@cache
def all_pages() -> tuple[Page, ...]:
    """The site's own pages, read once per process."""
    return tuple(read_pages(paths.PAGES))


@cache
def by_id() -> dict[str, Page]:
    """Pages by id; the check reports doubles."""
    return {page.id: page for page in all_pages()}
