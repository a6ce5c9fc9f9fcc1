"""Many writers, one chain: nothing is lost, doubled or left behind, on either engine."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from register.audit import chain, sealing
from register.audit.models import Event, Link, Tail
from register.audit.services import record
from register.audit.verification import Verdict, verify

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite chains at once")


def _write(count: int, who: int) -> None:
    for number in range(count):
        with transaction.atomic():
            record(kind="keys.unlocked", by=who, detail={"slot": number})
    connections.close_all()


def _together(writers: int, count: int) -> None:
    threads = [threading.Thread(target=_write, args=(count, who)) for who in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


@on_postgresql
def test_eight_writers_and_two_sealers_make_one_chain() -> None:
    chain.installation()
    stops = [sealing.start() for _ in range(2)]
    _together(8, 25)
    deadline = time.monotonic() + 10
    while Tail.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    for stop in stops:
        assert stop is not None
        stop.set()

    assert verify() == Verdict(checked=200, unsealed=0, broken=None)
    assert set(Link.objects.values_list("event_id", flat=True)) == set(Event.objects.values_list("id", flat=True))


@on_postgresql
def test_tail_is_chained_within_a_second() -> None:
    chain.installation()
    stop = sealing.start()
    assert stop is not None
    try:
        began = time.monotonic()
        _write(1, who=1)
        while Tail.objects.exists() and time.monotonic() < began + 10:
            time.sleep(0.02)
        took = time.monotonic() - began
    finally:
        stop.set()

    assert Link.objects.count() == 1
    assert took < 2  # a second, and room for a busy machine


@on_postgresql
def test_second_sealer_steps_aside() -> None:
    with transaction.atomic():
        record(kind="keys.enrolled", by=1)
    counts = []

    def other() -> None:
        counts.append(chain.seal_tail())
        connections.close_all()

    with transaction.atomic():
        assert chain._is_sealer()
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(20)

    assert counts == [0]
    assert chain.seal_tail() == 1


@on_postgresql
def test_sealing_again_after_a_rollback_leaves_no_double() -> None:
    with transaction.atomic():
        record(kind="keys.enrolled", by=1)
    with transaction.atomic():
        assert chain.seal_tail() == 1
        transaction.set_rollback(True)

    assert (Link.objects.count(), Tail.objects.count()) == (0, 1)
    assert chain.seal_tail() == 1
    assert verify() == Verdict(checked=1, unsealed=0, broken=None)


def test_sqlite_needs_no_sealer() -> None:
    if not chain.is_chained_at_once():
        pytest.skip("PostgreSQL does")

    assert sealing.start() is None
    assert chain.seal_tail() == 0


def test_sealer_survives_a_lost_database(monkeypatch: pytest.MonkeyPatch) -> None:
    tries, stop = [], threading.Event()

    def fail() -> int:
        tries.append(1)
        if len(tries) == 3:
            stop.set()
        raise DatabaseError

    monkeypatch.setattr(chain, "seal_tail", fail)
    monkeypatch.setattr(sealing, "close_old_connections", lambda: None)
    monkeypatch.setattr(sealing.connection, "close", lambda: None, raising=False)

    sealing.seal_forever(stop, pause=0.001)

    assert len(tries) == 3


def test_full_batches_follow_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = [chain.BATCH, chain.BATCH, 1]
    waits: list[float | None] = []

    class Watch(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout)
            self.set()
            return True

    stop = Watch()
    monkeypatch.setattr(chain, "seal_tail", lambda: counts.pop(0))
    monkeypatch.setattr(sealing, "close_old_connections", lambda: None)
    monkeypatch.setattr(sealing.connection, "close", lambda: None, raising=False)

    sealing.seal_forever(stop, pause=7)

    assert (counts, waits) == ([], [7])


EIGHT_WRITERS = """
import os, django
django.setup()
from django.core.management import call_command
from django.db import connections, transaction
from register.audit.services import record
from register.audit.verification import verify

call_command("migrate", "audit", verbosity=0)
connections.close_all()
writers = []
for who in range(8):
    writers.append(os.fork())
    if writers[-1] == 0:
        for number in range(40):
            with transaction.atomic():
                record(kind="keys.unlocked", by=who, detail={"slot": number})
        os._exit(0)
ended = [os.waitpid(writer, 0)[1] for writer in writers]
verdict = verify()
print(ended, verdict.checked, verdict.unsealed, verdict.broken)
"""


def test_eight_processes_on_sqlite_make_one_chain(tmp_path: Path) -> None:
    """Threads share a memory database in tests, so the file and its queue are tried by real processes."""
    ours = {"RAK_VAR": str(tmp_path), "RAK_DEMO": "1", "DJANGO_SETTINGS_MODULE": "register.config.settings"}
    environment = {**os.environ, **ours}
    for name in ("RAK_DATABASE_URL", "RAK_KEYS_DATABASE_URL"):
        environment.pop(name, None)

    run = subprocess.run([sys.executable, "-c", EIGHT_WRITERS], env=environment, check=True, capture_output=True)

    assert run.stdout.decode() == f"{[0] * 8} 320 0 None\n"
