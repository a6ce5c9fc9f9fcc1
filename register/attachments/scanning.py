"""Looks for harmful content: the standard test file always, everything else where clamd is configured."""

import socket
import struct
from contextlib import closing

from django.conf import settings

from register.attachments.problems import Refused

# The anti-virus trade's harmless test file, kept in halves so that this source is not taken for one
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PIECE = 64 * 1024
PATIENCE_SECONDS = 30


def scan(content: bytes) -> None:
    """Raises Refused when the content is harmful, or when it should be scanned and cannot be."""
    if EICAR in content:
        raise Refused("harmful")
    if settings.RAK_CLAMD and not is_clean(settings.RAK_CLAMD, content):
        raise Refused("harmful")


def is_clean(where: str, content: bytes) -> bool:
    """clamd's INSTREAM: sizes before pieces, a zero at the end, one line back."""
    try:
        with closing(_connected(where)) as talk:
            talk.sendall(b"zINSTREAM\x00")
            for at in range(0, len(content), PIECE):
                piece = content[at : at + PIECE]
                talk.sendall(struct.pack(">I", len(piece)) + piece)
            talk.sendall(struct.pack(">I", 0))
            answer = _answer(talk)
    except (OSError, ValueError):
        raise Refused("no_scanner") from None
    if answer.endswith("OK"):
        return True
    if answer.endswith("FOUND"):
        return False
    raise Refused("no_scanner")


def _connected(where: str) -> socket.socket:
    """`unix:/path` or `host:port`."""
    if where.startswith("unix:"):
        talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        talk.settimeout(PATIENCE_SECONDS)
        try:
            talk.connect(where.removeprefix("unix:"))
        except OSError:
            talk.close()
            raise
        return talk
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)


def _answer(talk: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\x00") and (piece := talk.recv(4096)):
        said += piece
    return said.rstrip(b"\x00\n").decode("utf-8", "replace")
