"""PDF and plain text: scripts, embedded files, actions and notes about the writer fall away."""

import io
import struct
from typing import Any

import pikepdf

from register.attachments.problems import Refused

HEAD = 4096  # how much of a file is looked at to know its kind
MOST_PAGES = 2_000
MOST_OBJECTS = 200_000
ROOT_KEPT = frozenset(
    [
        "/Type",
        "/Pages",
        "/Lang",
        "/PageLayout",
        "/MarkInfo",
        "/StructTreeRoot",
        "/Version",
        "/OCProperties",
        "/AcroForm",
    ]
)
# Anywhere in the file: notes, scripts, actions, embedded files, and what hides in editors' own pieces
_DROPPED = "Metadata PieceInfo LastModified Thumb AA A JS JavaScript EF AF XFA OpenAction Launch URI Dests"
DROPPED = tuple(f"/{name}" for name in _DROPPED.split())
DROPPED_ANNOTATIONS = frozenset(
    ["/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/Popup", "/Text", "/Redact"]
)


def clean_pdf(content: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refused("locked")
            if len(pdf.objects) > MOST_OBJECTS or len(pdf.pages) > MOST_PAGES:
                raise Refused("damaged")
            return _stripped(pdf)
    except pikepdf.PasswordError:
        raise Refused("locked") from None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError):
        raise Refused("damaged") from None


def _stripped(pdf: Any) -> bytes:
    for name in [name for name in pdf.Root if name not in ROOT_KEPT]:
        del pdf.Root[name]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            _strip_object(thing)
    for page in pdf.pages:
        _strip_annotations(page)
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _strip_object(thing: Any) -> None:
    for name in DROPPED:
        if name in thing:
            del thing[name]
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == "/DCTDecode":
        thing.write(without_notes(thing.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def _strip_annotations(page: Any) -> None:
    """Direct (inline) annotation objects are not among the file's objects, so they are seen to here."""
    kept = []
    for annotation in page.get("/Annots", []):
        if isinstance(annotation, pikepdf.Dictionary) and annotation.get("/Subtype") not in DROPPED_ANNOTATIONS:
            _strip_object(annotation)
            kept.append(annotation)
    if "/Annots" in page:
        page["/Annots"] = pikepdf.Array(kept)
    for name in DROPPED:
        if name in page:
            del page[name]


def without_notes(picture: bytes) -> bytes:
    """A JPEG without its application segments and comments; the pixels are not touched."""
    if picture[:2] != b"\xff\xd8":
        return picture
    kept, at = bytearray(b"\xff\xd8"), 2
    while at + 4 <= len(picture) and picture[at] == 0xFF and picture[at + 1] != 0xDA:
        marker, (length,) = picture[at + 1], struct.unpack_from(">H", picture, at + 2)
        is_note = marker == 0xFE or (0xE1 <= marker <= 0xED) or marker == 0xEF  # APP0 and Adobe's APP14 steer colours
        if not is_note:
            kept += picture[at : at + 2 + length]
        at += 2 + length
    end = picture.rfind(b"\xff\xd9") + 2  # what stands after the picture's end is no picture
    return bytes(kept + picture[at : end if end > at else len(picture)])


def is_plain_text(head: bytes) -> bool:
    """Text in UTF-8: no control characters but tab and line ends. A cut letter at the end of the head is fine."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as problem:
        if len(head) < HEAD or problem.start < len(head) - 3:
            return False
        text = head[: problem.start].decode("utf-8")
    return bool(text) and all(letter >= " " or letter in "\t\r\n\f" for letter in text)


def clean_text(content: bytes) -> bytes:
    try:
        return content.decode("utf-8").encode()
    except UnicodeDecodeError:
        raise Refused("damaged") from None
