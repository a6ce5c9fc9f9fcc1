"""Two pieces of work in turn, A B A B …, and the median of their ratios: it holds when the machine's speed drifts."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from tests import environment

Work = Callable[[], object]


@dataclass
class Table:
    """The ratios of one run with their goals."""

    engine: str
    rows: list[tuple[str, float, str, bool]] = field(default_factory=list)

    def add(self, title: str, value: float, goal: str) -> None:
        """`goal` is `<= 1.5` or `>= 100`, or empty for a figure without one."""
        sign, _space, limit = goal.partition(" ")
        holds = not goal or (value <= float(limit) if sign == "<=" else value >= float(limit))
        self.rows.append((title, value, goal, holds))
        print(f"{'  ' if holds else '! '}{self.engine:<10} {title:<78} {value:9.3g}  {goal}", flush=True)


def seconds(work: Work, clock: Callable[[], float]) -> float:
    began = clock()
    work()
    return clock() - began


def ratio(ours: Work, theirs: Work, *, rounds: int = 7, clock: Callable[[], float] = time.process_time) -> float:
    """Median of ours / theirs over rounds after one warm-up each."""
    ours(), theirs()
    return statistics.median(seconds(ours, clock) / max(seconds(theirs, clock), 1e-9) for _round in range(rounds))


def median_seconds(work: Work, *, rounds: int = 7, clock: Callable[[], float] = time.process_time) -> float:
    work()
    return statistics.median(seconds(work, clock) for _round in range(rounds))


def clock() -> Callable[[], float]:
    """CPU of all who work: on SQLite this process, on PostgreSQL the servers' processes behind it too."""
    if connection.vendor == "sqlite":
        return time.process_time
    return with_servers if servers() else time.perf_counter


def servers() -> list[str]:
    """Every process of the database that was started for this run; they stay in the pool from page to page."""
    cluster = getattr(environment, "cluster", None)
    first = Path(f"/proc/{cluster.server.pid}/task/{cluster.server.pid}/children") if cluster else Path("missing")
    return first.read_text().split() if first.exists() else []


def with_servers() -> float:
    """Seconds of CPU here and in every process of the database. The machine's other work leaves no mark."""
    told = (Path(f"/proc/{server}/schedstat").read_text().split()[0] for server in servers())
    return time.process_time() + sum(int(nanoseconds) for nanoseconds in told) / 1e9


def growth(work: Work) -> float:
    """By how many MB this process grew at most while it worked."""
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark begins here
    before = _memory("VmRSS")
    work()
    return (_memory("VmHWM") - before) / 1_000


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
