"""The attacker reads every file for figures that stand where there should be none. Shares no code with the product."""

import re
import zipfile
from itertools import pairwise
from pathlib import Path

import openpyxl
from lxml import etree, html

from tests.analysis.attack.attacker import read_csv

HIDDEN_WORDS = ("För få svar", "Too few answers")


def loose_figures(folder):
    """Rows that say there are too few answers and yet hold a figure, in any of the files; and other hiding places."""
    folder, found = Path(folder), []
    for row in read_csv(folder):
        if row["status"] == "hidden" and any(
            row[name] for name in ("n", "value", "low", "high", "unweighted", "against_rest")
        ):
            found.append(("csv", row["table"], row["key"]))
    found += _loose_sheets(folder) + _loose_page(folder) + _loose_word(folder)
    return found


def _figures(cells):
    """Cells with digits other than one count of answers."""
    return [c for c in cells if c and re.search(r"\d", str(c))]


def _loose_sheets(folder):
    path, found = folder / "tables.xlsx", []
    if not path.exists():
        return found
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible" or any(
            d.hidden for d in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())
        ):
            found.append(("xlsx", "hidden", sheet.title))
        head = [c.value for c in sheet[1]]
        for cells in sheet.iter_rows(min_row=2, values_only=True):
            if any(isinstance(c, str) and c.startswith("=") for c in cells):
                found.append(("xlsx", "formula", sheet.title))
            if any(c in HIDDEN_WORDS for c in cells) and len(head) > 4:
                place = next(i for i, c in enumerate(cells) if c in HIDDEN_WORDS)
                if _figures((*cells[place + 1 : place + 3], *cells[place + 4 :])):
                    found.append(("xlsx", sheet.title, cells))
    with zipfile.ZipFile(path) as packed:
        found += [("xlsx", "part", n) for n in packed.namelist() if "comment" in n.lower() or "vba" in n.lower()]
    return found


def _loose_page(folder):
    path, found = folder / "report.html", []
    if not path.exists():
        return found
    page = html.parse(str(path), parser=html.HTMLParser(encoding="utf-8"))
    for row in page.iterfind(".//tbody/tr"):
        cells = [c.text_content() for c in row]
        if len(cells) >= 4 and cells[1] in HIDDEN_WORDS and _figures((cells[2], *cells[4:])):
            found.append(("html", cells))
    for svg, table in _pictures(page):
        found += _loose_picture(svg, table)
    if page.findall(".//script") or page.xpath("//comment()") or page.xpath("//@*[starts-with(name(), 'data-')]"):
        found.append(("html", "script, comment or data attribute"))
    return found


def _pictures(page):
    flow = [e for e in page.getroot().iter() if e.tag in ("svg", "table", "{http://www.w3.org/2000/svg}svg")]
    return [(a, b) for a, b in pairwise(flow) if a.tag != "table" and b.tag == "table"]


def _loose_picture(svg, table):
    """Bars by their drawn width must be the published shares, one for one, and no hidden row may have one."""
    head = [cell.text_content() for cell in table.iterfind(".//thead/tr/th")]
    place = next(i for i, name in enumerate(head) if name in ("Andel", "Share", "Svarsfrekvens", "Response rate"))
    shown = [row[place].text_content() for row in table.iterfind(".//tbody/tr")]
    if place == 3:
        shown = shown[1:]  # the whole has no bar among the units' response rates
    values = [float(re.sub(r"[^\d,.]", "", c).replace(",", ".")) for c in shown if re.search(r"\d", c)]
    bars = [
        p
        for p in svg.iter()
        if isinstance(p.tag, str) and p.tag.endswith("path") and "#1f5a99" in (p.get("style") or "")
    ]
    if "fill: #1f5a99" not in "".join(p.get("style") or "" for p in bars):
        return []
    widths = []
    for bar in bars:
        xs = [float(x) for x in re.findall(r"[ML] (-?[\d.]+)", bar.get("d"))]
        widths.append(max(xs) - min(xs))
    if len(widths) != len(values):
        return [("svg", "bars", len(widths), len(values))]
    top = max(values, default=0)
    scale = max(widths, default=0) / top if top else 0.0
    return [("svg", "width", w, v) for w, v in zip(widths, values, strict=True) if abs(w - v * scale) > 0.6]


def _loose_word(folder):
    path, found = folder / "report.docx", []
    if not path.exists():
        return found
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    with zipfile.ZipFile(path) as packed:
        body = etree.fromstring(packed.read("word/document.xml"))
        found += [
            ("docx", "part", n) for n in packed.namelist() if "comment" in n.lower() or n.endswith((".bin", ".xlsx"))
        ]
    for row in body.iterfind(".//w:tr", space):
        cells = ["".join(t.text or "" for t in c.iterfind(".//w:t", space)) for c in row.iterfind("w:tc", space)]
        if len(cells) >= 4 and cells[1] in HIDDEN_WORDS and _figures((cells[2], *cells[4:])):
            found.append(("docx", cells))
    found += [("docx", "hidden text") for _ in body.iterfind(".//w:vanish", space)]
    return found
