"""What is let in, what is stripped, and what is refused with which reason."""

import io

import pikepdf
import pytest
from PIL import Image

from register.attachments import kinds, scanning
from register.attachments.problems import REASONS, Refused
from tests.attachments import samples

HIDDEN = samples.CANARY.encode()
TAKEN = [
    ("jpeg", "IMG_1.JPG", samples.jpeg(), "jpeg"),
    ("png", "skarm.png", samples.png(), "png"),
    ("webp", "bild.webp", samples.other_picture("WEBP"), "webp"),
    ("gif", "bild.gif", samples.other_picture("GIF"), "png"),
    ("pdf", "brev.pdf", samples.pdf(), "pdf"),
    ("docx", "brev.docx", samples.docx_file(), "docx"),
    ("xlsx", "lista.xlsx", samples.xlsx_file(), "xlsx"),
    ("mp4", "film.mov", samples.mp4(), "mp4"),
    ("wav", "ljud.wav", samples.wav(), "wav"),
    ("mp3", "ljud.mp3", samples.mp3(), "mp3"),
    ("text", "sms.txt", "Du vet vad som händer".encode(), "text"),
]


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(Refused) as told:
        kinds.cleaned(content, kinds.kind_of(content, name))
    return told.value.code


@pytest.mark.parametrize(("code", "name", "content", "cleaned_as"), TAKEN, ids=[row[0] for row in TAKEN])
def test_each_kind_is_known_by_content_and_loses_its_notes(code, name, content, cleaned_as):
    kind = kinds.kind_of(content, name)
    clean, kind_now = kinds.cleaned(content, kind)

    assert (kind.code, kind_now.code) == (code, cleaned_as)
    assert HIDDEN not in clean
    assert kinds.kind_of(clean, f"x.{sorted(kind_now.extensions)[0]}").code == cleaned_as


def test_picture_keeps_its_way_up_and_nothing_else():
    clean, _kind = kinds.cleaned(samples.jpeg(orientation=6), kinds.BY_CODE["jpeg"])

    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.size == (30, 40)
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_pdf_loses_scripts_files_and_writer_but_keeps_its_page():
    clean, _kind = kinds.cleaned(samples.pdf(), kinds.BY_CODE["pdf"])

    with pikepdf.open(io.BytesIO(clean)) as document:
        everything = b"".join(
            thing.unparse(resolved=True) + (thing.read_raw_bytes() if isinstance(thing, pikepdf.Stream) else b"")
            for thing in document.objects
        )
        assert len(document.pages) == 1
        assert sorted(document.Root.keys()) == ["/Pages", "/Type"]
        assert "/Info" not in document.trailer
    for word in (HIDDEN, b"JavaScript", b"EmbeddedFile", b"Exif", b"Metadata"):
        assert word not in everything


def test_film_is_blanked_in_place_so_positions_stay_true():
    film = samples.mp4()
    clean, _kind = kinds.cleaned(film, kinds.BY_CODE["mp4"])

    assert len(clean) == len(film)
    assert clean.index(b"bild och ljud") == film.index(b"bild och ljud")
    assert b"\xde\xad\xbe\xef" not in clean
    assert b"xyz" not in clean


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bild.jpg", b"", "empty"),
        ("bild.jpg", b"MZ\x90\x00 program", "lying_type"),
        ("bild.jpg", samples.pdf(), "lying_type"),
        ("brev.pdf", samples.jpeg(), "lying_type"),
        ("bild.png", b"<svg onload=alert(1)>", "lying_type"),
        ("bild.svg", b"<svg onload=alert(1)>", "lying_type"),
        ("sida.html", b"<script>1</script>", "lying_type"),
        ("arkiv.zip", samples.zip_bomb(), "unknown_type"),
        ("brev.docx", samples.zip_bomb(), "lying_type"),
        ("bild.jpg", samples.zip_bomb(), "lying_type"),
        ("brev.docx", samples.with_macros(), "macros"),
        ("brev.docx", samples.with_parts(samples.docx_file(), {"word/vbaProject.bin": b"x"}), "macros"),
        ("brev.docx", samples.LOCKED_OFFICE, "locked_document"),
        ("brev.doc", samples.LOCKED_OFFICE, "unknown_type"),
        ("brev.docx", samples.office_bomb(), "too_heavy"),
        ("brev.docx", samples.with_entities(), "damaged"),
        ("brev.docx", samples.docx_file()[:-200], "damaged"),
        ("brev.docx", samples.xlsx_file(), "lying_type"),
        ("brev.docx", samples.with_parts(samples.docx_file(), {f"x/{n}": b"" for n in range(2100)}), "too_heavy"),
        ("brev.docx", samples.with_parts(samples.docx_file(), {"../../etc/x": b"x"}), "damaged"),
        ("program.exe", b"MZ\x90\x00", "unknown_type"),
        ("utan", b"bara text", "unknown_type"),
        ("bild.png", samples.wide_png(), "too_many_pixels"),
        ("bild.png", samples.png()[:60], "damaged"),
        ("bild.jpg", b"\xff\xd8\xff\xe0" + bytes(40), "damaged"),
        ("brev.pdf", b"%PDF-1.7\nskrap", "damaged"),
        ("brev.pdf", samples.locked_pdf(), "locked"),
        ("film.mp4", samples.mp4()[:-30], "damaged"),
        ("ljud.wav", samples.wav()[:20], "damaged"),
        ("ljud.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x00inget ljud", "damaged"),
        ("sms.txt", b"hej " * 2000 + b"\xff\xfe", "damaged"),
    ],
)
def test_bad_file_is_refused_with_its_reason(name, content, code):
    assert refusal(content, name) == code
    assert len(str(REASONS[code])) > 20


def test_eicar_is_refused_wherever_it_stands(settings):
    settings.RAK_CLAMD = ""

    for content in (scanning.EICAR, b"brev " + scanning.EICAR + b" slut"):
        with pytest.raises(Refused) as told:
            scanning.scan(content)
        assert told.value.code == "harmful"

    scanning.scan(b"Ett vanligt brev")
