"""Looks in every file for what should not be there: figures in hidden rows, finer figures in pictures, hiding places.

Shares no code with the product.
"""

import io
import json
import re
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import openpyxl
from lxml import etree, html
from pyarrow import parquet
from pypdf import PdfReader

from tests.analysis.attack.pictures import loose_pictures
from tests.analysis.attack.reading import WORD, figures_by_file, name_of, read_csv

FIGURES = {"n", "value", "low", "high", "unweighted"}
MANIFEST = {
    *("survey", "wave", "codebook", "rules", "tables", "audit", "made", "language"),
    *("versions", "files"),
}


def loose_figures(folder):
    """Everything found in the files of a release that should not be there."""
    folder = Path(folder)
    rows, found = read_csv(folder), []
    for look, name in (
        (_loose_workbook, "tables.xlsx"),
        (_loose_parquet, "tables.parquet"),
        (_loose_page, "report.html"),
        (_loose_word, "report.docx"),
        (_loose_paper, "report.pdf"),
        (_loose_manifest, "release.json"),
    ):
        if (folder / name).exists():
            found += look(folder / name)
    return found + _loose_rows(folder, rows) + _out_of_order(rows)


def _loose_rows(folder, rows):
    """Hidden rows with figures, and figures that differ between the files."""
    hidden = {name_of(row) for row in rows if row["status"] == "hidden"}
    files, found = figures_by_file(folder), []
    for row in rows:
        if row["status"] == "hidden" and row["against_rest"]:
            found.append(("tables.csv", name_of(row), "compared"))
    for file, figures in files.items():
        for name, told in figures.items():
            if name in hidden and FIGURES & set(told):
                found.append((file, name, sorted(told)))
            said = files["tables.csv"][name]
            found += [(file, name, column) for column, v in told.items() if said.get(column) != v]
    return found


def _out_of_order(rows):
    """Rows in an order of their own: every table by the same breakdown must come in one and the same order."""
    orders = defaultdict(set)
    keys = defaultdict(lambda: defaultdict(list))
    for row in rows:
        keys[row["by"]][row["table"], row["item"], row["category"]].append(row["key"])
    for by, tables in keys.items():
        orders[by] = {tuple(order) for order in tables.values()}
    return [("tables.csv", "order", by) for by, found in orders.items() if len(found) > 1]


def _loose_workbook(path):
    found, book = [], openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        sizes = [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()]
        if sheet.sheet_state != "visible" or any(d.hidden for d in sizes):
            found.append((path.name, "hidden", sheet.title))
        if {round(d.width) for d in sheet.column_dimensions.values()} - {48, 49, 18, 19, 13}:
            found.append((path.name, "width", sheet.title))
        for cells in sheet.iter_rows():
            if any(isinstance(c.value, str) and c.value.startswith("=") for c in cells) or any(
                c.comment for c in cells
            ):
                found.append((path.name, "formula or comment", sheet.title))
            if len({c.style_id for c in cells}) > 1:
                found.append((path.name, "style", sheet.title, cells[0].row))
    with zipfile.ZipFile(path) as packed:
        parts = [n for n in packed.namelist() if re.search(r"comment|vba|drawing|pivot|external|custom", n.lower())]
    return found + [(path.name, "part", n) for n in parts] + [(path.name, "name", n) for n in _names(book)]


def _names(book):
    return [n for n in book.defined_names if "_FilterDatabase" not in n]


def _loose_parquet(path):
    file = parquet.ParquetFile(path)
    found = [(path.name, "metadata", str(k)) for k in (file.schema_arrow.metadata or {})]
    for group in range(file.metadata.num_row_groups):
        columns = (file.metadata.row_group(group).column(i) for i in range(file.metadata.num_columns))
        found += [(path.name, "statistics", c.path_in_schema) for c in columns if c.is_stats_set]
    return found


def _loose_page(path):
    page = html.parse(str(path), parser=html.HTMLParser(encoding="utf-8"))
    found = loose_pictures(page)
    if page.findall(".//script") or page.xpath("//comment()") or page.xpath("//@*[starts-with(name(), 'data-')]"):
        found.append((path.name, "script, comment or data attribute"))
    if page.xpath("//table//@class | //table//@style | //tr/@id | //td/@id | //td/@title"):
        found.append((path.name, "marked cell"))
    return found


def _loose_word(path):
    found = []
    with zipfile.ZipFile(path) as packed:
        body = etree.fromstring(packed.read("word/document.xml"))
        found += [(path.name, "part", n) for n in packed.namelist() if re.search(r"comment|embed|\.bin", n)]
    for tag in ("vanish", "comment", "ins", "del", "color", "highlight", "webHidden"):
        found += [(path.name, tag) for _ in body.iter(f"{WORD}{tag}")]
    return found


def _numbers(text):
    return Counter(re.findall(r"\d+", text))


def _loose_paper(path):
    """The paper holds no number that the page does not, no attachment, form or note, and no telling metadata."""
    reader = PdfReader(io.BytesIO(path.read_bytes()))
    found = [
        (path.name, "part", k) for k in ("/AcroForm", "/OCProperties", "/AF", "/OpenAction") if k in reader.root_object
    ]
    found += [(path.name, "attachment", name) for name in reader.attachments]
    notes = [n.get_object() for page in reader.pages for n in page.get("/Annots", ())]
    found += [(path.name, "note", n["/Subtype"]) for n in notes if n["/Subtype"] != "/Link"]
    found += [(path.name, "metadata", k) for k in set(reader.metadata or ()) - {"/Title", "/Producer", "/Creator"}]
    page = path.with_name("report.html")
    if page.exists():
        told = html.parse(str(page), parser=html.HTMLParser(encoding="utf-8")).getroot().find("body").itertext()
        paper = "".join(p.extract_text() for p in reader.pages)
        found += [(path.name, "number", n) for n in set(_numbers(paper)) - set(_numbers(" ".join(told)))]
    return found


def _loose_manifest(path):
    """Nothing but what it is meant to say; of the audit only that it passed: its counts depend on hidden cells."""
    told = json.loads(path.read_text(encoding="utf-8"))
    found = [(path.name, name) for name in set(told) - MANIFEST]
    found += [(path.name, "audit", k) for k, v in told["audit"].items() if (k, v) != ("passed", True)]
    return found + [(path.name, "rules", k) for k, v in told["rules"].items() if not isinstance(v, int | float | bool)]
