"""Writers on SQLite queue before they begin, in every thread and process, and never hold the place too long."""

import fcntl
import multiprocessing
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.sqlite3.base import DatabaseWrapper as Plain

from register.config.sqlite.base import DatabaseWrapper

OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL"}


@pytest.fixture
def connect(tmp_path: Path, django_db_blocker: Any) -> Callable[[], DatabaseWrapper]:
    path = tmp_path / "data.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE mark (who TEXT)")
    made.close()
    opened: list[DatabaseWrapper] = []

    def make() -> DatabaseWrapper:
        settings: dict[str, Any] = {"NAME": str(path), "OPTIONS": OPTIONS, "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True}
        settings |= {"TIME_ZONE": None, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False, "ENGINE": ""}
        opened.append(DatabaseWrapper(settings, "queue"))
        opened[-1].inc_thread_sharing()
        return opened[-1]

    with django_db_blocker.unblock():
        yield make  # type: ignore[misc]  # a fixture
        for connection in opened:
            connection.close()


def _is_free(path: Path) -> bool:
    file = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


def _begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def test_place_is_held_from_begin_to_commit_or_rollback(connect: Callable[[], DatabaseWrapper], tmp_path: Path) -> None:
    connection, queue = connect(), tmp_path / "data.sqlite3.queue"

    for end in (connection.commit, connection.rollback):
        assert _is_free(queue)
        _begin(connection)
        assert not _is_free(queue)
        end()
        assert _is_free(queue)
        connection.set_autocommit(True)


def test_closing_gives_the_place_away(connect: Callable[[], DatabaseWrapper], tmp_path: Path) -> None:
    connection = connect()
    _begin(connection)

    connection.close()

    assert _is_free(tmp_path / "data.sqlite3.queue")


def test_failed_begin_gives_the_place_away(
    connect: Callable[[], DatabaseWrapper], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: object) -> None:
        raise OperationalError

    connection = connect()
    connection.ensure_connection()
    monkeypatch.setattr(Plain, "_start_transaction_under_autocommit", fail)

    with pytest.raises(OperationalError):
        connection._start_transaction_under_autocommit()

    assert _is_free(tmp_path / "data.sqlite3.queue")


def test_reading_needs_no_place(connect: Callable[[], DatabaseWrapper], tmp_path: Path) -> None:
    with connect().cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mark")

    assert not (tmp_path / "data.sqlite3.queue").exists()


def test_next_in_line_waits_for_the_first(connect: Callable[[], DatabaseWrapper]) -> None:
    first, order = connect(), []
    _begin(first)

    def second() -> None:
        connection = connect()
        _begin(connection)
        order.append("second begins")
        connection.commit()
        connection.close()

    waiting = threading.Thread(target=second)
    waiting.start()
    waiting.join(0.3)
    order.append("first ends")
    first.commit()
    waiting.join(10)

    assert order == ["first ends", "second begins"]


def test_queue_that_cannot_be_made_is_a_database_error(connect: Callable[[], DatabaseWrapper], tmp_path: Path) -> None:
    (tmp_path / "data.sqlite3.queue").mkdir()

    with pytest.raises(OperationalError, match="cannot queue for writing"):
        _begin(connect())


def test_memory_database_has_no_queue(connect: Callable[[], DatabaseWrapper], tmp_path: Path) -> None:
    connection = connect()
    connection.settings_dict["NAME"] = "file:memorydb_queue?mode=memory&cache=shared"

    _begin(connection)

    assert connection._queue is None
    connection.rollback()


def _holder(path: str, ready: Any) -> None:
    file = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(file, fcntl.LOCK_EX)
    ready.set()
    os.kill(os.getpid(), 9)


def test_killed_holder_leaves_no_lock_behind(tmp_path: Path) -> None:
    path, context = tmp_path / "data.sqlite3.queue", multiprocessing.get_context("fork")
    ready = context.Event()
    process = context.Process(target=_holder, args=(str(path), ready))

    process.start()
    process.join(10)

    assert ready.is_set()
    assert process.exitcode == -9
    assert _is_free(path)


def test_connection_is_kept_from_page_to_page(connect: Callable[[], DatabaseWrapper]) -> None:
    connection = connect()
    connection.ensure_connection()
    first = connection.connection

    connection.close_if_unusable_or_obsolete()

    assert connection.connection is first


def test_replaced_file_is_opened_anew(connect: Callable[[], DatabaseWrapper], tmp_path: Path) -> None:
    connection, path = connect(), tmp_path / "data.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(tmp_path / "other") as made:
        made.execute("CREATE TABLE mark (who TEXT)")
        made.execute("INSERT INTO mark VALUES ('restored')")
    made.close()
    (tmp_path / "other").replace(path)

    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        found = cursor.execute("SELECT who FROM mark").fetchall()

    assert found == [("restored",)]


def test_file_that_was_taken_away_is_missed(connect: Callable[[], DatabaseWrapper], tmp_path: Path) -> None:
    connection = connect()
    connection.ensure_connection()
    (tmp_path / "data.sqlite3").unlink()

    connection.close_if_unusable_or_obsolete()

    with pytest.raises(OperationalError, match="no such table"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO mark VALUES ('lost')")


def test_file_is_not_changed_in_the_middle_of_a_transaction(
    connect: Callable[[], DatabaseWrapper], tmp_path: Path
) -> None:
    connection = connect()
    connection.ensure_connection()
    (tmp_path / "data.sqlite3").unlink()
    connection.in_atomic_block = True

    connection.close_if_unusable_or_obsolete()

    assert connection.connection is not None
    connection.in_atomic_block = False


def test_the_product_uses_the_queue(settings: Any) -> None:
    engines = {alias: database["ENGINE"] for alias, database in settings.DATABASES.items()}

    assert set(engines.values()) <= {"register.config.sqlite", "django.db.backends.postgresql"}
