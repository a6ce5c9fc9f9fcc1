"""An attacker who has the files, the codebook and a linear-programming solver. Shares no code with the product."""

import csv
import re
import zipfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import yaml
from lxml import etree, html
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import connected_components

HIDDEN_WORDS = ("För få svar", "Too few answers")


class Book:
    """What anybody may know of the questions."""

    def __init__(self, path):
        told = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        fields = {f["name"]: f for r in told["resources"] if r["name"] == "svar" for f in r["schema"]["fields"]}
        self.fields = fields
        self.derived = {d["name"]: d for d in told["survey"].get("derived", [])}
        self.sets = told["survey"].get("multi_response", [])

    def condition(self, item):
        rule = (self.fields.get(item, {}).get("survey", {}) or self.derived.get(item, {})).get("asked_if")
        rule = rule or self.derived.get(item, {}).get("asked_if")
        return rule.get("ref") if rule else None

    def positive(self, item):
        return [str(v) for v in self.fields.get(item, {}).get("survey", {}).get("positive", [])]

    def codes(self, item):
        field = self.fields.get(item, {})
        empty = {str(v) for v in field.get("survey", {}).get("non_substantive", [])}
        return [str(c["value"]) for c in field.get("categories", []) if str(c["value"]) not in empty]


def read_csv(folder):
    with (Path(folder) / "tables.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def group(row):
    by, key = row["by"], row["key"]
    return tuple(sorted(zip(by.split("*"), key.split("*"), strict=True))) if by else ()


class Puzzle:
    """Unknown and known counts with everything that ties them."""

    def __init__(self):
        self.number, self.known, self.rows = {}, {}, []

    def at(self, name):
        return self.number.setdefault(name, len(self.number))

    def tell(self, name, value):
        self.known[self.at(name)] = float(value)

    def tie(self, terms, low=0.0, high=0.0):
        self.rows.append(([(self.at(name), c) for name, c in terms], low, high))

    def bounds(self, names):
        """Least and greatest whole number of each named cell."""
        size = len(self.number)
        data = [(r, c, v) for r, (terms, _, _) in enumerate(self.rows) for c, v in terms]
        matrix = csr_matrix(
            ([v for *_, v in data], ([r for r, *_ in data], [c for _, c, _ in data])), shape=(len(self.rows), size)
        )
        low, high = (np.array([row[i] for row in self.rows], dtype=float) for i in (1, 2))
        value = np.zeros(size)
        free = np.ones(size, dtype=bool)
        for cell, known in self.known.items():
            value[cell], free[cell] = known, False
        told = matrix @ value
        low, high = low - told, high - told
        unknown = np.flatnonzero(free)
        inside = matrix[:, unknown]
        _, labels = connected_components(abs(inside).T @ abs(inside), directed=False)
        found = {}
        for label in {labels[np.searchsorted(unknown, self.number[n])] for n in names if free[self.number[n]]}:
            columns = np.flatnonzero(labels == label)
            part = inside[:, columns]
            used = np.flatnonzero(np.diff(part.indptr))
            found |= self._solve(part[used], low[used], high[used], unknown[columns])
        result = {}
        for name in names:
            cell = self.number[name]
            result[name] = found.get(cell, (self.known.get(cell),) * 2)
        return result

    def _solve(self, matrix, low, high, cells):
        exact = low == high
        upper, lower = ~exact & np.isfinite(high), ~exact & np.isfinite(low)
        rest = vstack([matrix[upper], -matrix[lower]])
        limit = np.concatenate([high[upper], -low[lower]])
        wanted = set(self.wanted) if hasattr(self, "wanted") else None
        found = {}
        for k, cell in enumerate(cells):
            if wanted is not None and cell not in wanted:
                continue
            ends = []
            for sign in (1, -1):
                aim = np.zeros(len(cells))
                aim[k] = sign
                got = linprog(
                    aim,
                    A_eq=matrix[exact] if exact.any() else None,
                    b_eq=high[exact] if exact.any() else None,
                    A_ub=rest if rest.shape[0] else None,
                    b_ub=limit if rest.shape[0] else None,
                    bounds=(0, None),
                )
                ends.append(got.x[k] if got.status == 0 else (0.0 if sign > 0 else np.inf))
            found[int(cell)] = (float(np.ceil(ends[0] - 1e-6)), float(np.floor(ends[1] + 1e-6)))
        return found


def puzzle_of(folders, book):
    """Everything in the CSV files of one or several releases, as if made of the same answers."""
    puzzle, groups, seen = Puzzle(), defaultdict(set), set()
    for row in (row for folder in folders for row in read_csv(folder)):
        where = group(row)
        base = ("base", row["item"], where)
        puzzle.at(base)
        groups["base", row["item"]].add(where)
        if row["base"]:
            puzzle.tell(base, row["base"])
        if row["statistic"] == "share":
            _count(puzzle, seen, row, where)
            groups["n", row["item"], row["category"]].add(where)
    _sums(puzzle, groups)
    _questions(puzzle, groups, book)
    return puzzle, seen


def _count(puzzle, seen, row, where):
    count, rest = ("n", row["item"], row["category"], where), ("rest", row["item"], row["category"], where)
    if count not in seen:
        seen.add(count)
        puzzle.tie([(count, 1), (rest, 1), (("base", row["item"], where), -1)])
    if row["n"]:
        puzzle.tell(count, row["n"])
    elif row["base"] and row["unweighted"]:
        puzzle.tell(count, round(float(row["base"]) * float(row["unweighted"]) / 100))


def _sums(puzzle, groups):
    for kind, places in groups.items():
        families = defaultdict(list)
        for where in places:
            for one in where:
                families[tuple(g for g in where if g != one), one[0]].append(where)
        for (whole, by), parts in families.items():
            if whole not in places:
                continue
            unsaid = (*kind, (*whole, (by, "?")))
            puzzle.tie([((*kind, whole), -1), (unsaid, 1), *(((*kind, p), 1) for p in parts)])
            if kind[0] == "n":
                base = ("base", kind[1], (*whole, (by, "?")))
                rest = ("rest", *unsaid[1:])
                puzzle.tie([(unsaid, 1), (rest, 1), (base, -1)])


def _questions(puzzle, groups, book):
    for (kind, item, *more), places in list(groups.items()):
        for where in places:
            if kind == "n":
                _categories(puzzle, book, item, more[0], where)
            else:
                _routed(puzzle, book, item, where)
    for name, told in book.derived.items():
        for where in groups.get(("n", name, "1"), ()):
            _derived(puzzle, book, told, where)


def _categories(puzzle, book, item, category, where):
    """All categories make up the base; the positive ones make up the counted share."""
    whole = ("n", item, "positive", where) if category == "positive" else ("base", item, where)
    wanted = book.positive(item) if category == "positive" else book.codes(item)
    cells = [("n", item, c, where) for c in wanted]
    first = category == "positive" or (wanted and category == wanted[0])
    single = "multi_response" not in book.fields.get(item, {}).get("survey", {})
    if first and single and cells and all(c in puzzle.number for c in cells):
        puzzle.tie([(whole, -1), *((c, 1) for c in cells)])


def _routed(puzzle, book, item, where):
    """Who was asked is among those with the condition."""
    condition = book.condition(item)
    cell = ("n", condition, "1", where)
    if condition and cell in puzzle.number:
        puzzle.tie([(cell, 1), (("base", item, where), -1)], 0, np.inf)


def _derived(puzzle, book, told, where):
    whole, parts = ("n", told["name"], "1", where), []
    for rule in told.get("any", []):
        values = [str(v) for v in rule["in"]]
        category = (
            "positive" if set(values) == set(book.positive(rule["q"])) else values[0] if len(values) == 1 else None
        )
        cell = ("n", rule["q"], category, where)
        parts.append(cell if cell in puzzle.number else None)
    for part in parts:
        if part:
            puzzle.tie([(whole, 1), (part, -1)], 0, np.inf)
    if parts and all(parts):
        puzzle.tie([(whole, -1), *((p, 1) for p in parts)], 0, np.inf)


def derivable(folders, book, protected):
    """The protected cells, as {(item, category, group): true count}, that the files give away exactly."""
    puzzle, seen = puzzle_of(folders, book)
    names = [("n", *cell) for cell in protected if ("n", *cell) in seen]
    puzzle.wanted = {puzzle.number[n] for n in names}
    bounds = puzzle.bounds(names)
    return sorted((n[1:], bounds[n]) for n in names if bounds[n][0] == bounds[n][1])


def guess_skipping_nobody(folder, book, protected):
    """Routed bases read as the number of those with the condition."""
    rows = read_csv(folder)
    bases = {(row["item"], group(row)): row["base"] for row in rows if row["base"]}
    found = []
    for (item, category, where), count in protected.items():
        for (other, place), base in bases.items():
            if place == where and book.condition(other) == item and category == "1" and int(base) == count:
                found.append((item, where, other))
    return found


def differences(first, second, minimum):
    """Small groups found by subtracting one release from the next: (cell, people)."""
    old, new = ({(r["item"], r["category"], group(r)): r for r in read_csv(f)} for f in (first, second))
    found = []
    for cell, row in new.items():
        before = old.get(cell)
        if (
            before
            and before["base"]
            and row["base"]
            and 0 < int(row["base"]) - int(before["base"]) < minimum
            and row["n"]
            and before["n"]
        ):
            found.append((cell, int(row["n"]) - int(before["n"])))
    return found


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
