"""Sealed files on disk: written whole or not at all, without telling the hour they came."""

import errno
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from register.attachments.problems import Refused

PIECE = 64 * 1024
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
INCOMING = "incoming"


def new_name() -> str:
    return secrets.token_hex(20)


class Writer:
    """Writes one sealed file aside; `keep` moves it into place once it is on the disk for sure."""

    def __init__(self) -> None:
        self.name = new_name()
        self._aside = incoming() / self.name
        try:
            self._file = self._aside.open("xb")
        except OSError as problem:
            raise _told(problem) from None

    def write(self, piece: bytes) -> None:
        try:
            self._file.write(piece)
        except OSError as problem:
            self.drop()
            raise _told(problem) from None

    def keep(self) -> str:
        """Put the file in place for good: contents, then name, then folder."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            place = path(self.name)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._aside.rename(place)
            _forget_hour(place)
            _sync_folder(place.parent)
        except OSError as problem:
            self.drop()
            raise _told(problem) from None
        return self.name

    def read_back(self) -> Iterator[bytes]:
        """What has been written so far, while it still lies aside."""
        self._file.flush()
        yield from _pieces(self._aside)

    def drop(self) -> None:
        with suppress(OSError):
            self._file.close()
        self._aside.unlink(missing_ok=True)


def incoming() -> Path:
    folder: Path = settings.RAK_SEALED / INCOMING
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def path(name: str) -> Path:
    """Where a sealed file lies. Names are ours alone; a person's file name is never a path."""
    if len(name) != 40 or not name.isalnum():
        raise ValueError("not the name of a sealed file")
    folder: Path = settings.RAK_SEALED / name[:2]
    return folder / name


def write(pieces: Iterable[bytes]) -> str:
    """Store a sealed file, whole and on the disk, and give its name."""
    writer = Writer()
    try:
        for piece in pieces:
            writer.write(piece)
    except BaseException:
        writer.drop()
        raise
    return writer.keep()


def read(name: str) -> Iterator[bytes]:
    return _pieces(path(name))


def remove(name: str) -> None:
    path(name).unlink(missing_ok=True)


def sweep_incoming(older_than_seconds: int = 24 * 60 * 60) -> int:
    """Remove what an interrupted upload left aside. Its key died with the request."""
    border = time.time() - older_than_seconds
    left = [entry for entry in incoming().iterdir() if entry.stat().st_ctime < border]
    for entry in left:
        entry.unlink(missing_ok=True)
    return len(left)


def _pieces(place: Path) -> Iterator[bytes]:
    with place.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _forget_hour(place: Path) -> None:
    """A file's times would say when an anonymous report was written: keep only the day."""
    day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    os.utime(place, (day, day))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _told(problem: OSError) -> Exception:
    return Refused("disk_full") if problem.errno in NO_ROOM else problem
