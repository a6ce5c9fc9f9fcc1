"""Reads the pictures of a report back into numbers, and sees whether they say more than the table beside them."""

import re
from itertools import pairwise

NEAR = 0.02  # percent: how far a drawn end may lie from the printed figure
BAR, LINE = "fill: #1f5a99", "stroke-width: 1.4"
SHARES = ("Andel", "Share", "Svarsfrekvens", "Response rate")


def loose_pictures(page):
    """What the pictures of a page tell besides their tables."""
    flow = [e for e in page.getroot().iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] in ("svg", "table")]
    found = []
    for picture, table in pairwise(flow):
        if picture.tag != "table" and table.tag == "table":
            found += _loose_picture(picture, table)
    return found


def _numbers(text):
    return [float(n.replace(",", ".")) for n in re.findall(r"-?\d+(?:[.,]\d+)?", text.replace("\u00a0", ""))]


def _parts(picture, tag, style):
    return [
        p for p in picture.iter() if isinstance(p.tag, str) and p.tag.endswith(tag) and style in (p.get("style") or "")
    ]


def _scale(picture):
    """Percent per drawn unit, and where nothing lies: read off the marks of the axis."""
    ticks = {}
    for text in _parts(picture, "text", "text-anchor: middle"):
        if (text.text or "").isdigit():
            ticks[int(text.text)] = float(text.get("x"))
    return 100.0 / (ticks[100] - ticks[0]), ticks[0], ticks


def _loose_picture(picture, table):
    head = [cell.text_content() for cell in table.iterfind(".//thead/tr/th")]
    place = next((i for i, name in enumerate(head) if name in SHARES), None)
    if place is None or not _parts(picture, "path", BAR):
        return _beyond_words(picture, table)
    rows = [[c.text_content() for c in row] for row in table.iterfind(".//tbody/tr")]
    if place == 3:
        rows = rows[1:]  # the whole has no bar among the units' response rates
    unit, zero, ticks = _scale(picture)
    found = [] if sorted(ticks) == list(range(0, 101, 20)) else [("svg", "axis", sorted(ticks))]
    bars = [[(x - zero) * unit for x in _ends(b)] for b in _parts(picture, "path", BAR)]
    shown = [_numbers(row[place])[0] for row in rows if re.search(r"\d", row[place])]
    found += _unlike("bar", [(0.0, v) for v in shown], bars)
    if place == 1:
        lines = [[(x - zero) * unit for x in _ends(b)] for b in _parts(picture, "path", LINE)]
        found += _unlike("line", [_numbers(r[2].replace("–", " ")) for r in rows if re.search(r"\d", r[2])], lines)
    return found + _beyond_words(picture, table)


def _ends(path):
    xs = [float(x) for x in re.findall(r"[ML] (-?[\d.]+)", path.get("d"))]
    return min(xs), max(xs)


def _unlike(what, told, drawn):
    if len(told) != len(drawn):
        return [("svg", what, len(told), len(drawn))]
    return [
        ("svg", what, a, b)
        for a, b in zip(told, drawn, strict=True)
        if any(abs(x - y) > NEAR for x, y in zip(a, b, strict=True))
    ]


def _beyond_words(picture, table):
    """Words and numbers in the picture that are neither in its table, its title nor on its axis."""
    title = picture.xpath("./*[local-name()='title']/text()")
    known = set(re.findall(r"\d+", " ".join([*table.itertext(), *title, "0 20 40 60 80 100"])))
    found = []
    for part in picture.iter():
        if isinstance(part.tag, str) and part.tag.rpartition("}")[2] in ("text", "desc", "metadata"):
            text = part.text or ""
            found += [("svg", part.tag, text)] if set(re.findall(r"\d+", text)) - known else []
    return found
