"""A measured line, and how it is measured."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Line:
    """What was measured, in seconds (or as a ratio), and the floor or ceiling it must keep."""

    name: str
    seconds: float | None = None
    ratio: float | None = None
    least: float | None = None
    most: float | None = None
    note: str = ""

    @property
    def is_missed(self) -> bool:
        """Whether a measured ratio lies on the wrong side."""
        if self.ratio is None:
            return False
        return (self.least is not None and self.ratio < self.least) or (
            self.most is not None and self.ratio > self.most
        )

    def told(self) -> str:
        """One line of the table."""
        parts = [f"{self.name:<64}"]
        if self.seconds is not None:
            parts.append(f"{self.seconds:10.3f} s")
        if self.ratio is not None:
            parts.append(f"{self.ratio:10.1f} ×")
            wanted = f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"
            parts.append(f"(wanted {wanted}: {'MISSED' if self.is_missed else 'kept'})")
        return " ".join([*parts, self.note]).rstrip()


def best_of(run: Callable[[], object], times: int = 3) -> float:
    """The shortest of some runs, in seconds."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        found.append(time.perf_counter() - started)
    return min(found)


class Disagreement(ArithmeticError):
    """Another tool's results are not the library's: then its time says nothing."""


def kept_of(run: Callable[[], Result], times: int = 1) -> tuple[float, Result]:
    """The shortest of some runs, in seconds, and what the last one gave."""
    given: list[Result] = []
    return best_of(lambda: given.append(run()), times), given[-1]


def compared(name: str, other: float | None, own: float, least: float) -> Line:
    """The ratio to another tool, or that it was not measured."""
    if other is None:
        return Line(name, note="not measured: not installed")
    return Line(name, other, other / own, least)
