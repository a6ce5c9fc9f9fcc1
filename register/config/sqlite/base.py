"""SQLite lets one writer in at a time and is unfair about whom; a kernel file lock makes the others queue.

Django asks for the name `base`. The lock is taken before the outermost BEGIN IMMEDIATE and let go at its end.
"""

import fcntl
import os
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection, kept from page to page for as long as its file is the one that it opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: int | None = None
        self._has_turn = False
        self._opened: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: Any) -> Any:
        made = super().get_new_connection(conn_params)
        self._opened = self._file()
        return made

    def close_if_unusable_or_obsolete(self) -> None:
        """Asked before and after every page. What is written to a file that was taken away or replaced is lost."""
        if self.connection is not None and not self.in_atomic_block and self._opened != self._file():
            self.close()
        super().close_if_unusable_or_obsolete()

    def _file(self) -> tuple[int, int] | None:
        """Which file stands there now; None for a database in memory, or none at all."""
        try:
            found = os.stat(self.settings_dict["NAME"])  # noqa: PTH116  twice a page: no Path is made
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # the stubs leave it out
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._end_turn()
            self._leave_queue()

    def _take_turn(self) -> None:
        if self.is_in_memory_db() or self._has_turn:
            return
        try:
            if self._queue is None:
                self._queue = os.open(f"{self.settings_dict['NAME']}.queue", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._queue, fcntl.LOCK_EX)
        except OSError as error:
            raise OperationalError("cannot queue for writing") from error
        self._has_turn = True

    def _end_turn(self) -> None:
        if self._has_turn and self._queue is not None:
            self._has_turn = False
            fcntl.flock(self._queue, fcntl.LOCK_UN)

    def _leave_queue(self) -> None:
        if self._queue is not None:
            os.close(self._queue)
            self._queue = None
