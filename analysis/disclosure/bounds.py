"""What an attacker can say of a hidden cell: the smallest and largest value that fits everything published.

Linear programming gives bounds for all cells; where its answer is not whole numbers it proves nothing about
people, and an integer programme is solved instead.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from analysis.disclosure.system import Floats, Mask, Part, System

TOLERANCE = 1e-6


class NoSolution(ArithmeticError):
    """The relations contradict the true values, or the solver gave up."""


@dataclass(frozen=True)
class Programme:
    """A part of the system in the solver's form; one cell is pushed down or up at a time."""

    part: Part
    equal: sparse.csr_matrix
    equal_to: Floats
    below: sparse.csr_matrix
    below_or_at: Floats

    @classmethod
    def of(cls, part: Part) -> "Programme":
        """Split the relations into equalities and inequalities."""
        exact = part.low == part.high
        upper, lower = ~exact & np.isfinite(part.high), ~exact & np.isfinite(part.low)
        below = sparse.vstack([part.matrix[upper], -part.matrix[lower]], format="csr")
        limit = np.concatenate([part.high[upper], -part.low[lower]])
        return cls(part, part.matrix[exact], part.high[exact], below, limit)

    def push(self, position: int, sign: int, floor: Floats | None = None) -> Floats | None:
        """The cells' values with one cell as small (sign 1) or large (sign -1) as can be; None if without end."""
        aim = np.zeros(len(self.part.cells))
        aim[position] = sign
        least = np.zeros(len(aim)) if floor is None else floor
        found = linprog(
            aim,
            A_ub=self.below if self.below.shape[0] else None,
            b_ub=self.below_or_at if self.below.shape[0] else None,
            A_eq=self.equal if self.equal.shape[0] else None,
            b_eq=self.equal_to if self.equal.shape[0] else None,
            bounds=np.column_stack([least, np.full(len(aim), np.inf)]),
            method="highs",
        )
        return self._answer(found)

    def push_whole(self, position: int, sign: int, floor: Floats | None = None) -> Floats | None:
        """The same, in whole numbers of people."""
        aim = np.zeros(len(self.part.cells))
        aim[position] = sign
        least = np.zeros(len(aim)) if floor is None else floor
        rules = LinearConstraint(self.part.matrix, self.part.low, self.part.high)
        found = milp(aim, integrality=np.ones(len(aim)), bounds=Bounds(least, np.inf), constraints=rules)
        return self._answer(found)

    @staticmethod
    def _answer(found: object) -> Floats | None:
        status = int(found.status)  # type: ignore[attr-defined]  # scipy's result object has no stubs
        if status in {3, 4} and found.x is None:  # type: ignore[attr-defined]  # scipy's result object has no stubs
            return None
        if status != 0:
            raise NoSolution(str(found.message))  # type: ignore[attr-defined]  # scipy's result object has no stubs
        answer: Floats = np.asarray(found.x, dtype=np.float64)  # type: ignore[attr-defined]  # as above
        return answer


def is_whole(values: Floats) -> bool:
    """Whether all values are whole numbers, so that they could be people."""
    return bool(np.all(np.abs(values - np.round(values)) < TOLERANCE))


@dataclass(frozen=True)
class Interval:
    """The least and greatest value a reader can prove; `high` is infinite when nothing bounds it."""

    low: float
    high: float

    @property
    def is_exact(self) -> bool:
        """Whether the value is given away."""
        return self.high - self.low < TOLERANCE


def attacker_bounds(system: System, hidden: Mask, *, whole: bool = False) -> dict[int, Interval]:
    """Bounds for every hidden cell: linear by default, in whole numbers when asked. Keys are cell numbers.

    Least and greatest x_i over {x ≥ 0, low ≤ A x ≤ high, published cells at their values}.
    """
    found: dict[int, Interval] = {}
    for part in system.parts(hidden):
        programme = Programme.of(part)
        push = programme.push_whole if whole else programme.push
        for position, cell in enumerate(part.cells):
            least, most = push(position, 1), push(position, -1)
            low = 0.0 if least is None else float(least[position])
            high = np.inf if most is None else float(most[position])
            found[int(cell)] = Interval(low, high)
    return found
