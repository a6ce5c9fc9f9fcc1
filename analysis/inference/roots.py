"""Where a function crosses zero, by Brent's method (Brent 1973, chapter 4; Dekker 1969), in the steps that R's
`uniroot` takes: a step function has no root to agree on, only a last step."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

_SMALLEST = float(np.finfo(float).eps)
_LARGEST = float(np.finfo(float).max)


@dataclass
class _Bracket:
    """Three points and their values: `b` the best, `a` the one before it, `c` on the other side of zero."""

    a: float
    b: float
    c: float
    fa: float
    fb: float
    fc: float

    def keep_best(self) -> None:
        if abs(self.fc) < abs(self.fb):
            self.a, self.b, self.c = self.b, self.c, self.b
            self.fa, self.fb, self.fc = self.fb, self.fc, self.fb

    def step(self, tolerance: float) -> float:
        """Half the bracket, or the interpolated step where it stays well inside."""
        before, half = self.b - self.a, (self.c - self.b) / 2
        if abs(before) < tolerance or abs(self.fa) <= abs(self.fb):
            return half
        p, q = self._interpolated()
        p, q = (p, -q) if p > 0 else (-p, q)
        wide = self.c - self.b
        inside = p < 0.75 * wide * q - abs(tolerance * q) / 2 and p < abs(before * q / 2)
        return p / q if inside else half

    def _interpolated(self) -> tuple[float, float]:
        wide, t2 = self.c - self.b, self.fb / self.fa
        if self.a == self.c:
            return wide * t2, 1 - t2
        q, t1 = self.fa / self.fc, self.fb / self.fc
        return t2 * (wide * q * (q - t1) - (self.b - self.a) * (t1 - 1)), (q - 1) * (t1 - 1) * (t2 - 1)


def root(f: Callable[[float], float], low: float, high: float, tolerance: float, limit: int = 1000) -> float:
    """A root of f between low and high within the tolerance; not a number where f has one sign at both ends."""

    def value(at: float) -> float:
        found = f(at)
        return float("nan") if np.isnan(found) else float(np.clip(found, -_LARGEST, _LARGEST))

    at = _Bracket(low, high, low, value(low), value(high), 0.0)
    if not (low < high and at.fa * at.fb <= 0):
        return float("nan")
    if at.fa == 0:
        return low
    at.fc = at.fa
    for _ in range(limit + 1):
        at.keep_best()
        close = 2 * _SMALLEST * abs(at.b) + tolerance / 2
        step = at.step(close)
        if abs((at.c - at.b) / 2) <= close or at.fb == 0:
            break
        at.a, at.fa = at.b, at.fb
        at.b += step if abs(step) >= close else float(np.copysign(close, step))
        at.fb = value(at.b)
        if np.sign(at.fb) == np.sign(at.fc) and at.fb != 0:
            at.c, at.fc = at.a, at.fa
    return at.b
