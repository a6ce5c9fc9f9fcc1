"""The web server's workers, and which of them takes a new connection.

A browser keeps its connection, and all its pages are made by the worker that took it. Left to chance one of two
workers may hold fourteen connections of sixteen, and their pages wait for each other while the other worker idles.
"""

import time
from multiprocessing.sharedctypes import RawArray
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

GONE = -1
SLOTS = 64
WAIT = 0.006  # seconds: a little more than another thread may keep the interpreter
HELD = RawArray("i", [GONE] * SLOTS)  # connections of each worker, seen by all


class FairWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no stubs
    """Lets a worker that holds fewer take a new connection first."""

    @property
    def nr_conns(self) -> int:
        return self._held

    @nr_conns.setter
    def nr_conns(self, count: int) -> None:
        self._held = HELD[self.age % SLOTS] = count  # its own count holds even if two should share a slot

    def accept(self, listener: Any) -> None:
        if self.nr_conns > min(count for count in HELD if count != GONE):
            time.sleep(WAIT)  # a stuck worker keeps nobody out: afterwards this one takes it if it is still there
        super().accept(listener)


def forget(worker: FairWorker) -> None:
    """A worker that has ended holds nothing."""
    HELD[worker.age % SLOTS] = GONE
