"""The audit: for every protected cell, proof that an attacker who has everything published cannot tell it.

The proof is a pair of movements: other whole numbers of people, lower and higher, that fit every published figure and
every relation. Linear programming finds them; where its answer is not whole numbers an integer programme does. A person
who knows the own answer may stand in any hidden cell, so one of the movements must leave that person in place.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from analysis.disclosure.moves import Movement, Slack, Tally
from analysis.disclosure.system import Floats, Mask, System

Progress = Callable[[str, int, int], None]
NOBODY: NDArray[np.int_] = np.empty(0, dtype=int)
SECONDS_EACH = 2.0  # for an integer programme; without an answer the cell counts as exposed


@dataclass
class Audit:
    """What the audit found; `exposed` are the cells an attacker could tell too closely."""

    protected: int = 0
    exposed: list[int] = field(default_factory=list)
    by_linear: int = 0
    by_integer: int = 0
    insiders: int = 0
    cells: int = 0
    relations: int = 0

    @property
    def passed(self) -> bool:
        """Whether every protected cell is safe."""
        return not self.exposed

    def joined(self, later: "Audit") -> "Audit":
        """With the proofs of a later audit of what was exposed: hiding more leaves every earlier proof standing."""
        return replace(
            self,
            exposed=later.exposed,
            by_linear=self.by_linear + later.by_linear,
            by_integer=self.by_integer + later.by_integer,
            insiders=self.insiders + later.insiders,
        )

    def summary(self) -> dict[str, int | bool]:
        """For the manifest: numbers of cells, never which."""
        return {
            "passed": self.passed,
            "protected_cells": self.protected,
            "exposed_cells": len(self.exposed),
            "proved_by_linear_programming": self.by_linear,
            "proved_by_integer_programming": self.by_integer,
            "insider_checks": self.insiders,
            "cells_in_system": self.cells,
            "relations_in_system": self.relations,
        }


def audit(
    system: System,
    hidden: Mask,
    protected: Mapping[int, Slack],
    *,
    stages: Iterable[Mask | None] = (None,),
    progress: Progress | None = None,
) -> Audit:
    """Prove each protected cell. `stages` are masks of cells held still while looking for a proof: a proof found with
    some cells held still holds without, and is found faster; the last stage should hold nothing (None)."""
    report = Audit(protected=len(protected), cells=len(system.names), relations=system.matrix.shape[0])
    left = {cell: slack for cell, slack in protected.items() if max(slack) > 0}
    for frozen in stages:
        widest = max((max(slack) for slack in left.values()), default=1.0)
        pieces = [p for p in Movement.pieces(system, frozen, slack=widest) if any(int(c) in left for c in p.cells)]
        for done, piece in enumerate(pieces):
            if progress:
                progress("Checking what an attacker could work out", done, len(pieces))
            for cell in _prove(piece, hidden[piece.cells], left, report):
                del left[cell]
    report.exposed = sorted(left)
    return report


def _prove(piece: Movement, hidden: Mask, left: Mapping[int, Slack], report: Audit) -> list[int]:
    """The cells of this piece for which both movements were found."""
    proved = []
    sought = [k for k, c in enumerate(piece.cells) if int(c) in left]
    for _, small in piece.split(hidden, sought):
        wanted = {k: left[int(c)] for k, c in enumerate(small.cells) if int(c) in left}
        moves = _movements(small, wanted, report)
        pool = list({id(move): move for move in moves.values()}.values())
        for k, (down, up) in wanted.items():
            pair = [moves.get((k, sign)) for sign, slack in ((-1, down), (1, up)) if slack > 0]
            found = [move for move in pair if move is not None]
            if len(found) == len(pair) and _insiders_held_off(small, k, pool, report):
                proved.append(int(small.cells[k]))
    return proved


def _movements(piece: Movement, wanted: Mapping[int, Slack], report: Audit) -> dict[tuple[int, int], Floats]:
    """A whole-number movement for each cell and direction, where there is one."""
    tally = Tally.of(wanted)
    moves: dict[tuple[int, int], Floats] = {}
    everything = np.ones(len(piece.cells), dtype=bool)
    for sign in (1, -1):
        for move in takewhile(is_whole, piece.together(wanted, sign)):
            _keep(tally, moves, move, report)
    for k, sign, slack in tally.open():
        if tally.reached[k, sign]:
            continue
        move = piece.furthest(everything, k, sign, slack)
        if abs(move[k]) < slack - 1e-7:
            continue
        if is_whole(move):
            _keep(tally, moves, move, report)
        else:
            whole = push_whole(piece, k, sign, piece.far, least=slack)
            if whole is not None and abs(whole[k]) >= slack - 1e-7:
                report.by_integer += 1
                _keep(tally, moves, whole, report)
    return moves


def _keep(tally: Tally, moves: dict[tuple[int, int], Floats], move: Floats, report: Audit) -> None:
    """Note for which cells a movement is the proof."""
    open_before = [key for key, reached in tally.reached.items() if not reached]
    tally.credit(move)
    for key in open_before:
        if tally.reached[key]:
            moves[key] = move
            report.by_linear += 1


def is_whole(move: Floats) -> bool:
    """Whether a movement is of whole people."""
    return bool(np.all(np.abs(move - np.round(move)) < 1e-6))


def push_whole(
    piece: Movement, k: int, sign: int, slack: float, *, stay: NDArray[np.int_] = NOBODY, least: float = 0.0
) -> Floats | None:
    """The largest whole-number movement of a cell up to its slack; cells in `stay` may not fall below one."""
    limits = piece.limits(np.ones(len(piece.cells), dtype=bool))
    low, high = limits[k]
    limits[k] = (least, min(slack, high)) if sign > 0 else (max(-slack, low), -least)
    limits[stay, 0] = np.maximum(limits[stay, 0], 1.0 - piece.values[stay])
    if np.any(limits[:, 0] > limits[:, 1]):
        return None
    aim = np.zeros(len(piece.cells))
    aim[k] = -sign
    found = linprog(aim, bounds=limits, method="highs", **piece.rules())
    if found.status != 0:
        return None  # not even in parts of people
    return np.round(found.x) if is_whole(found.x) else _integer(piece, aim, limits)


def _integer(piece: Movement, aim: Floats, limits: Floats) -> Floats | None:
    matrix = sparse.vstack([piece.equal, piece.below], format="csr")
    low = np.concatenate([np.zeros(piece.equal.shape[0]), np.full(piece.below.shape[0], -np.inf)])
    high = np.concatenate([np.zeros(piece.equal.shape[0]), piece.room])
    rules = LinearConstraint(matrix, low, high) if matrix.shape[0] else ()
    bounds = Bounds(np.ceil(limits[:, 0]), np.floor(limits[:, 1]))
    options = {"time_limit": SECONDS_EACH}
    found = milp(aim, integrality=np.ones(len(aim)), bounds=bounds, constraints=rules, options=options)
    return np.round(found.x) if found.x is not None else None


def _insiders_held_off(piece: Movement, k: int, pool: list[Floats], report: Audit) -> bool:
    """Whether nobody who knows the own answer, in whatever hidden cell, can rule out every other value."""
    occupied = piece.values >= 1
    moves = [move for move in pool if abs(move[k]) >= 1 - 1e-9]
    emptied = np.logical_and.reduce([occupied & (piece.values + move < 1 - 1e-9) for move in moves])
    emptied[k] = False  # who stands in the cell itself knows of one, which a movement up leaves open
    stay = np.flatnonzero(emptied)
    if not len(stay):
        return True
    report.insiders += 1
    if _moves_beside(piece, k, stay, pool):
        return True
    return all(_moves_beside(piece, k, np.array([one]), pool) for one in stay)


def _moves_beside(piece: Movement, k: int, stay: NDArray[np.int_], pool: list[Floats]) -> bool:
    """Whether cell k can move by a person while some cells keep one each; a movement found joins the pool."""
    for move in pool:
        if abs(move[k]) >= 1 - 1e-9 and np.all(piece.values[stay] + move[stay] >= 1 - 1e-9):
            return True
    for sign in (1, -1):
        found = push_whole(piece, k, sign, 1.0, stay=stay, least=1.0)
        if found is not None:
            pool.append(found)
            return True
    return False
