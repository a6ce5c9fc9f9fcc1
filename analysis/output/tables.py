"""Tidy CSV and Parquet, and a workbook: values only, no hidden sheets, no formulas, the same bytes every time."""

import io
from datetime import datetime
from typing import Any

import pandas as pd

from analysis.messages import say
from analysis.output.words import against, share
from analysis.release import Release
from analysis.release.figures import Row

RISKY = ("=", "+", "-", "@", "\t", "\r")


def guard(text: str) -> str:
    """Text that a spreadsheet would run as a formula, made harmless."""
    return f"'{text}" if text.startswith(RISKY) else text


def _guarded(frame: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name in frame.columns if not pd.api.types.is_numeric_dtype(frame[name])]
    return frame.assign(**{name: [guard(v) if isinstance(v, str) else v for v in frame[name]] for name in texts})


def tidy(release: Release) -> pd.DataFrame:
    """The published table with whole numbers as whole numbers; empty where a figure is not shown."""
    frame = release.tidy()
    for name in ("base", "n"):
        frame[name] = frame[name].astype("Int64")
    for name in ("value", "low", "high", "unweighted"):
        frame[name] = frame[name].astype("Float64")
    return frame


def csv_bytes(release: Release) -> bytes:
    """Semicolons and UTF-8 with BOM, decimal point: what spreadsheets and programs both read."""
    text = _guarded(tidy(release)).to_csv(sep=";", index=False, lineterminator="\n")
    return text.encode("utf-8-sig")


def parquet_bytes(release: Release) -> bytes:
    """The same table with its types; no statistics of columns, which would be one more place to look."""
    import pyarrow as pa  # noqa: PLC0415  takes a quarter of a second to import
    from pyarrow import parquet  # noqa: PLC0415  as above

    table = pa.Table.from_pandas(tidy(release), preserve_index=False).replace_schema_metadata(None)
    buffer = io.BytesIO()
    parquet.write_table(table, buffer, write_statistics=False, compression="zstd", store_schema=False)
    return buffer.getvalue()


def xlsx_bytes(release: Release, made: datetime) -> bytes:
    """One sheet of response rates, one for the whole, one for each breakdown."""
    import xlsxwriter  # noqa: PLC0415  only needed here

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": release.title, "created": made.replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    lang = release.lang
    _sheet(book, say("Response rate", lang)[:31], _response(release), bold)
    for by in dict.fromkeys(row.by for row in release.rows):
        name = " x ".join(by) if by else say("All", lang)
        _sheet(book, name[:31], _table(release, by), bold)
    book.close()
    return buffer.getvalue()


def _response(release: Release) -> list[list[Any]]:
    lang = release.lang
    head = [say(name, lang) for name in ("Unit", "Were asked", "Answered", "Response rate")]
    rows = [
        [row.group(release) or say("All", lang), row.asked, row.base, _value(row, lang)] for row in release.response
    ]
    return [head, *rows]


def _table(release: Release, by: tuple[str, ...]) -> list[list[Any]]:
    lang = release.lang
    names = (
        "Question",
        "Answer",
        "Group",
        "Share",
        "Lower limit",
        "Upper limit",
        "Answers",
        "Unweighted",
        "Against all others",
    )
    found = []
    for row in (row for row in release.rows if row.by == by):
        title = release.headings[row.question].title
        group = row.group(release) or say("All", lang)
        numbers = [_value(row, lang), row.low, row.high, row.base, row.unweighted]
        found.append([title, row.label, group, *numbers, against(row, lang)])
    return [[say(name, lang) for name in names], *found]


def _value(row: Row, lang: str) -> Any:
    return row.value if row.is_shown and row.value is not None else share(row, lang)


def _sheet(book: Any, name: str, rows: list[list[Any]], bold: Any) -> None:
    sheet = book.add_worksheet(name)
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(place, column, guard(value), bold if place == 0 else None)
            elif value is not None:
                sheet.write_number(place, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, len(rows[0]) - 1, 18)
