"""The linear system an attacker can write down: cells, their true values, and every relation between them."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass
class SystemBuilder:
    """Collects named cells and relations; the same name met twice is the same cell."""

    names: list[Hashable] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    latent: list[bool] = field(default_factory=list)
    fixed: list[bool] = field(default_factory=list)
    _index: dict[Hashable, int] = field(default_factory=dict)
    _rows: list[int] = field(default_factory=list)
    _columns: list[int] = field(default_factory=list)
    _coefficients: list[float] = field(default_factory=list)
    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)

    def cell(
        self, name: Hashable, value: float, *, cost: float = 1.0, latent: bool = False, fixed: bool = False
    ) -> int:
        """The cell's number. `latent` cells are never published; `fixed` cells can never be hidden."""
        known = self._index.get(name)
        if known is not None:
            if self.values[known] != value:
                raise ValueError(f"{name!r} has two values")
            self.fixed[known] = self.fixed[known] or fixed
            return known
        self._index[name] = len(self.names)
        self.names.append(name)
        self.values.append(float(value))
        self.costs.append(cost)
        self.latent.append(latent)
        self.fixed.append(fixed)
        return len(self.names) - 1

    def find(self, name: Hashable) -> int | None:
        """The number of a cell that has been named before."""
        return self._index.get(name)

    def named(self) -> list[tuple[tuple[Any, ...], int]]:
        """The cells whose names are tuples, with their numbers."""
        return [(name, number) for name, number in self._index.items() if isinstance(name, tuple)]

    def relate(self, terms: Iterable[tuple[int, float]], low: float = 0.0, high: float = 0.0) -> None:
        """Everyone knows that low ≤ sum of coefficient × cell ≤ high."""
        row = len(self._low)
        for column, coefficient in terms:
            self._rows.append(row)
            self._columns.append(column)
            self._coefficients.append(coefficient)
        self._low.append(low)
        self._high.append(high)

    def total(self, whole: int, parts: Sequence[int]) -> None:
        """The parts make up the whole."""
        self.relate([(whole, -1.0), *((part, 1.0) for part in parts)])

    def at_most(self, smaller: int, larger: int) -> None:
        """The smaller count is part of the larger one."""
        self.relate([(larger, 1.0), (smaller, -1.0)], 0.0, np.inf)

    def build(self) -> "System":
        """Freeze into matrices."""
        shape = (len(self._low), len(self.names))
        matrix = sparse.csr_matrix((self._coefficients, (self._rows, self._columns)), shape=shape)
        return System(
            names=tuple(self.names),
            values=np.asarray(self.values, dtype=float),
            costs=np.asarray(self.costs, dtype=float),
            latent=np.asarray(self.latent, dtype=bool),
            fixed=np.asarray(self.fixed, dtype=bool),
            matrix=matrix,
            low=np.asarray(self._low, dtype=float),
            high=np.asarray(self._high, dtype=float),
        )


@dataclass(frozen=True)
class System:
    """`low ≤ matrix @ cells ≤ high`, cells ≥ 0. Shapes: cells (n,), matrix (m, n), low and high (m,)."""

    names: tuple[Hashable, ...]
    values: Floats
    costs: Floats
    latent: Mask
    fixed: Mask
    matrix: sparse.csr_matrix
    low: Floats
    high: Floats

    def __repr__(self) -> str:
        return f"System({len(self.names)} cells, {self.matrix.shape[0]} relations)"

    def unknown(self, hidden: Mask) -> Mask:
        """What a reader is not told: the hidden cells and those that are never published."""
        unknown: Mask = hidden | self.latent
        return unknown

    def only(self, kept: Mask) -> "System":
        """The system of some cells alone, with the relations that concern no other cell."""
        rows = np.flatnonzero(abs(self.matrix) @ (~kept).astype(float) == 0)
        return System(
            names=tuple(name for name, stays in zip(self.names, kept, strict=True) if stays),
            values=self.values[kept],
            costs=self.costs[kept],
            latent=self.latent[kept],
            fixed=self.fixed[kept],
            matrix=self.matrix[rows][:, kept],
            low=self.low[rows],
            high=self.high[rows],
        )

    def parts(self, hidden: Mask) -> list["Part"]:
        """The unknown cells split where no relation ties them together, so each can be looked at alone."""
        columns = np.flatnonzero(self.unknown(hidden))
        if not len(columns):
            return []
        inside = self.matrix[:, columns].tocsr()
        rows = np.flatnonzero(np.diff(inside.indptr))
        inside = inside[rows]
        published = self.matrix[rows] @ np.where(self.unknown(hidden), 0.0, self.values)
        pattern = abs(inside).T @ abs(inside)
        count, labels = connected_components(pattern, directed=False)
        row_labels = labels[inside.indices[inside.indptr[:-1]]] if len(rows) else np.empty(0, dtype=int)
        order, row_order = np.argsort(labels, kind="stable"), np.argsort(row_labels, kind="stable")
        column_ends = np.searchsorted(labels[order], np.arange(count + 1))
        row_ends = np.searchsorted(row_labels[row_order], np.arange(count + 1))
        found = []
        for k in range(count):
            chosen = order[column_ends[k] : column_ends[k + 1]]
            chosen_rows = row_order[row_ends[k] : row_ends[k + 1]]
            found.append(
                Part(
                    cells=columns[chosen],
                    values=self.values[columns[chosen]],
                    matrix=inside[chosen_rows][:, chosen],
                    low=self.low[rows[chosen_rows]] - published[chosen_rows],
                    high=self.high[rows[chosen_rows]] - published[chosen_rows],
                )
            )
        return found


@dataclass(frozen=True)
class Part:
    """One connected piece of what the reader does not know, with the published figures moved to the right."""

    cells: NDArray[np.int_]
    values: Floats
    matrix: sparse.csr_matrix
    low: Floats
    high: Floats
