"""Reads every file of a release as a stranger would: rows of figures from each format. Shares no code with the product.

A row is a dictionary of text: what the CSV file says in its columns, numbers as text, empty where nothing stands.
"""

import csv
import re
import zipfile
from collections import defaultdict
from pathlib import Path

import openpyxl
from lxml import etree, html
from pyarrow import parquet

NUMBERS = ("base", "n", "value", "low", "high", "unweighted")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_csv(folder):
    """The rows of the CSV file."""
    with (Path(folder) / "tables.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def group(row):
    """The group of a row, the same whatever order the breakdowns come in."""
    by, key = row["by"], row["key"]
    return tuple(sorted(zip(by.split("*"), key.split("*"), strict=True))) if by else ()


def name_of(row):
    """What a row is of."""
    return row["table"], row["item"], row["category"], row["statistic"], row["key"]


def number(text):
    """The number a cell holds, or None: Swedish and English, with or without a percent sign."""
    if isinstance(text, int | float):
        return float(text)
    plain = re.sub(r"[\s\u00a0%]", "", str(text or "")).replace(",", ".")
    return float(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def figures_by_file(folder):
    """For every file that is there: {name of row: {column: number}}."""
    folder = Path(folder)
    rows = read_csv(folder)
    found = {"tables.csv": {name_of(r): _numbers(r) for r in rows}}
    readers = {
        "tables.parquet": read_parquet,
        "tables.xlsx": read_workbook,
        "report.html": read_page,
        "report.docx": read_document,
    }
    for name, reader in readers.items():
        if (folder / name).exists():
            found[name] = reader(folder / name, rows)
    return found


def _numbers(row):
    return {column: number(row[column]) for column in NUMBERS if number(row[column]) is not None}


def told(folder):
    """The rows of the CSV file with whatever any other file says besides."""
    files = figures_by_file(folder)
    rows = []
    for row in read_csv(folder):
        more = {column: v for figures in files.values() for column, v in figures.get(name_of(row), {}).items()}
        rows.append({**row, **dict.fromkeys(NUMBERS, ""), **{c: f"{v:g}" for c, v in more.items()}})
    return rows


def read_parquet(path, rows):
    """The Parquet file's rows."""
    del rows
    table = parquet.read_table(path).to_pylist()
    return {name_of(r): {c: float(r[c]) for c in NUMBERS if r[c] is not None} for r in table}


def _in_tables(rows):
    """The CSV's rows in the order the report's tables come: {question: {by: rows}}; the answers apart."""
    found = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row["question"]]["" if row["question"] == "answers" else row["by"]].append(row)
    return found


def read_workbook(path, rows):
    """Every cell of every sheet, put beside the row with the same title, answer and group."""
    book, found = openpyxl.load_workbook(path), {}
    answers = [r for r in rows if r["question"] == "answers"]
    first, *sheets = book.worksheets
    for row, cells in zip(answers, first.iter_rows(min_row=2, values_only=True), strict=True):
        found[name_of(row)] = _given(base=cells[2], value=cells[3], n=cells[2])
    rest = [r for r in rows if r["question"] != "answers"]
    for sheet, by in zip(sheets, dict.fromkeys(r["by"] for r in rest), strict=True):
        places = [r for r in rest if r["by"] == by]
        for row, cells in zip(places, sheet.iter_rows(min_row=2, values_only=True), strict=True):
            assert cells[:2] == (row["title"], row["label"])
            found[name_of(row)] = _given(
                value=cells[3], low=cells[4], high=cells[5], base=cells[6], unweighted=cells[7]
            )
    return found


def _given(**cells):
    return {name: number(cell) for name, cell in cells.items() if number(cell) is not None}


def read_page(path, rows):
    """Every table of the page under its heading."""
    page = html.parse(str(path), parser=html.HTMLParser(encoding="utf-8"))
    return _tables(
        rows,
        [
            (e.get("id") if e.tag == "h2" else [[c.text_content() for c in r] for r in e.iterfind("tbody/tr")])
            for e in page.getroot().iter("h2", "table")
        ],
    )


def read_document(path, rows):
    """Every table of the word processor's file under its heading."""
    titles = {r["title"]: f"q-{r['question']}" for r in rows if r["title"]}
    with zipfile.ZipFile(path) as packed:
        body = etree.fromstring(packed.read("word/document.xml"))
    flow = []
    for part in body[0]:
        text = "".join(t.text or "" for t in part.iter(f"{WORD}t"))
        style = part.find(f"{WORD}pPr/{WORD}pStyle")
        if part.tag == f"{WORD}tbl":
            lines = [["".join(t.text or "" for t in c.iter(f"{WORD}t")) for c in r] for r in part.iter(f"{WORD}tr")]
            flow.append([[c for c in line if c] for line in lines[1:]])
        elif style is not None and style.get(f"{WORD}val") == "Heading1":
            known = titles.get(text) or titles.get(text.partition(". ")[2])
            flow.append(known or ("response" if not any(isinstance(f, list) for f in flow) else "other"))
    return _tables(rows, flow)


def _tables(rows, flow):
    """Put the tables of a report, in order under their headings, beside the CSV's rows."""
    ordered, found, heading, place = _in_tables(rows), {}, "", 0
    for piece in flow:
        if isinstance(piece, str):
            heading, place = piece, 0
            continue
        question = "answers" if heading == "response" else heading.removeprefix("q-")
        if question not in ordered:
            continue
        wanted = list(ordered[question].values())[place]
        place += 1
        for row, cells in zip(wanted, piece, strict=True):
            found[name_of(row)] = _cells(question, cells)
    return found


def _cells(question, cells):
    if question == "answers":
        return _given(base=cells[2], n=cells[2], value=cells[3])
    low, _, high = cells[2].partition("–")
    return _given(value=cells[1], low=low, high=high, base=cells[3])


def asked(folder):
    """How many were asked by unit (and in all, under an empty key), as the page tells."""
    page = html.parse(str(Path(folder) / "report.html"), parser=html.HTMLParser(encoding="utf-8"))
    table = next(page.getroot().iter("table"))
    answers = [r for r in read_csv(folder) if r["question"] == "answers"]
    told_of = [number(row[1].text_content()) for row in table.iterfind("tbody/tr")]
    return {row["key"]: people for row, people in zip(answers, told_of, strict=True) if people is not None}
