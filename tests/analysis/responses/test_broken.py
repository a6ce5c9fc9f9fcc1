"""Forty broken files: each is refused, or read with a report, that says where and what. Nothing breaks, nothing is
silent."""

import pytest
import yaml

from analysis.codebook import Codebook
from analysis.messages import catalogue
from analysis.problems import InputError
from analysis.responses import Responses
from analysis.responses.mapping import Mapping
from analysis.responses.organisation import read_organisation, read_population
from tests.analysis.responses.files import told, write
from tests.analysis.synthetic_surveys import codebook, package, rows


def lines(book: Codebook, change=lambda text: text) -> bytes:
    """The plain file's text, changed, as bytes."""
    header, body = told(book, rows(), "codes", "0/1")
    text = "\n".join(";".join(row) for row in [header, *body]) + "\n"
    changed = change(text)
    return changed if isinstance(changed, bytes) else changed.encode("utf-8")


def cell(column: str, row: int, value: str):
    """Changes one cell of the plain file (rows count from 1 below the header)."""

    def change(text: str) -> str:
        table = [line.split(";") for line in text.splitlines()]
        table[row][table[0].index(column)] = value
        return "\n".join(";".join(line) for line in table)

    return change


def column(name: str, value: str):
    """Changes every cell of a column."""

    def change(text: str) -> str:
        table = [line.split(";") for line in text.splitlines()]
        at = table[0].index(name)
        return "\n".join(
            ";".join(value if i == at and n else c for i, c in enumerate(line)) for n, line in enumerate(table)
        )

    return change


def heading(old: str, new: str):
    return lambda text: text.replace(old, new, 1)


REFUSED = {
    "empty": ("svar.csv", lambda t: b"", "empty", None, ""),
    "blank": ("svar.csv", lambda t: b" \r\n\r\n ", "empty", None, ""),
    "header only": ("svar.csv", lambda t: t.splitlines()[0], "no rows", None, ""),
    "workbook called text": ("svar.csv", lambda t: b"PK\x03\x04abc", "archive or a workbook", None, ""),
    "SPSS called text": ("svar.csv", lambda t: b"$FL2@(#)", "SPSS file", None, ""),
    "null bytes": ("svar.csv", lambda t: t.encode()[:300] + b"\x00\x00" + t.encode()[300:], "null bytes", 9, ""),
    "neither UTF-8 nor Windows-1252": ("svar.csv", lambda t: t.encode() + b"\x81\n", "neither UTF-8", 42, ""),
    "one column": ("svar.csv", lambda t: "\n".join(x.split(";")[0] for x in t.splitlines()), "one column only", 1, ""),
    "unclosed quote": ("svar.csv", lambda t: t + '"abc;def\n', "breaks off inside a quoted", 42, ""),
    "unknown kind": ("svar.ods", lambda t: t, "kind is not known", None, ""),
    "text called workbook": ("svar.xlsx", lambda t: t, "workbook cannot be opened", None, ""),
    "archive called workbook": (
        "svar.xlsx",
        lambda t: b"PK\x03\x04 not a workbook",
        "workbook cannot be opened",
        None,
        "",
    ),
    "text called SPSS": ("svar.sav", lambda t: t, "SPSS file cannot be read", None, ""),
    "SPSS cut short": ("svar.sav", lambda t: b"$FL2@(#) SPSS DATA FILE", "SPSS file cannot be read", None, ""),
    "no unit": ("svar.csv", heading("unit", "enhetskod"), "where somebody works is missing", 1, "unit"),
    "heading twice": ("svar.csv", heading("q2", "q1"), "stands over two columns", 1, "q1"),
    "question twice": ("svar.csv", heading("q2", "Fråga 1?"), "claim the same question", None, "q1"),
    "no unit filled in": ("svar.csv", column("unit", ""), "No row could be used", None, ""),
    "nothing readable in a column": ("svar.csv", column("q1", "kanske"), "Nothing in the column", 2, "q1"),
    "codes shifted": ("svar.csv", column("role", "77"), "Nothing in the column", 2, "role"),
    "IP addresses": ("svar.csv", heading("text", "IP-adress"), "could tell who answered", None, "IP-adress"),
    "e-mail in the identifier": ("svar.csv", column("id", "a@example.org"), "could tell who answered", None, "id"),
    "exact time in the date": ("svar.csv", column("day", "2025-02-03 10:11"), "could tell who answered", None, "day"),
    "every row cut": (
        "svar.csv",
        lambda t: "\n".join([t.splitlines()[0], *(x[:8] for x in t.splitlines()[1:])]),
        "No row could be used",
        None,
        "",
    ),
}


@pytest.fixture
def book(tmp_path) -> Codebook:
    return codebook(tmp_path)


@pytest.mark.parametrize("name", REFUSED)
def test_broken_file_is_refused_with_a_place(tmp_path, book, name) -> None:
    file, change, said, row, where = REFUSED[name]
    path = tmp_path / file
    path.write_bytes(lines(book, change))

    with pytest.raises(InputError) as refused:
        Responses.read(path, book)

    first = refused.value.problems[0]
    assert said in first.message
    assert (first.file, first.row, first.column) == (file, row, where)
    assert first.message in catalogue()
    assert first.message not in first.told("sv")


KEPT = {
    "code outside the list": (cell("q1", 3, "9"), "The cell could not be read.", 4, "q1", "9"),
    "word in a coded column": (cell("q2", 5, "kanske"), "The cell could not be read.", 6, "q2", "kanske"),
    "fraction": (cell("q2", 7, "1,5"), "The cell could not be read.", 8, "q2", "1,5"),
    "address in a coded column": (cell("q3", 4, "a@example.org"), "The cell could not be read.", 5, "q3", "…"),
    "row too long": (
        lambda t: t.replace("id004", "id004;extra", 1),
        "A row has another number of cells than the header.",
        6,
        "",
        "12",
    ),
    "row too short": (
        lambda t: t.replace("id005;", "", 1),
        "A row has another number of cells than the header.",
        7,
        "",
        "10",
    ),
    "mark that is none": (cell("m_1", 2, "kryss"), "The cell could not be read.", 3, "m_1", "kryss"),
}


@pytest.mark.parametrize("name", KEPT)
def test_broken_cell_is_told_with_its_place(tmp_path, book, name) -> None:
    change, message, row, where, found = KEPT[name]
    path = tmp_path / "svar.csv"
    path.write_bytes(lines(book, change))

    _, report = Responses.read(path, book)

    assert [(p.message, p.row, p.column, p.found) for p in report.problems] == [(message, row, where, found)]
    assert report.cells_unreadable + report.rows_dropped.total() == 1


def _without(part: str, key: str):
    said = package()
    said[part].pop(key)
    return said


def _broken(change) -> dict:
    said = package()
    change(said, said["resources"][0]["schema"]["fields"])
    return said


CODEBOOKS = {
    "no questions": (_broken(lambda s, f: f.clear()), "no questions"),
    "positive code outside the scale": (_broken(lambda s, f: f[3]["survey"].update(positive=[7])), "not in the scale"),
    "label twice": (_broken(lambda s, f: f[3]["categories"][1].update(label="Nej, aldrig")), "label stands twice"),
    "rule names nobody": (
        _broken(lambda s, f: f[4]["survey"].update(asked_if={"q": "zz", "in": [1]})),
        "question that is not there",
    ),
    "rule that cannot be read": (_broken(lambda s, f: f[4]["survey"].update(asked_if="ja")), "rule cannot be read"),
    "circle": (_broken(lambda s, f: f[3]["survey"].update(asked_if={"ref": "hit"})), "leads back to itself"),
    "impossible index": (
        _broken(lambda s, f: s["survey"]["indices"][0].update(minimum_answered=9)),
        "impossible number",
    ),
    "exclusive option elsewhere": (
        _broken(lambda s, f: s["survey"]["multi_response"][0].update(exclusive=["q1"])),
        "exclusive option",
    ),
    "two units": (_broken(lambda s, f: f[2]["survey"].update(role="unit")), "role of unit"),
}


@pytest.mark.parametrize("name", CODEBOOKS)
def test_broken_codebook_is_refused(tmp_path, name) -> None:
    said, message = CODEBOOKS[name]

    with pytest.raises(InputError) as refused:
        codebook(tmp_path, said)

    assert any(message in p.message for p in refused.value.problems), refused.value
    assert all(p.message in catalogue() for p in refused.value.problems)


@pytest.mark.parametrize("text", [b"a: [1", b"\xff\xfe\x00", b"- 1\n- 2\n"])
def test_codebook_that_is_none_is_refused(tmp_path, text) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_bytes(text)

    with pytest.raises(InputError) as refused:
        Codebook.read(path)

    assert refused.value.problems[0].file.endswith("codebook.yaml")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("version: 1\ncolumns: {A: {question: zz}}", "not in the codebook"),
        ("version: 9\ncolumns: {}", "another version"),
        ("version: 1\ncolumns: {A: {question: q1, form: shapes}}", "form that is not known"),
        ("columns: 3", "cannot be read"),
    ],
)
def test_broken_mapping_is_refused(tmp_path, book, said, message) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(said, encoding="utf-8")

    with pytest.raises(InputError) as refused:
        Mapping.load(path, book)

    assert message in refused.value.problems[0].message


def test_mapping_with_an_absent_column_is_refused(tmp_path, book) -> None:
    path = write(tmp_path / "svar", *told(book, rows(), "codes", "0/1"), "semicolon, UTF-8")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(yaml.safe_dump({"version": 1, "columns": {"Finns inte": {"question": "q1"}}}), encoding="utf-8")

    with pytest.raises(InputError) as refused:
        Responses.read(path, book, mapping=Mapping.load(mapping, book))

    assert [(p.column, p.row) for p in refused.value.problems if p.column == "Finns inte"] == [("Finns inte", 1)]


@pytest.mark.parametrize(
    ("text", "message", "row", "where"),
    [
        ("kod;namn\nA;Ett\n", "column is missing", 1, "anstallda"),
        ("kod;namn;anstallda\nA;Ett;många\n", "not a whole number", 2, "anstallda"),
        ("kod;namn;anstallda\nA;Ett;3\nA;Två;4\n", "empty or used twice", 3, "kod"),
        ("kod;namn;anstallda\nA;Ett\n", "another number of cells", 2, ""),
    ],
)
def test_broken_organisation_is_refused(tmp_path, text, message, row, where) -> None:
    path = tmp_path / "organisation.csv"
    path.write_text(text + "B;Annan;5\n", encoding="utf-8")

    with pytest.raises(InputError) as refused:
        read_organisation(path)

    first = refused.value.problems[0]
    assert message in first.message
    assert (first.row, first.column) == (row, where)


def test_population_twice_is_refused(tmp_path) -> None:
    path = tmp_path / "population.csv"
    path.write_text("a;antal\nx;3\nx;4\n", encoding="utf-8")

    with pytest.raises(InputError) as refused:
        read_population(path, ("a",))

    assert refused.value.problems[0].row == 3
