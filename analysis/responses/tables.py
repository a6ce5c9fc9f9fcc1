"""Reads a file as a table of text: CSV in the dialects that survey tools write, XLSX and SPSS .sav."""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analysis.problems import InputError, Problem, refuse

DELIMITERS = (";", ",", "\t")
MAX_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class RawTable:
    """Rows of text as they stood; `first_row` is the file's row number of rows[0]; broken rows are told apart and
    counted."""

    file: str
    sha256: str
    kind: str
    encoding: str
    delimiter: str
    rows: tuple[tuple[str, ...], ...]
    row_numbers: tuple[int, ...]
    broken: tuple[Problem, ...] = ()
    missing_labels: tuple[tuple[str, str, str], ...] = ()  # .sav: (column, value, label) of user-missing values


def read_table(path: Any, *, sheet: str | None = None) -> RawTable:
    """Read by the file's ending; raises InputError when it cannot be read as a table."""
    path = Path(path)
    if not path.is_file():
        raise refuse("The file is not there.", file=str(path))
    if path.stat().st_size > MAX_BYTES:
        raise refuse(
            "The file is too large.", file=path.name, found=f"{path.stat().st_size} B", expected=f"≤ {MAX_BYTES} B"
        )
    raw = path.read_bytes()
    if not raw.strip():
        raise refuse("The file is empty.", file=path.name)
    readers = {".csv": _csv, ".txt": _csv, ".tsv": _csv, ".xlsx": _xlsx, ".sav": _sav}
    if path.suffix.lower() not in readers:
        raise refuse("The file's kind is not known.", file=path.name, found=path.suffix, expected=", ".join(readers))
    table = readers[path.suffix.lower()](path, raw, sheet)
    if len(table.rows) < 2 and table.broken:
        raise InputError([Problem("No row could be used.", path.name), *table.broken[:20]])
    if len(table.rows) < 2:
        raise refuse(
            "The file has no rows below its header.", file=path.name, found=str(len(table.rows)), expected="≥ 2"
        )
    return table


def _text(path: Path, raw: bytes) -> tuple[str, str]:
    if raw.startswith(b"PK\x03\x04"):
        raise refuse("The file is called text but is an archive or a workbook.", file=path.name, expected=".xlsx")
    if raw.startswith(b"$FL2"):
        raise refuse("The file is called text but is an SPSS file.", file=path.name, expected=".sav")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16"), "utf-16"
    if b"\x00" in raw:
        raise refuse(
            "The file has null bytes: it is not text.", file=path.name, row=raw[: raw.index(b"\x00")].count(b"\n") + 1
        )
    for encoding in ("utf-8-sig", "utf-8") if raw.startswith(b"\xef\xbb\xbf") else ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError as error:
            where = raw[: error.start].count(b"\n") + 1
            found = f"0x{raw[error.start]:02x}"
    raise refuse("A character is neither UTF-8 nor Windows-1252.", file=path.name, row=where, found=found)


def _parse(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, start = [], 1
    for row in reader:
        rows.append((start, row))
        start = reader.line_num + 1
    return [(number, row) for number, row in rows if any(cell.strip() for cell in row)]


def _delimiter(path: Path, text: str) -> str:
    """The delimiter that cuts the header into most columns."""
    head = text.split("\n", 1)[0]
    if head.lower().startswith("sep=") and len(head.strip()) == 5:
        return head.strip()[4]
    counts = {}
    for delimiter in DELIMITERS:
        try:
            counts[delimiter] = len(_parse(head, delimiter)[0][1])
        except (csv.Error, IndexError):
            counts[delimiter] = head.count(delimiter) + 1
    best = max(counts, key=lambda d: counts[d])
    if counts[best] < 2:
        raise refuse(
            "The header has one column only: the delimiter is not known.",
            file=path.name,
            row=1,
            found=head[:60],
            expected="; , ⇥",
        )
    return best


def _csv(path: Path, raw: bytes, sheet: str | None) -> RawTable:
    del sheet
    text, encoding = _text(path, raw)
    delimiter = _delimiter(path, text)
    skip = text.lower().startswith("sep=")
    try:
        numbered = _parse(text.split("\n", 1)[1] if skip else text, delimiter)
    except csv.Error as error:
        raise refuse(
            "The file breaks off inside a quoted cell.", file=path.name, row=text.count("\n"), found=str(error)
        ) from error
    return _checked(path, raw, "csv", encoding, delimiter, [(n + skip, row) for n, row in numbered])


def _checked(
    path: Path, raw: bytes, kind: str, encoding: str, delimiter: str, numbered: Sequence[tuple[int, list[str]]]
) -> RawTable:
    """Rows as wide as the header; wider or narrower ones are set aside as broken (empty cells at the end are
    forgiven)."""
    width = len(numbered[0][1]) if numbered else 0
    rows, numbers, broken = [], [], []
    for number, row in numbered:
        cut = row
        while len(cut) > width and not cut[-1].strip():
            cut = cut[:-1]
        if len(cut) != width:
            broken.append(
                Problem(
                    "A row has another number of cells than the header.",
                    path.name,
                    number,
                    found=str(len(row)),
                    expected=str(width),
                )
            )
            continue
        rows.append(tuple(cell.strip() for cell in cut))
        numbers.append(number)
    digest = hashlib.sha256(raw).hexdigest()
    return RawTable(path.name, digest, kind, encoding, delimiter, tuple(rows), tuple(numbers), tuple(broken))


def _cell(value: Any) -> str:
    if value is None or value != value:  # NaN is the one value that differs from itself
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime(
            "%Y-%m-%d" if (value.hour, value.minute, value.second) == (0, 0, 0) else "%Y-%m-%d %H:%M:%S"
        )
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _xlsx(path: Path, raw: bytes, sheet: str | None) -> RawTable:
    from openpyxl import load_workbook  # noqa: PLC0415  slow to import, and not needed for CSV

    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except Exception as error:
        raise refuse(
            "The workbook cannot be opened.", file=path.name, found=type(error).__name__, expected=".xlsx"
        ) from error
    names = book.sheetnames
    if sheet is not None and sheet not in names:
        raise refuse("The workbook has no such sheet.", file=path.name, found=sheet, expected=", ".join(names))
    page = book[sheet or names[0]]
    numbered = []
    for number, row in enumerate(page.iter_rows(values_only=True), 1):
        cells = [_cell(value) for value in row]
        if any(cells):
            numbered.append((number, cells))
    book.close()
    width = max((len(_trimmed(cells)) for _, cells in numbered), default=0)
    padded = [(n, (cells + [""] * width)[:width]) for n, cells in numbered]
    return _checked(path, raw, "xlsx", "", "", padded)


def _trimmed(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _sav(path: Path, raw: bytes, sheet: str | None) -> RawTable:
    del sheet
    import pyreadstat  # noqa: PLC0415  slow to import, and not needed for CSV

    try:
        frame, meta = pyreadstat.read_sav(str(path), user_missing=True, disable_datetime_conversion=False)
    except Exception as error:
        raise refuse("The SPSS file cannot be read.", file=path.name, found=str(error)[:80], expected=".sav") from error
    columns = [[_cell(v) for v in frame[name].tolist()] for name in frame.columns]
    rows = [list(frame.columns), *[list(row) for row in zip(*columns, strict=True)]]
    table = _checked(path, raw, "sav", meta.file_encoding or "", "", list(enumerate(rows, 1)))
    return RawTable(**{**table.__dict__, "missing_labels": _user_missing(meta)})


def _user_missing(meta: Any) -> tuple[tuple[str, str, str], ...]:
    """Values the file itself calls missing, with their labels."""
    found = []
    for name, ranges in meta.missing_ranges.items():
        named = meta.variable_value_labels.get(name, {})
        for span in ranges:
            found += [(name, _cell(v), str(label)) for v, label in named.items() if span["lo"] <= v <= span["hi"]]
    return tuple(found)
