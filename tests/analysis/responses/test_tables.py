"""Files as tables: what stands in odd files is read as it was meant, or refused by name."""

from datetime import datetime, time

import pytest
from openpyxl import Workbook

from analysis.problems import InputError
from analysis.responses import tables
from analysis.responses.tables import read_table


def wrong(path, **options):
    with pytest.raises(InputError) as refused:
        read_table(path, **options)
    return [(p.message, p.file, p.found) for p in refused.value.problems]


def test_file_that_is_not_a_table_is_refused_by_name(tmp_path, monkeypatch) -> None:
    (tmp_path / "a.doc").write_text("a;b\n1;2\n")
    (tmp_path / "b.csv").write_bytes(b"$FL2@(#) SPSS")
    (tmp_path / "c.csv").write_text("a;b\n1;2\n")

    assert wrong(tmp_path / "none.csv") == [("The file is not there.", str(tmp_path / "none.csv"), "")]
    assert wrong(tmp_path / "a.doc") == [("The file's kind is not known.", "a.doc", ".doc")]
    assert wrong(tmp_path / "b.csv") == [("The file is called text but is an SPSS file.", "b.csv", "")]
    monkeypatch.setattr(tables, "MAX_BYTES", 4)
    assert wrong(tmp_path / "c.csv") == [("The file is too large.", "c.csv", "8 B")]


@pytest.mark.parametrize(
    ("raw", "delimiter", "encoding"),
    [
        ("a;b\nå;2\n".encode("utf-16"), ";", "utf-16"),
        ("sep=,\na;x,b\nå,2\n".encode(), ",", "utf-8"),
        ('"a;b\nc";d\nå;2\n'.encode(), ";", "utf-8"),
    ],
    ids=["UTF-16", "sep=", "a heading over two lines"],
)
def test_text_is_read_whatever_it_is_cut_with(tmp_path, raw, delimiter, encoding) -> None:
    (tmp_path / "a.csv").write_bytes(raw)

    table = read_table(tmp_path / "a.csv")

    assert (table.delimiter, table.encoding, table.rows[-1]) == (delimiter, encoding, ("å", "2"))


def test_empty_cells_past_the_last_heading_are_let_be(tmp_path) -> None:
    (tmp_path / "a.csv").write_text("a;b\n1;2;;\n3;4;;5\n")

    table = read_table(tmp_path / "a.csv")

    assert table.rows == (("a", "b"), ("1", "2"))
    assert [(p.row, p.found, p.expected) for p in table.broken] == [(3, "4", "2")]


def test_cells_of_a_workbook_are_read_as_text(tmp_path) -> None:
    book = Workbook()
    for row in (["a", "b", "c"], [True, 2.0, 2.5], [None, None, None], [datetime(2025, 2, 3), "x ", time(8, 30)]):  # noqa: DTZ001  workbooks have no zones
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")

    table = read_table(tmp_path / "a.xlsx")

    assert table.rows == (("a", "b", "c"), ("1", "2", "2.5"), ("2025-02-03", "x", "08:30:00"))
    assert wrong(tmp_path / "a.xlsx", sheet="Blad 9") == [("The workbook has no such sheet.", "a.xlsx", "Blad 9")]
