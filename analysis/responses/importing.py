"""From a file to Responses: read, refuse what identifies, recognise columns, decode, prepare; and a report of all of
it."""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Codebook
from analysis.codebook.missing import MISSING
from analysis.problems import InputError, Problem, refuse
from analysis.responses.columns import Decoded, decode_all
from analysis.responses.identifying import identifies
from analysis.responses.mapping import ColumnMap, Mapping, find_question, plain
from analysis.responses.prepare import prepare
from analysis.responses.report import ImportReport
from analysis.responses.sealed import Responses
from analysis.responses.tables import RawTable, read_table

_PLAIN_REASONS = ("dropped as asked", "not in the codebook", "empty heading", "open text")


@dataclass(frozen=True)
class Options:
    """How to import. `identifying`: "refuse" the file, or "drop" the columns. `units`: code → name of the
    organisation."""

    mapping: Mapping | None = None
    identifying: str = "refuse"
    drop: tuple[str, ...] = ()
    units: MappingType[str, str] | None = None
    sheet: str | None = None
    header_rows: int | None = None
    keep_text: bool = False


def import_file(path: Any, codebook: Codebook, **options: Any) -> tuple[Responses, ImportReport]:
    """Import answers; raises InputError with every problem that stops it."""
    asked = Options(**options)
    table = read_table(path, sheet=asked.sheet)
    headings, body, numbers, header_rows = _headings(table, codebook, asked)
    report = ImportReport(table.file, table.sha256, table.kind, table.encoding, table.delimiter, header_rows)
    report.rows_read = len(body) + len(table.broken)
    if table.broken:
        report.rows_dropped["another number of cells than the header"] = len(table.broken)
        report.problems += table.broken[:20]
    columns = {h: [row[i] for row in body] for i, h in enumerate(headings)}
    mapping = _recognise(columns, codebook, asked, report)
    report.mapping_sha256 = mapping.sha256
    decoded = decode_all(columns, numbers, mapping, codebook, table, asked.units, report)
    keep = _keep(decoded, codebook, report, len(body))
    report.rows_kept = int(keep.sum())
    if not report.rows_kept:
        raise InputError([Problem("No row could be used.", table.file), *report.problems[:20]])
    known_by = {q.name for q in codebook.of_role("identifier")}  # answer numbers tell late answers from the others
    data = prepare(
        codebook,
        {name: codes[keep] for name, codes in decoded.codes.items()},
        decoded.levels,
        n=report.rows_kept,
        count=report.count,
        texts={name: text[keep] for name, text in decoded.texts.items() if asked.keep_text or name in known_by},
        labels=decoded.labels,
        source_sha256=table.sha256,
    )
    _tally(data.codes, report)
    return Responses(data), report


def suggest_mapping(path: Any, codebook: Codebook, **options: Any) -> Mapping:
    """The mapping that importing this file would use, to be looked at, changed and saved."""
    asked = Options(**{"identifying": "drop", **options})
    table = read_table(path, sheet=asked.sheet)
    headings, body, _, header_rows = _headings(table, codebook, asked)
    report = ImportReport(table.file, table.sha256)
    found = _recognise({h: [row[i] for row in body] for i, h in enumerate(headings)}, codebook, asked, report)
    dropped = tuple(report.columns_dropped)
    return Mapping(found.columns, dropped, header_rows, codebook.sha256)


def _headings(
    table: RawTable, codebook: Codebook, asked: Options
) -> tuple[list[str], Sequence[tuple[str, ...]], Sequence[int], int]:
    """Headings as text, the rows below, their numbers in the file, and how many rows the header has."""
    rows = asked.header_rows or (asked.mapping.header_rows if asked.mapping else None) or _header_rows(table, codebook)
    top = list(table.rows[0])
    if rows == 2:
        for i, cell in enumerate(top):
            if not cell and i and table.rows[1][i]:
                top[i] = top[i - 1]
        headings = [" | ".join(dict.fromkeys(c for c in pair if c)) for pair in zip(top, table.rows[1], strict=True)]
    else:
        headings = top
    twice = sorted({h for h in headings if h and headings.count(h) > 1})
    if twice:
        raise InputError([Problem("A heading stands over two columns.", table.file, rows, column=h) for h in twice])
    named = [h or f"({i + 1})" for i, h in enumerate(headings)]
    if len(table.rows) <= rows:
        raise refuse("The file has no rows below its header.", file=table.file, found=str(len(table.rows)))
    return named, table.rows[rows:], table.row_numbers[rows:], rows


def _header_rows(table: RawTable, codebook: Codebook) -> int:
    """Two when the second row names questions or options rather than answering them."""
    top, below = table.rows[0], table.rows[1]
    alone = sum(bool(find_question([h], codebook)) for h in top)
    carried, last = [], ""
    for cell in top:
        last = cell or last
        carried.append(last)
    together = sum(bool(find_question(pair, codebook)) for pair in zip(carried, below, strict=True))
    filled = [c for c in below if c]
    titles = {plain(q.title) for q in codebook.questions.values()} | {plain(n) for n in codebook.questions}
    naming = sum(plain(c) in titles for c in filled)
    return 2 if together > alone or (filled and naming > len(filled) / 2) else 1


def _recognise(
    columns: MappingType[str, Sequence[str]], codebook: Codebook, asked: Options, report: ImportReport
) -> Mapping:
    """Each column's question, from the mapping or the heading; columns that identify are refused or dropped."""
    given = asked.mapping
    found: dict[str, ColumnMap] = {}
    refused: list[Problem] = []
    for heading, cells in columns.items():
        column = given.columns.get(heading) if given else None
        name = column.question if column else find_question(heading.split(" | "), codebook)
        why = _why_not(heading, cells, name, codebook, asked)
        if why in _PLAIN_REASONS or (why and asked.identifying == "drop"):
            report.columns_dropped[heading] = why
        elif why:
            expected = 'identifying="drop" / --drop-identifying'
            refused.append(
                Problem(
                    "The column could tell who answered.", report.file, column=heading, found=why, expected=expected
                )
            )
        else:
            found[heading] = column or ColumnMap(name)
    if refused:
        raise InputError(refused)
    _complete(found, codebook, given, columns, report)
    return Mapping(found, tuple(report.columns_dropped), report.header_rows, codebook.sha256)


def _why_not(heading: str, cells: Sequence[str], name: str, codebook: Codebook, asked: Options) -> str:
    """Why a column is not taken in, or ""."""
    if heading in asked.drop or (asked.mapping and heading in asked.mapping.drop):
        return "dropped as asked"
    known = name in codebook.questions or name in codebook.multi_responses
    question = codebook.questions.get(name)
    if question is not None and question.role == "open_text":
        return "" if asked.keep_text else "open text"
    tells = identifies(heading, cells, known=known)
    if tells:
        return tells
    if heading.startswith("(") and not any(cells):
        return "empty heading"
    return "" if known else "not in the codebook"


def _complete(
    found: dict[str, ColumnMap],
    codebook: Codebook,
    given: Mapping | None,
    columns: MappingType[str, Any],
    report: ImportReport,
) -> None:
    problems = []
    names = [c.question for c in found.values()]
    for name in sorted({n for n in names if names.count(n) > 1}):
        headings = ", ".join(h for h, c in found.items() if c.question == name)
        problems.append(Problem("Two columns claim the same question.", report.file, column=name, found=headings))
    if codebook.unit.name not in names:
        problems.append(
            Problem(
                "The column that says where somebody works is missing.",
                report.file,
                1,
                codebook.unit.name,
                ", ".join(columns)[:120],
            )
        )
    for heading in given.columns if given else ():
        if heading not in columns:
            problems.append(Problem("The mapping names a column that is not in the file.", report.file, 1, heading))
    if problems:
        raise InputError(problems)
    covered = {
        c for n in names for c in (codebook.multi_responses[n].columns if n in codebook.multi_responses else (n,))
    }
    coded = [q.name for q in codebook.questions.values() if q.is_coded]
    report.questions_absent = tuple(n for n in coded if n not in covered)


def _keep(decoded: Decoded, codebook: Codebook, report: ImportReport, rows: int) -> NDArray[np.bool_]:
    """Rows to keep: with a known unit, an identifier not seen before, and at least one answer."""
    keep = np.ones(rows, dtype=bool)
    unit = decoded.codes[codebook.unit.name]
    _drop(keep, unit < 0, "unit unknown", report)
    for question in codebook.questions.values():
        if question.unique and question.name in decoded.texts:
            seen: set[str] = set()
            again = np.zeros(rows, dtype=bool)
            for i, value in enumerate(decoded.texts[question.name]):
                again[i] = bool(value) and value in seen
                seen.add(value)
            _drop(keep, again, "identifier seen before", report)
    answered = np.zeros(rows, dtype=bool)
    for name, codes in decoded.codes.items():
        if name != codebook.unit.name:
            answered |= codes >= 0
    _drop(keep, ~answered, "no question answered", report)
    return keep


def _drop(keep: NDArray[np.bool_], rows: NDArray[np.bool_], why: str, report: ImportReport) -> None:
    new = keep & rows
    if new.any():
        report.rows_dropped[why] += int(new.sum())
    keep &= ~rows


def _tally(codes: MappingType[str, NDArray[np.int16]], report: ImportReport) -> None:
    for name, column in codes.items():
        if name in report.columns:
            told = report.columns[name]
            told.answers = int((column >= 0).sum())
            for kind, code in MISSING.items():
                told.missing[kind] = int((column == code).sum())
