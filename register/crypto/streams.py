"""Files: sealed chunk by chunk, so that none can be cut, moved, repeated or added without notice."""

import os
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from register.crypto import suites
from register.crypto.aead import TAG_LENGTH, checked_key
from register.crypto.contexts import Context
from register.crypto.errors import CannotOpen
from register.crypto.secrecy import Guarded

CHUNK = 64 * 1024
PREFIX_LENGTH = 7
HEADER_LENGTH = suites.LENGTH + PREFIX_LENGTH
MOST_CHUNKS = 2**32


def sealed_length(length: int) -> int:
    """How long a plaintext of this length becomes."""
    chunks = max(1, -(-length // CHUNK))
    return HEADER_LENGTH + length + chunks * TAG_LENGTH


def seal_stream(key: bytes, chunks: Iterable[bytes], context: Context) -> Iterator[bytes]:
    """Seal pieces of any size; the header comes first, then sealed chunks."""
    cipher = AESGCM(checked_key(key))
    header = suites.STREAM + os.urandom(PREFIX_LENGTH)
    aad = header + context.aad
    yield header
    for number, (piece, is_last) in enumerate(_pieces(chunks, CHUNK)):
        yield cipher.encrypt(_nonce(header, number, is_last), piece, aad)


class StreamSealer(Guarded):
    """The same for pieces that are pushed as they arrive, such as an upload."""

    __slots__ = ("_aad", "_buffer", "_cipher", "_number", "header")

    def __init__(self, key: bytes, context: Context) -> None:
        self._cipher = AESGCM(checked_key(key))
        self.header = suites.STREAM + os.urandom(PREFIX_LENGTH)
        self._aad = self.header + context.aad
        self._buffer = bytearray()
        self._number = 0

    def update(self, piece: bytes) -> bytes:
        """Sealed chunks that are complete now; the last chunk waits for `finish`."""
        self._buffer += piece
        ready = []
        while len(self._buffer) > CHUNK:
            ready.append(self._sealed(bytes(self._buffer[:CHUNK]), is_last=False))
            del self._buffer[:CHUNK]
        return b"".join(ready)

    def finish(self) -> bytes:
        return self._sealed(bytes(self._buffer), is_last=True)

    def _sealed(self, piece: bytes, *, is_last: bool) -> bytes:
        sealed = self._cipher.encrypt(_nonce(self.header, self._number, is_last), piece, self._aad)
        self._number += 1
        return sealed


def open_stream(key: bytes, chunks: Iterable[bytes], context: Context) -> Iterator[bytes]:
    """Open a sealed stream given in pieces of any size. Raises CannotOpen at the first chunk out of place."""
    cipher = AESGCM(checked_key(key))
    source = iter(chunks)
    header, rest = _take(source, HEADER_LENGTH)
    if header[: suites.LENGTH] != suites.STREAM or len(header) != HEADER_LENGTH:
        raise CannotOpen
    aad = header + context.aad
    for number, (piece, is_last) in enumerate(_pieces(_after(rest, source), CHUNK + TAG_LENGTH)):
        try:
            yield cipher.decrypt(_nonce(header, number, is_last), piece, aad)
        except InvalidTag:
            raise CannotOpen from None


def _nonce(header: bytes, number: int, is_last: bool) -> bytes:
    if number >= MOST_CHUNKS:
        raise ValueError("too long for one stream")
    return header[suites.LENGTH :] + number.to_bytes(4, "big") + (b"\x01" if is_last else b"\x00")


def _pieces(chunks: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Cut into equal pieces and tell which is the last; an empty stream is one empty last piece."""
    buffer = bytearray()
    for chunk in chunks:
        buffer += chunk
        while len(buffer) > size:
            yield bytes(buffer[:size]), False
            del buffer[:size]
    yield bytes(buffer), True


def _take(source: Iterator[bytes], length: int) -> tuple[bytes, bytes]:
    taken = b""
    for chunk in source:
        taken += chunk
        if len(taken) >= length:
            break
    return taken[:length], taken[length:]


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
