"""Sound and film without their notes: place, device, time and titles are blanked where they stand."""

import struct
from collections.abc import Iterator

from register.attachments.problems import Refused

BRANDS = frozenset(
    b"isom iso2 iso3 iso4 iso5 iso6 mp41 mp42 avc1 M4A M4V M4B qt 3gp4 3gp5 3gp6 3gs7 MSNV dash mmp4".split()
)
CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"moof", b"traf", b"mvex"})
NOTES = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"XMP_", b"tref"})
TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
WAV_KEPT = frozenset({b"fmt ", b"data", b"fact"})
DEEPEST = 8


def clean_mp4(content: bytes) -> bytes:
    """Blank notes, times and note tracks in place, so that every position in the file stays true."""
    film = bytearray(content)
    try:
        _blank_notes(film, 0, len(film), 0)
    except struct.error:
        raise Refused("damaged") from None
    return bytes(film)


def _boxes(film: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box's type, start, start of content, and end."""
    at = start
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", film, at)
        header = 8
        if size == 1:
            size, header = struct.unpack_from(">Q", film, at + 8)[0], 16
        size = size or end - at
        if size < header or at + size > end:
            raise Refused("damaged")
        yield kind, at, at + header, at + size
        at += size


def _blank_notes(film: bytearray, start: int, end: int, depth: int) -> None:
    if depth > DEEPEST:
        raise Refused("damaged")
    for kind, at, inside, after in _boxes(film, start, end):
        if kind in NOTES or (kind == b"trak" and _is_note_track(film, inside, after)):
            film[at + 4 : at + 8] = b"free"
            film[inside:after] = bytes(after - inside)
        elif kind in TIMED:
            _blank_times(film, inside)
        elif kind in CONTAINERS:
            _blank_notes(film, inside, after, depth + 1)


def _blank_times(film: bytearray, inside: int) -> None:
    """Created and changed, in 32 or 64 bits as the version says."""
    length = 16 if film[inside] == 1 else 8
    film[inside + 4 : inside + 4 + length] = bytes(length)


def _is_note_track(film: bytearray, start: int, end: int) -> bool:
    """A track of timed notes (positions, faces) rather than picture or sound."""
    for kind, _at, inside, after in _boxes(film, start, end):
        if kind == b"mdia":
            for child, _child_at, content, _child_after in _boxes(film, inside, after):
                if child == b"hdlr":
                    return bytes(film[content + 8 : content + 12]) not in (b"vide", b"soun")
    return False


def clean_wav(content: bytes) -> bytes:
    """Only the format and the sound itself."""
    kept, at = b"", 12
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        piece = content[at + 8 : at + 8 + size]
        if len(piece) < size and name != b"data":
            raise Refused("damaged")
        if name in WAV_KEPT:
            kept += struct.pack("<4sI", name, len(piece)) + piece + b"\x00" * (len(piece) % 2)
        at += 8 + size + size % 2
    if b"data" not in kept:
        raise Refused("damaged")
    return b"RIFF" + struct.pack("<I", 4 + len(kept)) + b"WAVE" + kept


def clean_mp3(content: bytes) -> bytes:
    """Frames only: titles, pictures and comments before and after them fall away."""
    start = 0
    while content[start : start + 3] == b"ID3" and len(content) >= start + 10:
        size = 0
        for part in content[start + 6 : start + 10]:
            size = size << 7 | part & 0x7F
        start += 10 + size
    end = len(content)
    if content[end - 128 : end - 125] == b"TAG":
        end -= 128
    end = _before_ape(content, end)
    frames = content[start:end].lstrip(b"\x00")
    if len(frames) < 4 or frames[0] != 0xFF or frames[1] & 0xE0 != 0xE0:
        raise Refused("damaged")
    return frames


def _before_ape(content: bytes, end: int) -> int:
    if content[end - 32 : end - 24] != b"APETAGEX":
        return end
    size, flags = struct.unpack_from("<I4xI", content, end - 20)
    has_head = bool(flags & 0x80000000)
    return max(0, end - int(size) - (32 if has_head else 0))
