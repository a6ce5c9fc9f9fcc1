"""The files of a release: what they hold, that they are the same every time, and that nothing hidden is in them."""

import hashlib
import io
import json
import re
import zipfile

import openpyxl
import pandas as pd
import pytest
from docx import Document

from analysis.output import FORMATS, read_earlier, write_release
from analysis.output.charts import chart_svg
from analysis.output.document import Bar, Chart, Line
from analysis.output.tables import guard
from analysis.problems import InputError
from analysis.release import Release
from analysis.release.compare import newcombe
from analysis.release.figures import rounded
from analysis.responses.organisation import Organisation
from tests.analysis.attack import world

TABLES = [
    ("q1", ("unit",), "positive"),
    ("hit", ("unit",), "positive"),
    ("m", (), "categories"),
    ("worry", ("unit",), "positive"),
]
STAFF = Organisation(
    {u: f"Enhet {u}" for u in world.UNITS}, dict.fromkeys(world.UNITS, 60), dict.fromkeys(world.UNITS, "")
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A release in Swedish with staff numbers."""
    folder = tmp_path_factory.mktemp("book")
    book = world.survey(folder)
    people = world.rows(5, (31, 22, 14, 40, 6))
    return Release.make(world.responses(book, people), world.plan(book, TABLES), organisation=STAFF, seconds=1.0)


@pytest.fixture(scope="module")
def written(made, tmp_path_factory):
    """The release in every format."""
    folder = tmp_path_factory.mktemp("out") / "r"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1763769600")
        write_release(made, folder, formats=FORMATS)
    return folder


def test_same_release_gives_the_same_bytes(made, written, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763769600")

    write_release(made, tmp_path / "again", formats=FORMATS)

    names = sorted(p.name for p in written.iterdir())
    assert names == [
        "release.json",
        "report.docx",
        "report.html",
        "report.pdf",
        "tables.csv",
        "tables.parquet",
        "tables.xlsx",
    ]
    assert {n: (tmp_path / "again" / n).read_bytes() == (written / n).read_bytes() for n in names} == dict.fromkeys(
        names, True
    )


def test_manifest_holds_hashes_rules_versions_and_audit(written) -> None:
    manifest = json.loads((written / "release.json").read_text(encoding="utf-8"))

    files = {n: hashlib.sha256((written / n).read_bytes()).hexdigest() for n in manifest["files"]}
    assert manifest["files"] == files
    assert manifest["audit"]["passed"] is True
    assert manifest["rules"]["minimum_base"] == 10
    assert manifest["made"] == "2025-11-22T00:00:00+00:00"
    assert set(manifest["versions"]) >= {"numpy", "scipy", "matplotlib"}


def test_csv_parquet_and_workbook_hold_the_same_figures(written) -> None:
    csv = pd.read_csv(written / "tables.csv", sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    parquet = pd.read_parquet(written / "tables.parquet")
    book = openpyxl.load_workbook(written / "tables.xlsx")

    assert [v and float(v) for v in csv["value"]] == ["" if pd.isna(v) else v for v in parquet["value"]]
    assert {s.sheet_state for s in book.worksheets} == {"visible"}
    assert [s.title for s in book.worksheets] == ["Svarsfrekvens", "Alla", "unit"]
    shown = [c.value for c in book["Alla"]["D"][1:] if not isinstance(c.value, str)]
    assert shown == [float(v) for v in csv[(csv["by"] == "") & (csv["statistic"] != "rate")]["value"] if v]


def test_hidden_rows_have_no_figure_anywhere(written) -> None:
    csv = pd.read_csv(written / "tables.csv", sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")

    hidden = csv[csv["status"] == "hidden"]

    assert len(hidden) > 0
    assert set(hidden[["n", "value", "low", "high", "unweighted", "against_rest"]].to_numpy().ravel()) == {""}


def test_text_that_a_spreadsheet_would_run_is_guarded() -> None:
    assert [guard(t) for t in ("=1+1", "+46", "-5", "@x", "a=1")] == ["'=1+1", "'+46", "'-5", "'@x", "a=1"]


def test_page_is_whole_and_asks_for_nothing(written) -> None:
    page = (written / "report.html").read_text(encoding="utf-8")

    addresses = set(re.findall(r'(?:src|href|xlink:href)="(?!#)([^"]*)"', page))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert addresses == set()
    assert "<script" not in page
    assert "<metadata" not in page
    assert sorted(ids) == sorted(set(ids))
    assert page.count("<svg") == page.count("<desc")
    assert "För få svar" in page
    assert '<html lang="sv">' in page


def test_word_file_has_headings_and_header_rows(written) -> None:
    file = Document(io.BytesIO((written / "report.docx").read_bytes()))

    headings = [p.text for p in file.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert headings[:3] == [
        "Provenkät" if headings[0] == "Provenkät" else "Prov",
        "Så läser du siffrorna",
        "Svarsfrekvens",
    ]
    assert len(file.tables) > 3
    with zipfile.ZipFile(written / "report.docx") as packed:
        assert {i.date_time for i in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_pdf_is_tagged_and_has_a_language(written) -> None:
    pypdf = pytest.importorskip("pypdf")

    root = pypdf.PdfReader(written / "report.pdf").trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("sv")


def test_english_report_is_in_english(tmp_path) -> None:
    book = world.survey(tmp_path)
    people = world.rows(5, (31, 22))
    release = Release.make(world.responses(book, people), world.plan(book, TABLES[:1]), lang="en", seconds=1.0)

    write_release(release, tmp_path / "out", formats=("html",))

    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "How to read the figures" in page
    assert "Så läser" not in page


def test_earlier_wave_is_drawn_with_a_break_where_the_question_changed(made, written, tmp_path) -> None:
    text = (written / "tables.csv").read_text(encoding="utf-8-sig").replace("Utsatt;", "Utsatt förr;")
    (tmp_path / "tables.csv").write_text(text, encoding="utf-8-sig")
    (tmp_path / "release.json").write_text('{"wave": "2024"}', encoding="utf-8")

    write_release(made, tmp_path / "out", formats=("html",), earlier=[read_earlier(tmp_path)])

    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Över åren" in page
    assert "Ändrad fråga" in page
    with pytest.raises(InputError):
        read_earlier(tmp_path / "nowhere")


def test_chart_tells_nothing_of_hidden_bars() -> None:
    shown = (Bar("a", 20.0, 10.0, 30.0), Bar("b"))

    one = chart_svg(Chart("T", "D", shown, "%"), 1, "sv")
    wide = chart_svg(Chart("T", "D", (*shown[:1], Bar("b", None, 1.0, 99.0)), "%"), 1, "sv")

    assert one == wide
    assert one.count("För få svar") == 1
    assert chart_svg(Line("T", "D", ("2024", "2025"), (1.0, None), ("2025",)), 2, "en").startswith('<svg class="chart"')


def test_only_a_release_is_written(tmp_path) -> None:
    with pytest.raises(TypeError):
        write_release(pd.DataFrame({"n": [1]}), tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_newcombe_agrees_with_the_published_example() -> None:
    low, high = newcombe(56, 70, 48, 80)  # Newcombe (1998), table II (a)

    assert (round(float(low), 4), round(float(high), 4)) == (0.0524, 0.3339)


def test_rounding_is_half_up_without_negative_zero() -> None:
    assert [rounded(v, 0) for v in (0.5, 1.5, 2.4999, -0.5)] == [1.0, 2.0, 2.0, -1.0]
