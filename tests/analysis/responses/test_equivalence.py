"""However a tool writes them, the same answers come out: dialects × codes or labels × forms of a multi-response
question."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from analysis.problems import InputError
from analysis.responses import Responses
from analysis.responses.importing import suggest_mapping
from analysis.responses.mapping import Mapping
from analysis.vault import contents
from tests.analysis.responses.files import DIALECTS, MULTI, told, write
from tests.analysis.synthetic_surveys import codebook, rows

COLUMNS = ("unit", "role", "q1", "q2", "q3", "m_1", "m_2", "m_3", "hit")


def said(responses: Responses) -> dict[str, list[str]]:
    """Every coded column as text: the level, or the name of what is missing."""
    data = contents(responses)
    return {name: [data.levels[name][c] if c >= 0 else str(c) for c in data.codes[name]] for name in COLUMNS}


@pytest.fixture
def book(tmp_path):
    return codebook(tmp_path)


@pytest.fixture
def expected(tmp_path, book):
    responses, _ = Responses.read(
        write(tmp_path / "plain", *told(book, rows(), "codes", "0/1"), "semicolon, UTF-8"), book
    )
    return said(responses)


@pytest.mark.parametrize("multi", MULTI)
@pytest.mark.parametrize("answers", ["codes", "labels"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_same_answers_in_every_form(tmp_path, book, expected, dialect, answers, multi) -> None:
    path = write(tmp_path / "answers", *told(book, rows(), answers, multi), dialect)

    responses, report = Responses.read(path, book)

    assert said(responses) == expected
    assert (report.rows_read, report.rows_kept, report.cells_unreadable) == (40, 40, 0)


def test_two_header_rows_give_the_same_answers(tmp_path, book, expected) -> None:
    header, body = told(book, rows(), "codes", "0/1")
    titles = [book.questions[name].title for name in header]
    path = write(tmp_path / "two", header, [titles, *body], "semicolon, UTF-8")

    responses, report = Responses.read(path, book)

    assert said(responses) == expected
    assert report.header_rows == 2


def test_titles_over_option_labels_give_the_same_answers(tmp_path, book, expected) -> None:
    header, body = told(book, rows(), "labels", "label/blank")
    top = [
        book.questions[name].title if name in book.questions and not book.questions[name].multi_response else ""
        for name in header
    ]
    top[header.index("m_1")] = "Vad hände?"
    below = [book.questions[n].categories[1].label if book.questions[n].multi_response else "" for n in header]
    path = write(tmp_path / "two", top, [below, *body], "comma, UTF-8 with BOM")

    responses, report = Responses.read(path, book)

    assert said(responses) == expected
    assert report.header_rows == 2


def test_sav_keeps_user_missing(tmp_path, book, expected) -> None:
    header, body = told(book, rows(), "codes", "0/1")
    frame = pd.DataFrame(body, columns=header)
    for name in COLUMNS[1:-1]:
        frame[name] = pd.to_numeric(frame[name])
    frame = frame.astype(dict.fromkeys(("id", "unit", "day", "text"), object))
    path = tmp_path / "answers.sav"
    pyreadstat.write_sav(
        frame,
        str(path),
        missing_ranges={n: [-7, -9] for n in COLUMNS[2:-1]},
        variable_value_labels={"q1": {-7: "Vill inte svara"}},
    )

    responses, report = Responses.read(path, book)

    assert said(responses) == expected
    assert report.columns["q1"].missing["refused"] == expected["q1"].count("-2") > 0


def test_decimal_comma_is_read_and_counted(tmp_path, book, expected) -> None:
    header, body = told(book, rows(), "codes", "0/1")
    at = header.index("q1")
    written = [[c + ",0" if i == at and c.isdigit() else c for i, c in enumerate(row)] for row in body]

    responses, report = Responses.read(write(tmp_path / "comma", header, written, "semicolon, UTF-8"), book)

    assert said(responses) == expected
    assert report.columns["q1"].changed["written another way"] == sum(c.isdigit() for c in (row[at] for row in body))


def test_saved_mapping_reads_the_next_wave(tmp_path, book, expected) -> None:
    header, body = told(book, rows(), "labels", "label/blank")
    renamed = ["Kolumn " + name for name in header]
    path = write(tmp_path / "wave", renamed, body, "semicolon, UTF-8")
    plain = write(tmp_path / "plain", header, body, "semicolon, UTF-8")
    found = suggest_mapping(plain, book)
    moved = Mapping(
        {"Kolumn " + h: c for h, c in found.columns.items()},
        tuple("Kolumn " + h for h in found.drop),
        1,
        found.codebook,
    )
    moved.save(tmp_path / "mapping.yaml")

    responses, report = Responses.read(path, book, mapping=Mapping.load(tmp_path / "mapping.yaml", book))

    assert said(responses) == expected
    assert report.mapping_sha256 == Mapping.load(tmp_path / "mapping.yaml", book).sha256


def test_report_accounts_for_every_cell(tmp_path, book) -> None:
    header, body = told(book, rows(), "codes", "0/1")
    body[0][header.index("q1")] = "9"
    body[1][header.index("unit")] = ""
    body.append(list(body[5]))
    body.append(body[6][:-1])
    path = write(tmp_path / "soiled", header, body, "semicolon, UTF-8")

    responses, report = Responses.read(path, book)

    assert report.rows_read == 42
    assert dict(report.rows_dropped) == {
        "another number of cells than the header": 1,
        "unit unknown": 1,
        "identifier seen before": 1,
    }
    assert report.rows_kept == 39 == contents(responses).n
    assert report.columns["q1"].unreadable == 1
    for name in COLUMNS[:-1]:
        told_of = report.columns[name]
        assert told_of.answers + sum(told_of.missing.values()) == 39


def test_routing_breach_is_blanked_and_counted(tmp_path, book) -> None:
    header, body = told(book, rows(), "codes", "0/1")
    calm = next(i for i, row in enumerate(rows()) if row["m_1"] == "-9")
    body[calm][header.index("m_1")] = "1"

    responses, report = Responses.read(write(tmp_path / "breach", header, body, "semicolon, UTF-8"), book)

    assert contents(responses).codes["m_1"][calm] == -4
    assert report.columns["m_1"].changed["answered although routed past"] == 1


def test_exclusive_mark_gives_way_and_is_counted(tmp_path, book) -> None:
    header, body = told(book, rows(), "codes", "0/1")
    hit = next(i for i, row in enumerate(rows()) if row["m_1"] == "1")
    body[hit][header.index("m_3")] = "1"

    responses, report = Responses.read(write(tmp_path / "clash", header, body, "semicolon, UTF-8"), book)

    assert contents(responses).codes["m_3"][hit] == 0
    assert report.columns["m_3"].changed["exclusive option marked with others"] == 1


def test_index_needs_its_minimum_of_answers(tmp_path, book) -> None:
    header, body = told(book, rows(), "codes", "0/1")
    for name, value in (("q1", "2"), ("q2", "1"), ("q3", "")):
        body[0][header.index(name)] = value
    for name in ("q1", "q2"):
        body[1][header.index(name)] = "-7"

    responses, _ = Responses.read(write(tmp_path / "index", header, body, "semicolon, UTF-8"), book)

    worry = contents(responses).numbers["worry"]
    assert worry[0] == 75.0
    assert np.isnan(worry[1])


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("IP-adress", "192.0.2.1"),
        ("E-post", "a@example.org"),
        ("Namn", "Åsa Öberg"),
        ("Personnummer", "19900101-1239"),
        ("Start time", "qqq"),
        ("Övrigt", "anna@example.org"),
        ("Kod", "900101-1239"),
        ("Tid", "2025-02-03 10:11:12"),
        ("Svarslänk", "qqq"),
        ("Ref", "https://example.org/x"),
        ("Nummer X", "070-174 06 05"),
        ("Adress", "2001:db8:0:1:1:1:1:1"),
    ],
)
def test_identifying_column_is_refused_or_dropped(tmp_path, book, expected, heading, value) -> None:
    header, body = told(book, rows(), "codes", "0/1")
    path = write(tmp_path / "who", [*header, heading], [[*row, value] for row in body], "semicolon, UTF-8")

    with pytest.raises(InputError) as refused:
        Responses.read(path, book)
    responses, report = Responses.read(path, book, identifying="drop")

    assert [p.column for p in refused.value.problems] == [heading]
    assert value not in str(refused.value)
    assert heading in report.columns_dropped
    assert said(responses) == expected
