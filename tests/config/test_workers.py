"""Connections that browsers keep are shared among the workers, and none is left to a worker that is gone."""

import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import MagicMock, patch

import pytest
from gunicorn.workers.gthread import ThreadWorker

from register.config import workers
from register.config.workers import GONE, HELD, SLOTS, FairWorker, forget
from tests.server import Server

KEPT = 16


@pytest.fixture
def two() -> Iterator[list[FairWorker]]:
    """Two workers as the master makes them, without their processes."""
    made = []
    for age in (1, 2):
        worker = FairWorker.__new__(FairWorker)
        worker.age, worker.nr_conns = age, 0
        made.append(worker)
    yield made
    for worker in made:
        forget(worker)


def waited(worker: FairWorker) -> bool:
    with patch.object(ThreadWorker, "accept") as taken, patch.object(workers.time, "sleep") as slept:
        worker.accept(MagicMock())
    taken.assert_called_once()
    return bool(slept.called)


def test_who_holds_more_waits_and_then_takes_it_all_the_same(two: list[FairWorker]) -> None:
    one, other = two
    assert not waited(one)
    one.nr_conns += 1

    assert (waited(one), waited(other)) == (True, False)


def test_ended_worker_is_nobody_to_wait_for(two: list[FairWorker]) -> None:
    one, other = two
    one.nr_conns = 3
    assert waited(one)

    forget(other)

    assert HELD[other.age % SLOTS] == GONE
    assert not waited(one)


def children(server: Server) -> list[int]:
    assert server.process
    pid = server.process.pid
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def held(server: Server) -> Counter[int]:
    """Connections by worker, as the kernel sees them."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inodes = {row[9] for row in rows if int(row[1].split(":")[1], 16) == server.port and row[3] == "01"}
    found: Counter[int] = Counter()
    for pid in children(server):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = str(link.readlink())
            except OSError:  # closed meanwhile
                continue
            found[pid] += target.removeprefix("socket:[").removesuffix("]") in inodes
    return found


def connect(server: Server) -> socket.socket:
    link = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    link.sendall(f"GET /rapportera/ HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode())
    assert link.recv(65_536).startswith(b"HTTP/1.1 200 ")
    return link


def test_sixteen_kept_connections_are_shared_evenly(world: Server) -> None:
    """All at once, as a connection without a question is closed after two seconds."""
    with ThreadPoolExecutor(KEPT) as pool:
        links = list(pool.map(lambda _number: connect(world), range(KEPT)))
        found = held(world)
    for link in links:
        link.close()

    assert sum(found.values()) > KEPT // 2
    assert len(found) == 2
    assert max(found.values()) - min(found.values()) <= 4


def test_killed_worker_is_replaced_and_the_site_answers(world: Server) -> None:
    before = children(world)
    os.kill(before[0], signal.SIGKILL)
    for _attempt in range(100):
        if len(children(world)) == 2 and before[0] not in children(world):
            break
        time.sleep(0.1)

    links = [connect(world) for _link in range(4)]
    for link in links:
        link.close()

    assert len(set(children(world)) - set(before)) == 1
