"""Takes files from the browser without ever laying them readable on the disk."""

import io
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from register.attachments.problems import Refused
from register.attachments.store import Writer
from register.crypto.aead import new_key
from register.crypto.contexts import Context
from register.crypto.streams import StreamSealer, open_stream

DRAINED = 4  # how many times the limit is read past before the connection is cut


class Reader(io.RawIOBase):
    """Reads a sealed upload back in the clear, in memory, as often as wanted."""

    def __init__(self, writer: Writer | None, key: bytes, context: Context) -> None:
        super().__init__()
        self._writer, self._key, self._context = writer, key, context
        self._pieces: Iterator[bytes] = iter(())
        self._left, self._at = memoryview(b""), 0
        self._rewind()

    def __repr__(self) -> str:
        return "<Reader>"

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation("a sealed upload can only be read from its beginning")
        self._rewind()
        return 0

    def readinto(self, target: Any) -> int:
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        count = min(len(target), len(self._left))
        target[:count] = self._left[:count]
        self._left = self._left[count:]
        self._at += count
        return count

    def close(self) -> None:
        if not self.closed and self._writer is not None:
            self._writer.drop()
        super().close()

    def _rewind(self) -> None:
        if self._writer is not None:
            self._pieces = open_stream(self._key, self._writer.read_back(), self._context)
        self._left = memoryview(b"")
        self._at = 0


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """An uploaded file under a key that lives only as long as the request."""

    def __init__(self, reader: Reader, name: str, size: int, problem: str) -> None:
        super().__init__(io.BufferedReader(reader), name, "", size, "")
        self.problem = problem

    def __repr__(self) -> str:
        return "<SealedUpload>"  # a file name is content

    def content(self) -> bytes:
        """The whole file in memory, or why it cannot be had."""
        if self.problem:
            raise Refused(self.problem)
        self.seek(0)
        return bytes(self.read())


class SealingUploadHandler(FileUploadHandler):
    """Seals each chunk as it arrives. A file that is too large or finds no room is read past and marked."""

    chunk_size = 64 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._key, self._problem = new_key(), ""
        self._read = 0
        self._context = Context("upload", "", "content")
        self._sealer = StreamSealer(self._key, self._context)
        self._writer: Writer | None = None
        self._put(self._sealer.header)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._read = start + len(raw_data)
        if self._read > settings.RAK_MAX_FILE_BYTES:
            self._give_up("too_large")
            if self._read > DRAINED * settings.RAK_MAX_FILE_BYTES:
                raise StopUpload(connection_reset=True)
        self._put(self._sealer.update(raw_data) if not self._problem else b"")

    def file_complete(self, file_size: int) -> SealedUpload:
        if not self._problem:
            self._put(self._sealer.finish())
        reader = Reader(self._writer, self._key, self._context)
        return SealedUpload(reader, self.file_name or "", file_size, self._problem)

    def upload_interrupted(self) -> None:
        if getattr(self, "_writer", None) is not None:
            self._give_up("damaged")

    def _put(self, sealed: bytes) -> None:
        if self._problem:
            return
        try:
            if self._writer is None:
                self._writer = Writer()
            self._writer.write(sealed)
        except Refused as problem:
            self._give_up(problem.code)

    def _give_up(self, code: str) -> None:
        self._problem = self._problem or code
        if self._writer is not None:
            self._writer.drop()
            self._writer = None
