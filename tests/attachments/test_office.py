"""Word and Excel: they still open and say the same; nothing in them runs, fetches, or tells who wrote."""

import io
import zipfile

import docx
import openpyxl

from register.attachments import office, packages
from tests.attachments import samples


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def everything(content: bytes) -> bytes:
    return b"\n".join(parts(content).values())


def test_letter_opens_and_says_the_same() -> None:
    document = docx.Document(io.BytesIO(office.clean(samples.docx_file())))

    said = " ".join("".join(paragraph._p.itertext()) for paragraph in document.paragraphs)
    for words in ("Du vet vad som händer.", "Tänk på barnen.", "Klicka här", "Inhämtat", "Nytt ord"):
        assert words in said
    assert len(document.inline_shapes) == 1
    assert [comment.text for comment in document.comments] == ["Fick den i dag."]


def test_letter_holds_nothing_that_runs_fetches_or_tells_who() -> None:
    before, after = samples.docx_file(), office.clean(samples.docx_file())

    for word in (samples.CANARY.encode(), b"spion.example", b"DDEAUTO", b"INCLUDETEXT"):
        assert word in everything(before)
        assert word not in everything(after)
    for word in (b"External", b"docProps", b"customXml", b"rsid", b"Telefon 9", b"2026-11-01T08"):
        assert word not in everything(after)
    assert [name for name in parts(after) if "docProps" in name or "customXml" in name] == []


def test_every_link_leads_to_a_part_that_is_there() -> None:
    for whole in (samples.docx_file(), samples.xlsx_file()):
        clean = parts(office.clean(whole))
        types = clean["[Content_Types].xml"].decode()
        for name in clean:
            if name.endswith(".rels"):
                folder = name.rpartition("_rels/")[0]
                targets = [one.split('"')[0] for one in clean[name].decode().split('Target="')[1:]]
                where = [one.lstrip("/") if one.startswith("/") else folder + one for one in targets]
                assert [one for one in where if one not in clean] == []
            elif name != "[Content_Types].xml":
                assert f'PartName="/{name}"' in types


def test_list_opens_and_keeps_its_values() -> None:
    book = openpyxl.load_workbook(io.BytesIO(office.clean(samples.xlsx_file())))

    sheet = book.active
    assert [sheet[cell].value for cell in ("A1", "A2", "A3", "B1")] == ["Samtal", 3, None, "Läs mer"]
    assert sheet["B1"].hyperlink is None
    assert dict(book.defined_names) == {}


def test_list_holds_nothing_that_fetches_or_tells_who() -> None:
    after = everything(office.clean(samples.xlsx_file()))

    for word in (samples.CANARY.encode(), b"WEBSERVICE", b"spion.example", b"External", b"legacyDrawing"):
        assert word not in after


def test_same_file_gives_the_same_bytes_without_a_time() -> None:
    once, again = (office.clean(samples.xlsx_file()) for _turn in range(2))

    assert once == again or parts(once) == parts(again)
    with zipfile.ZipFile(io.BytesIO(once)) as package:
        assert {info.date_time for info in package.infolist()} == {packages.STEADY_TIME}
        assert package.comment == b""
