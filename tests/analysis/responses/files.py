"""Writes the same answers in the dialects and forms that survey tools export."""

import csv
import io
from pathlib import Path

from openpyxl import Workbook

from analysis.codebook import Codebook

DIALECTS = {
    "semicolon, UTF-8": (";", "utf-8", "\n"),
    "comma, UTF-8 with BOM": (",", "utf-8-sig", "\r\n"),
    "tab, UTF-8": ("\t", "utf-8", "\n"),
    "semicolon, Windows-1252": (";", "cp1252", "\r\n"),
    "workbook": ("xlsx", "", ""),
}
MULTI = ("0/1", "1/blank", "label/blank", "delimited")


def told(codebook: Codebook, rows: list[dict[str, str]], answers: str, multi: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the answers as `codes` or `labels`, the set in one of its forms."""
    group = codebook.multi_responses["m"]
    singles = [q.name for q in codebook.questions.values() if not q.multi_response]
    header = [*singles, *(["m"] if multi == "delimited" else group.columns)]
    body = [
        [_single(codebook, name, row[name], answers) for name in singles] + _set(codebook, row, multi, answers)
        for row in rows
    ]
    return header, body


def _single(codebook: Codebook, name: str, value: str, answers: str) -> str:
    question = codebook.questions[name]
    if answers == "labels":
        if value == "-7":
            return "Vill inte svara"
        return next((c.label for c in question.categories if c.value == value), value)
    return value


def _set(codebook: Codebook, row: dict[str, str], multi: str, answers: str) -> list[str]:
    columns = codebook.multi_responses["m"].columns
    labels = [codebook.questions[c].categories[1].label for c in columns]
    marked = [row[c] == "1" for c in columns]
    if multi == "delimited":
        return [";".join((label if answers == "labels" else str(i + 1)) for i, label in enumerate(labels) if marked[i])]
    if multi == "0/1":
        written = {"0": "Inte markerat", "-9": "Frågan ställdes inte"} if answers == "labels" else {}
        return [
            labels[i] if marked[i] and answers == "labels" else written.get(row[c], row[c])
            for i, c in enumerate(columns)
        ]
    return [(labels[i] if multi == "label/blank" else "1") if marked[i] else "" for i in range(len(columns))]


def write(path: Path, header: list[str], body: list[list[str]], dialect: str) -> Path:
    """Write them in a dialect; gives the file."""
    delimiter, encoding, newline = DIALECTS[dialect]
    if delimiter == "xlsx":
        book = Workbook()
        for row in [header, *body]:
            book.active.append([int(c) if c.lstrip("-").isdigit() else c or None for c in row])
        book.save(path.with_suffix(".xlsx"))
        return path.with_suffix(".xlsx")
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows([header, *body])
    path.with_suffix(".csv").write_bytes(text.getvalue().encode(encoding))
    return path.with_suffix(".csv")
