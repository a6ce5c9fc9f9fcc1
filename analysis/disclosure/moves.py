"""Movements: how far the unknown cells can shift from their true values without breaking a relation."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from analysis.disclosure.system import Floats, Mask, System

REACH = 4.0  # a cell may move this many times the widest slack sought: enough to find a way, tight enough for good cuts


Slack = tuple[float, float]  # how far a protected cell must be able to move: (down, up)


@dataclass(frozen=True)
class Tally:
    """Which protected cells have been seen to move far enough; one movement often proves it for many."""

    wanted: Mapping[int, Slack]
    reached: dict[tuple[int, int], bool]

    @classmethod
    def of(cls, wanted: Mapping[int, Slack]) -> "Tally":
        """Nothing seen yet; a slack of nothing is reached from the start."""
        return cls(wanted, {(k, s): wanted[k][s > 0] <= 0 for k in wanted for s in (1, -1)})

    def open(self) -> Iterator[tuple[int, int, float]]:
        """Cell, direction and slack of everything wanted."""
        return ((k, sign, slack[sign > 0]) for k, slack in self.wanted.items() for sign in (1, -1))

    def credit(self, move: Floats) -> None:
        """Mark what this movement proves."""
        for k, (down, up) in self.wanted.items():
            self.reached[k, 1] |= bool(move[k] >= up - 1e-7)
            self.reached[k, -1] |= bool(move[k] <= -down + 1e-7)


@dataclass(frozen=True)
class Movement:
    """A connected piece of a system, seen from the true values: `low ≤ matrix @ move ≤ high`, move ≥ -values."""

    cells: NDArray[np.int_]
    values: Floats
    costs: Floats
    fixed: Mask
    latent: Mask
    equal: sparse.csr_matrix
    below: sparse.csr_matrix
    room: Floats
    far: float = 12.0

    @classmethod
    def pieces(cls, system: System, frozen: Mask | None = None, *, slack: float = 3.0) -> list["Movement"]:
        """Split the whole system, whatever is hidden, where nothing ties cells together; frozen ones stand still."""
        movable = np.flatnonzero(~system.fixed if frozen is None else ~system.fixed & ~frozen)
        inside = system.matrix[:, movable].tocsr()
        count, labels = connected_components(abs(inside).T @ abs(inside), directed=False)
        at_truth = system.matrix @ system.values
        rows_of = np.full(inside.shape[0], -1)
        filled = np.flatnonzero(np.diff(inside.indptr))
        rows_of[filled] = labels[inside.indices[inside.indptr[filled]]]
        order, row_order = np.argsort(labels, kind="stable"), np.argsort(rows_of, kind="stable")
        ends = np.searchsorted(labels[order], np.arange(count + 1))
        row_ends = np.searchsorted(rows_of[row_order], np.arange(count + 1))
        found = []
        for k in range(count):
            rows = row_order[row_ends[k] : row_ends[k + 1]]
            columns = order[ends[k] : ends[k + 1]]
            found.append(replace(cls._one(system, inside, at_truth, movable, columns, rows), far=REACH * slack))
        return found

    @classmethod
    def _one(
        cls,
        system: System,
        inside: sparse.csr_matrix,
        at_truth: Floats,
        movable: NDArray[np.int_],
        columns: NDArray[np.int_],
        rows: NDArray[np.int_],
    ) -> "Movement":
        matrix = inside[rows][:, columns]
        low, high = system.low[rows] - at_truth[rows], system.high[rows] - at_truth[rows]
        exact = system.low[rows] == system.high[rows]
        upper, lower = ~exact & np.isfinite(high), ~exact & np.isfinite(low)
        cells = movable[columns]
        return cls(
            cells=cells,
            values=system.values[cells],
            costs=system.costs[cells],
            fixed=system.fixed[cells],
            latent=system.latent[cells],
            equal=matrix[exact],
            below=sparse.vstack([matrix[upper], -matrix[lower]], format="csr"),
            room=np.maximum(np.concatenate([high[upper], -low[lower]]), 0.0),
        )

    def only(self, kept: Mask) -> "Movement":
        """The same piece with all other cells standing still, which leaves their relations in place."""
        matrix, below = self.equal[:, kept], self.below[:, kept]
        rows, limits = np.diff(matrix.indptr) > 0, np.diff(below.indptr) > 0
        return Movement(
            cells=self.cells[kept],
            values=self.values[kept],
            costs=self.costs[kept],
            fixed=self.fixed[kept],
            latent=self.latent[kept],
            equal=matrix[rows],
            below=below[limits],
            room=self.room[limits],
            far=self.far,
        )

    def split(self, hidden: Mask, wanted: Iterable[int]) -> list[tuple[NDArray[np.int_], "Movement"]]:
        """The unknown cells behind a pattern, in pieces that nothing ties together, with their positions here.

        Only pieces with a wanted cell are given.
        """
        unknown = np.flatnonzero(hidden | self.latent)
        sought = np.zeros(len(self.cells), dtype=bool)
        sought[list(wanted)] = True
        if not sought[unknown].any():
            return []
        matrix = self.everything[:, unknown]
        _, labels = connected_components(matrix.T @ matrix, directed=False)
        pieces = []
        for label in np.unique(labels[sought[unknown]]):
            positions = unknown[labels == label]
            kept = np.zeros(len(self.cells), dtype=bool)
            kept[positions] = True
            pieces.append((positions, self.only(kept)))
        return pieces

    @cached_property
    def everything(self) -> sparse.csc_matrix:
        """Which cell takes part in which relation, without signs."""
        return abs(sparse.vstack([self.equal, self.below], format="csc"))

    def limits(self, shown: Floats | Mask) -> Floats:
        """Lower and upper bound of each cell's move; `shown` is the pattern, also fractional. Shape (n, 2)."""
        weight = np.where(self.latent, 1.0, np.asarray(shown, dtype=float))
        return np.column_stack([-np.minimum(self.values, self.far) * weight, self.far * weight])

    def furthest(self, hidden: Floats | Mask, k: int, sign: int, slack: float) -> Floats:
        """The move that takes cell k as far as it can go in one direction, up to its slack."""
        move, _ = self.solve(hidden, k, sign, slack)
        return move

    def solve(self, hidden: Floats | Mask, k: int, sign: int, slack: float) -> tuple[Floats, Any]:
        """As `furthest`, with the solver's result for its dual prices; only cells that can move are given to it."""
        limits = self.limits(hidden)
        low, high = limits[k]
        limits[k] = (0.0, min(slack, high)) if sign > 0 else (max(-slack, low), 0.0)
        aim = np.zeros(len(self.cells))
        aim[k] = -sign
        found = linprog(aim, bounds=limits, method="highs", **self.rules())
        return np.asarray(found.x, dtype=float), found

    def together(self, wanted: Mapping[int, Slack], sign: int) -> Iterator[Floats]:
        """Moves that take as many protected cells as possible one way at once: each is the proof for many."""
        left = {k: slack[sign > 0] for k, slack in wanted.items() if slack[sign > 0] > 0}
        for _ in range(6):
            if len(left) < 3:
                return
            limits = self.limits(np.ones(len(self.cells), dtype=bool))
            aim = np.zeros(len(self.cells))
            for k, slack in left.items():
                aim[k] = -sign / slack
                limits[k, 0 if sign < 0 else 1] = sign * slack
            move = np.asarray(linprog(aim, bounds=limits, method="highs", **self.rules()).x, dtype=float)
            yield move
            kept = {k: slack for k, slack in left.items() if sign * move[k] < slack - 1e-7}
            if len(kept) == len(left):
                return
            left = kept

    def rules(self) -> dict[str, Any]:
        """The relations as the solver's arguments."""
        rules: dict[str, Any] = {}
        if self.equal.shape[0]:
            rules |= {"A_eq": self.equal, "b_eq": np.zeros(self.equal.shape[0])}
        if self.below.shape[0]:
            rules |= {"A_ub": self.below, "b_ub": self.room}
        return rules

    def doubled(self) -> dict[str, Any]:
        """The same for a move split in a part up and a part down."""
        rules = self.rules()
        for name in ("A_eq", "A_ub"):
            if name in rules:
                rules[name] = sparse.hstack([rules[name], -rules[name]], format="csr")
        return rules
