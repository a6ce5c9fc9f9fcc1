"""Two pieces of work in turn, A B A B …, and the median of their ratios: it holds when the machine's speed drifts."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

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
