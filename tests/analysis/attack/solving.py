"""What follows from equations about whole numbers of people: the least and the greatest count of a cell.

Solutions already found speak for many cells at once; only what they leave open is solved for by itself.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import vstack

SECONDS = 3.0  # for whole numbers; what is not settled by then is not told
MANY = 5000.0  # no group is larger


class Wrong(AssertionError):
    """The truth itself does not fit the equations: the attacker has misread the files."""


class People:
    """Whole numbers that fit the equations, and a pool of those found so far."""

    def __init__(self, matrix, low, high, *, truth=None, seed=1):
        self.size, self.matrix, self.low, self.high = matrix.shape[1], matrix, low, high
        self.pool, self.unsettled = [], 0
        self._draw = np.random.default_rng(seed)
        if truth is not None:
            told = matrix @ truth
            if not (np.all(told >= low - 1e-6) and np.all(told <= high + 1e-6)):
                raise Wrong([int(i) for i in np.flatnonzero((told < low - 1e-6) | (told > high + 1e-6))])
            self.pool.append(truth)

    def _programme(self):
        exact = self.low == self.high
        upper, lower = ~exact & np.isfinite(self.high), ~exact & np.isfinite(self.low)
        rest = vstack([self.matrix[upper], -self.matrix[lower]], format="csr")
        limit = np.concatenate([self.high[upper], -self.low[lower]])
        given = {}
        if exact.any():
            given |= {"A_eq": self.matrix[exact], "b_eq": self.high[exact]}
        if len(limit):
            given |= {"A_ub": rest, "b_ub": limit}
        return given

    def wander(self, times=6):
        """Fill the pool with corners in directions drawn at random."""
        for _ in range(times):
            self._push(self._draw.normal(size=self.size))

    def _push(self, aim, least=None):
        """The whole numbers with the smallest aim (or any, when proof takes too long), and a bound below; None if
        there are none."""
        floor = np.zeros(self.size) if least is None else least
        found = linprog(aim, bounds=np.column_stack([floor, np.full(len(floor), MANY)]), **self._programme())
        if found.status == 2:
            return None, np.inf
        if np.all(np.abs(found.x - np.round(found.x)) < 1e-6):
            self.pool.append(np.round(found.x))
            return self.pool[-1], found.fun
        rules = LinearConstraint(self.matrix, self.low, self.high)
        whole = milp(
            aim,
            integrality=np.ones(len(aim)),
            bounds=Bounds(floor, MANY),
            constraints=rules,
            options={"time_limit": SECONDS},
        )
        if whole.status == 2:
            return None, np.inf
        if whole.x is None:
            return None, found.fun
        self.pool.append(np.round(whole.x))
        return self.pool[-1], whole.fun if whole.status == 0 else found.fun

    def closed(self, aims, truths):
        """For every aim the directions, of -1 and 1, in which no other whole number than the true one fits."""
        self.wander()
        found = {}
        for name, aim in aims.items():
            found[name] = [sign for sign in (-1, 1) if not self._beyond(aim, truths[name], sign)]
        return found

    def _beyond(self, aim, truth, sign):
        if any(sign * (aim @ x - truth) > 0.5 for x in self.pool):
            return True
        if not aim.any():
            return False
        x, bound = self._push(-sign * aim)
        if x is not None and sign * (aim @ x - truth) > 0.5:
            return True
        return self._leave(np.isfinite(bound) and -bound > sign * truth + 0.5)

    def known_to(self, own, aim, truth):
        """Whether somebody of the kinds `own` (numbers) can tell that the aim is what it is."""
        if any(abs(aim @ x - truth) > 0.5 and np.all(x[own] > 0.5) for x in self.pool):
            return False
        floor = np.zeros(self.size)
        floor[own] = 1.0
        for sign in (1, -1):
            x, bound = self._push(sign * aim, floor)
            if x is not None and abs(aim @ x - truth) > 0.5:
                return False
            if self._leave(np.isfinite(bound) and bound < sign * truth - 0.5):
                return False
        return True

    def _leave(self, is_open):
        """Count what was not settled in time."""
        self.unsettled += int(is_open)
        return bool(is_open)
