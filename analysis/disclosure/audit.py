"""The audit: for every protected cell, proof that an attacker who has everything published cannot tell it.

The proof is a pair of movements: other whole numbers of people, lower and higher, that fit every published figure and
every relation. Linear programming finds them; where its answer is not whole numbers an integer programme does. A person
who knows the own answer may stand in any hidden cell, so one of the movements must leave that person in place.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from analysis.disclosure.moves import Movement, Slack, Tally
from analysis.disclosure.system import Floats, Mask, System

Progress = Callable[[str, int, int], None]


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
    small = piece.only(hidden | piece.latent)
    wanted = {k: left[int(c)] for k, c in enumerate(small.cells) if int(c) in left}
    if not wanted:
        return []
    moves = _movements(small, wanted, report)
    proved = []
    for k, (down, up) in wanted.items():
        pair = [moves.get((k, sign)) for sign, slack in ((-1, down), (1, up)) if slack > 0]
        found = [move for move in pair if move is not None]
        if len(found) == len(pair) and _insiders_held_off(small, k, found, report):
            proved.append(int(small.cells[k]))
    return proved


def _movements(piece: Movement, wanted: Mapping[int, Slack], report: Audit) -> dict[tuple[int, int], Floats]:
    """A whole-number movement for each cell and direction, where there is one."""
    tally, moves = Tally.of(wanted), {}
    everything = np.ones(len(piece.cells), dtype=bool)
    for sign in (1, -1):
        for move in _together(piece, wanted, sign):
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
            whole = push_whole(piece, k, sign, slack)
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


def _together(piece: Movement, wanted: Mapping[int, Slack], sign: int) -> Iterable[Floats]:
    """Movements that take as many protected cells as possible one way at once; only whole-number ones are given."""
    left = {k: slack[sign > 0] for k, slack in wanted.items() if slack[sign > 0] > 0}
    for _ in range(6):
        if len(left) < 3:
            return
        limits = piece.limits(np.ones(len(piece.cells), dtype=bool))
        aim = np.zeros(len(piece.cells))
        for k, slack in left.items():
            aim[k] = -sign / slack
            limits[k, 0 if sign < 0 else 1] = sign * slack
        found = linprog(aim, bounds=limits, method="highs", **piece.rules())
        move = np.asarray(found.x, dtype=float)
        if not is_whole(move):
            return
        yield move
        kept = {k: slack for k, slack in left.items() if sign * move[k] < slack - 1e-7}
        if len(kept) == len(left):
            return
        left = kept


def is_whole(move: Floats) -> bool:
    """Whether a movement is of whole people."""
    return bool(np.all(np.abs(move - np.round(move)) < 1e-6))


def push_whole(
    piece: Movement, k: int, sign: int, slack: float, *, stay: int | None = None, least: float = 0.0
) -> Floats | None:
    """The largest whole-number movement of a cell up to its slack; `stay` is a cell that may not fall below one."""
    limits = piece.limits(np.ones(len(piece.cells), dtype=bool))
    limits[k] = (least, slack) if sign > 0 else (-slack, -least)
    if stay is not None:
        limits[stay, 0] = max(limits[stay, 0], 1.0 - piece.values[stay])
    aim = np.zeros(len(piece.cells))
    aim[k] = -sign
    matrix = sparse.vstack([piece.equal, piece.below], format="csr")
    low = np.concatenate([np.zeros(piece.equal.shape[0]), np.full(piece.below.shape[0], -np.inf)])
    high = np.concatenate([np.zeros(piece.equal.shape[0]), piece.room])
    rules = LinearConstraint(matrix, low, high) if matrix.shape[0] else ()
    found = milp(aim, integrality=np.ones(len(aim)), bounds=Bounds(*np.ceil(limits.T)), constraints=rules)
    return np.round(found.x) if found.status == 0 and found.x is not None else None


def _insiders_held_off(piece: Movement, k: int, moves: list[Floats], report: Audit) -> bool:
    """Whether nobody who knows the own answer, in whatever hidden cell, can rule out every other value."""
    occupied = piece.values >= 1
    emptied = np.logical_and.reduce([occupied & (piece.values + move < 1 - 1e-9) for move in moves])
    for stay in np.flatnonzero(emptied):
        report.insiders += 1
        tries = (push_whole(piece, k, sign, piece.far, stay=int(stay), least=1.0) for sign in (1, -1))
        if all(found is None for found in tries) and int(stay) != k:
            return False
    return True
