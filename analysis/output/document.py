"""A report as a list of blocks, told once and rendered as HTML, DOCX and PDF."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Head:
    """A heading of level 2 or 3 with an anchor."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table: the first column names the rows; numbers stand to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bar:
    """A bar of a chart as published (percent or index), or without value when it may not be shown."""

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Chart:
    """Bars from 0 to 100 in a fixed order, with their intervals; the table with the same figures stands beside it."""

    title: str
    about: str
    bars: tuple[Bar, ...]
    unit: str


@dataclass(frozen=True)
class Line:
    """A series over waves: points as published; a break (`breaks` names the wave it comes before) is never joined."""

    title: str
    about: str
    waves: tuple[str, ...]
    values: tuple[float | None, ...]
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heat:
    """A map of groups (down) and questions (across): published shares as text, darker for more; a table stands beside
    it. A square without a value may not be shown."""

    title: str
    about: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]


Block = Head | Text | Points | Grid | Chart | Line | Heat


@dataclass(frozen=True)
class Document:
    """Title, language, and blocks in reading order."""

    title: str
    lang: str
    lead: str
    blocks: Sequence[Block]
