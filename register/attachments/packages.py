"""A zip with documents in it, opened with limits: nothing in it is trusted to be as large as it says."""

import io
import struct
import zipfile
import zlib

from register.attachments.problems import Refused

MOST_PARTS = 2_000
MOST_DIRECTORY = 1_000_000  # bytes of the list of parts
MOST_PART = 40_000_000
MOST_TOGETHER = 120_000_000
MOST_TIMES_LARGER = 300  # a part of at least a megabyte
END = b"PK\x05\x06"
END_LENGTH, LONGEST_COMMENT = 22, 65_535
STEADY_TIME = (1980, 1, 1, 0, 0, 0)
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    ValueError,
    NotImplementedError,  # zipfile's word for a compression it does not know
    EOFError,
    struct.error,
    RuntimeError,
)


def opened(content: bytes) -> zipfile.ZipFile:
    """The zip, once its list of parts is known to be short."""
    at = content.rfind(END, max(0, len(content) - END_LENGTH - LONGEST_COMMENT))
    if at < 0 or at + END_LENGTH > len(content):
        raise Refused("damaged")
    count, size = struct.unpack_from("<HI", content, at + 10)
    if count > MOST_PARTS or size > MOST_DIRECTORY:
        raise Refused("too_heavy")
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except BROKEN:
        raise Refused("damaged") from None


def parts(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The parts by name. Two of one name, a way out of the folder or a lock are no honest document."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in package.infolist():
        if info.is_dir():
            continue
        if info.flag_bits & 0x1:
            raise Refused("locked_document")
        if info.filename in found or info.filename.startswith("/") or ".." in info.filename.split("/"):
            raise Refused("damaged")
        found[info.filename] = info
    if len(found) > MOST_PARTS:
        raise Refused("too_heavy")
    return found


def read(package: zipfile.ZipFile, info: zipfile.ZipInfo, most: int = MOST_PART) -> bytes:
    """One part, never more of it than the limit whatever the zip says."""
    try:
        with package.open(info) as part:
            content = part.read(most + 1)
    except BROKEN:
        raise Refused("damaged") from None
    is_bomb = len(content) > 1_000_000 and len(content) > MOST_TIMES_LARGER * max(1, info.compress_size)
    if len(content) > most or is_bomb:
        raise Refused("too_heavy")
    return content


def packed(contents: dict[str, bytes]) -> bytes:
    """A new zip with these parts: no times, no comments, nothing before, between or after."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            info = zipfile.ZipInfo(name, STEADY_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return target.getvalue()
