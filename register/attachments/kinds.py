"""Which kinds of files are taken, known by their first bytes and never by what they call themselves."""

from collections.abc import Callable
from dataclasses import dataclass

from register.attachments import documents, office, pictures, recordings
from register.attachments.problems import Refused


@dataclass(frozen=True)
class Kind:
    """One kind: how it begins, the names it may have, and what cleans it."""

    code: str
    media_type: str
    extensions: frozenset[str]
    begins: Callable[[bytes], bool]
    clean: Callable[[bytes], bytes]
    cleaned_as: str = ""  # another kind after cleaning
    is_risky: bool = False  # opened in a process of its own


def _starts(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == form


def _is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12].strip() in recordings.BRANDS


def _is_mp3(head: bytes) -> bool:
    return head[:3] == b"ID3" or (len(head) > 2 and head[0] == 0xFF and head[1] in (0xFB, 0xFA, 0xF3, 0xF2))


def _is_text(head: bytes) -> bool:
    return documents.is_plain_text(head[: documents.HEAD])


def _is_office(code: str) -> Callable[[bytes], bool]:
    return lambda content: office.kind_of(content) == code


def _names(*extensions: str) -> frozenset[str]:
    return frozenset(extensions)


KINDS = (
    Kind(
        "jpeg",
        "image/jpeg",
        _names("jpg", "jpeg", "jpe", "jfif"),
        _starts(b"\xff\xd8\xff"),
        pictures.clean_jpeg,
        is_risky=True,
    ),
    Kind("png", "image/png", _names("png"), _starts(b"\x89PNG\r\n\x1a\n"), pictures.clean_png, is_risky=True),
    Kind("webp", "image/webp", _names("webp"), _riff(b"WEBP"), pictures.clean_webp, is_risky=True),
    Kind(
        "gif",
        "image/gif",
        _names("gif"),
        _starts(b"GIF87a", b"GIF89a"),
        pictures.clean_gif,
        cleaned_as="png",
        is_risky=True,
    ),
    Kind("pdf", "application/pdf", _names("pdf"), _starts(b"%PDF-"), documents.clean_pdf, is_risky=True),
    Kind("docx", office.DOCX, _names("docx"), _is_office("docx"), office.clean, is_risky=True),
    Kind("xlsx", office.XLSX, _names("xlsx"), _is_office("xlsx"), office.clean, is_risky=True),
    Kind("mp4", "video/mp4", _names("mp4", "m4v", "mov", "m4a", "3gp"), _is_mp4, recordings.clean_mp4),
    Kind("wav", "audio/wav", _names("wav"), _riff(b"WAVE"), recordings.clean_wav),
    Kind("mp3", "audio/mpeg", _names("mp3"), _is_mp3, recordings.clean_mp3),
    Kind("text", "text/plain; charset=utf-8", _names("txt", "log", "csv"), _is_text, documents.clean_text),
)
BY_CODE = {kind.code: kind for kind in KINDS}


def kind_of(content: bytes, name: str) -> Kind:
    """The kind the content shows, if the name agrees."""
    if not content:
        raise Refused("empty")
    found = next((kind for kind in KINDS if kind.begins(content)), None)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if found is None and content.startswith(office.LOCKED) and extension in ("docx", "xlsx"):
        raise Refused("locked_document")
    if found is None:
        known = any(extension in kind.extensions for kind in KINDS)
        raise Refused("lying_type" if known else "unknown_type")
    if extension and extension not in found.extensions:
        raise Refused("lying_type")
    if not extension and found.code == "text":
        raise Refused("unknown_type")
    return found


def cleaned(content: bytes, kind: Kind) -> tuple[bytes, Kind]:
    """The content without what tells more than it shows, and the kind it now is."""
    return kind.clean(content), BY_CODE[kind.cleaned_as or kind.code]
