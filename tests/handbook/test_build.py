"""What the build leaves behind: manifest, short links, QR codes, PDFs, the same bytes twice."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from handbook.tools import data, finish, pages, paths, pdf, styles
from handbook.tools.built import parse, read
from handbook.tools.checks import report

PAGES = list(pages.all_pages())


def digest(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.mark.slow
def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    if not pdf.available():
        pytest.skip("weasyprint or pango is missing, so the PDFs could not be compared: apt install libpango-1.0-0")
    shown = {}
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "handbook", "build", "--site", str(tmp_path / seed)],
            env=os.environ | {"SOURCE_DATE_EPOCH": "1795300000", "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}"},
            cwd=paths.ROOT,
            capture_output=True,
            check=True,
            text=True,
        )
        shown[seed] = done.stdout
    first, second = digest(tmp_path / "1"), digest(tmp_path / "2")

    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert {f"pdf/{one.name}.pdf" for one in pdf.documents(PAGES)} <= set(first)
    assert {"sw.js", "search.json", "advice.json"} <= set(first)
    assert [name for name in first if name.startswith("pdf/") and len(first[name]) >= 300_000] == []
    assert float(re.findall(r"längst ([0-9.]+) s", shown["1"])[0]) < 10


def test_manifest_has_what_the_register_needs(site: Path) -> None:
    manifest = json.loads((site / "advice.json").read_text(encoding="utf-8"))
    rows = {row["id"]: row for row in manifest["pages"]}

    assert len(rows) == len(PAGES)
    assert re.fullmatch(r"[0-9a-f]{12}", manifest["version"])
    assert set(rows["hot"]) == {
        "id",
        "title",
        "url",
        "summary",
        "type",
        "status",
        "audience",
        "forms",
        "steps",
        "anchors",
        "reviewed",
        "valid_until",
        "version",
        "sha256",
    }
    assert rows["hot"]["url"] == "otillaten-paverkan/former/hot/"
    assert 3 <= len(rows["hot"]["steps"]["employee"]) <= 7
    assert "gor" in rows["hot"]["anchors"]
    for form in report.form_codes():
        fit = [row for row in rows.values() if form in row["forms"] and row["steps"].get("employee")]
        assert any(date.fromisoformat(row["valid_until"]) > date.fromisoformat(row["reviewed"]) for row in fit), form


def test_manifest_hash_follows_the_text(site_copy: Path) -> None:
    hot = pages.by_id()["hot"]
    before = read(site_copy, hot)
    file = site_copy / hot.url / "index.html"
    file.write_text(file.read_text(encoding="utf-8").replace("Säg inte emot", "Säg emot"), encoding="utf-8")

    assert read(site_copy, hot) != before


def test_short_links_lead_to_their_pages(site: Path) -> None:
    wrong = []
    for page in PAGES:
        folder = site / "a" / page.id
        link = parse(folder / "index.html").xpath("//main//a/@href")[0]
        if (folder / link).resolve() != (site / page.url).resolve():
            wrong.append(page.id)

    assert wrong == []


def test_qr_codes_stand_in_every_page_and_differ(site: Path) -> None:
    drawn = {}
    for page in PAGES:
        if not page.meta.get("generated"):
            found = parse(site / page.url / "index.html").xpath("//span[@class='qr']/svg/path/@d")
            drawn[page.id] = found[0]

    assert len(set(drawn.values())) == len(drawn)
    assert finish.qr_svg("https://a.se/a/hot/") != finish.qr_svg("https://a.se/a/vald/")


def test_deep_links_carry_codes_only(site: Path) -> None:
    hrefs = parse(site / "otillaten-paverkan" / "former" / "hot" / "index.html").xpath("//main//a/@href")

    assert "/rapportera/?form=HOT&fran=hot" in hrefs
    assert "/synpunkt/?sida=hot" in hrefs


def test_every_page_says_who_when_and_from_where(site: Path) -> None:
    lacking = []
    for page in PAGES:
        about = parse(site / page.url / "index.html").xpath("string(//section[contains(@class,'about')])")
        owner = data.load("owners")[page.meta["owner"]]["name"]
        if not page.meta.get("generated") and not (owner in about and str(page.meta["valid_until"]) in about):
            lacking.append(page.path)

    assert lacking == []


def test_pdfs_are_tagged_small_and_lists_have_one_page(site: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader  # noqa: PLC0415  needed only here

    if not pdf.available():
        pytest.skip("weasyprint or pango is missing, so no PDF was tried: apt install libpango-1.0-0")
    wanted = [one for one in pdf.documents(PAGES) if one.name in {"akut", "forsta-dygnet", "lokalrond", "roll-chef"}]
    for one in wanted:
        target = tmp_path / f"{one.name}.pdf"
        made = pdf.make((pdf.document_html(site, one, "https://a.se/"), pdf.CSS_TEXT, str(target), "https://a.se/"))

        read_back = PdfReader(target)
        root = read_back.trailer["/Root"]
        assert made.size < 300_000
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "sv"
        assert len(root["/StructTreeRoot"]["/K"]) > 0
        assert read_back.metadata is not None
        assert read_back.metadata.title == one.title
        assert len(read_back.pages) == 1 or not one.single
    assert len(wanted) == 4


def test_pdf_bytes_are_the_same_twice(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not pdf.available():
        pytest.skip("weasyprint or pango is missing, so no PDF was tried: apt install libpango-1.0-0")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795300000")
    one = next(one for one in pdf.documents(PAGES) if one.name == "akut")
    for name in ("a.pdf", "b.pdf"):
        pdf.make((pdf.document_html(site, one, "https://a.se/"), pdf.CSS_TEXT, str(tmp_path / name), "https://a.se/"))

    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_style_sheet_keeps_only_what_pages_use() -> None:
    css = '@charset "UTF-8";a{color:red}.md-typeset p{margin:0}.md-nav{x:y}@media print{.unused{a:b}p{c:d}}'
    css += "b{background:url(data:x);e:f}"

    assert styles.cut(css, {"md-typeset"}, {"a", "p", "b"}) == (
        "a{color:red}.md-typeset p{margin:0}@media print{p{c:d}}b{e:f}"
    )
