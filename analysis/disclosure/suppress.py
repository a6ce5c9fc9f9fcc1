"""Which further cells to hide so that no protected cell can be derived.

A heuristic finds a safe pattern quickly (cheapest alternating movement around each protected cell); for parts that are
small enough the pattern is then improved towards the best one by Benders' cuts (Fischetti and Salazar-González 2001).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from analysis.disclosure.moves import Movement, Slack, Tally
from analysis.disclosure.optimal import improve
from analysis.disclosure.system import Floats, Mask, System

Progress = Callable[[str, int, int], None]
Ints = NDArray[np.int_]
Seen = list[Floats]  # moves of a piece, each the proof of some cells behind the patterns that hide what it moves


def slack_for(count: float, share: float = 0.3) -> float:
    """How far from the truth an attacker must be kept, up and down: 30 % of the count, at least one person."""
    return max(1.0, float(np.ceil(share * count - 1e-9)))


def protection_of(system: System, primary: Mask, share: float = 0.3) -> dict[int, Slack]:
    """Protect every primary cell that counts somebody: cell number to how far (down, up) it must be able to move."""
    numbers = np.flatnonzero(primary & (system.values > 0))
    return {int(i): (slack_for(system.values[i], share),) * 2 for i in numbers}


@dataclass(frozen=True)
class Suppression:
    """What came out: everything hidden, which of it for its own sake, and whether the search proved it best."""

    hidden: Mask
    primary: Mask
    proved: bool

    @property
    def secondary(self) -> Mask:
        """Hidden only to protect others."""
        mask: Mask = self.hidden & ~self.primary
        return mask


class CannotProtect(ValueError):
    """No pattern of hidden cells protects this one: something fixed outside gives it away."""

    def __init__(self, cell: int) -> None:
        super().__init__(f"cell {cell} cannot be protected")
        self.cell = cell


def suppress(
    system: System,
    primary: Mask,
    protected: Mapping[int, Slack] | None = None,
    *,
    frozen: Mask | None = None,
    seconds: float = 20.0,
    largest: int = 600,
    progress: Progress | None = None,
) -> Suppression:
    """Hide the primary cells and as few others as can be found, so that each protected cell can move both ways.

    `protected` is by default every primary cell with 30 % of its count; `frozen` cells keep their state and value, and
    cells that cannot move without them are left for later; `seconds` is the time for improving, `largest` the number of
    cells above which a part is left as the heuristic made it. Raises CannotProtect.
    """
    wanted_all = protection_of(system, primary) if protected is None else protected
    for cell in wanted_all:
        if system.fixed[cell]:
            raise CannotProtect(cell)
    ends, hidden, proved = time.monotonic() + seconds, primary.copy(), True
    widest = max((max(slack) for slack in wanted_all.values()), default=1.0)
    pieces = Movement.pieces(system, frozen, slack=widest)
    pieces = [piece for piece in pieces if any(int(c) in wanted_all for c in piece.cells)]
    for done, piece in enumerate(pieces):
        if progress:
            progress("Hiding what would give others away", done, len(pieces))
        wanted = {k: wanted_all[int(c)] for k, c in enumerate(piece.cells) if int(c) in wanted_all}
        if frozen is not None:
            wanted = possible(piece, wanted)
        pattern, best = _solve(piece, primary[piece.cells], wanted, ends, largest)
        hidden[piece.cells] |= pattern
        proved &= best
    return Suppression(hidden, primary, proved)


def _solve(piece: Movement, primary: Mask, wanted: Mapping[int, Slack], ends: float, largest: int) -> tuple[Mask, bool]:
    if not unprotected(piece, primary, wanted):
        return primary, True
    seen: Seen = []
    pattern = thin(piece, primary, grow(piece, primary, wanted, seen), wanted, seen)
    if len(piece.cells) > largest or time.monotonic() > ends:
        return pattern, False
    return improve(piece, primary, pattern, wanted, ends)


def possible(piece: Movement, wanted: Mapping[int, Slack]) -> dict[int, Slack]:
    """What can be reached at all: each slack cut to how far the cell moves when everything here is hidden."""
    everything = np.ones(len(piece.cells), dtype=bool)
    reach = {k: list(slack) for k, slack in wanted.items()}
    for k, sign in unprotected(piece, everything, wanted):
        found = wanted[k][sign > 0]
        while found > 0 and abs(piece.furthest(everything, k, sign, found)[k]) < found - 1e-7:
            found = max(0.0, found - 1.0)
        reach[k][sign > 0] = found
    return {k: (down, up) for k, (down, up) in reach.items() if max(down, up) > 0}


def unprotected(
    piece: Movement, hidden: Mask, wanted: Mapping[int, Slack], seen: Seen | None = None, *, first: bool = False
) -> list[tuple[int, int]]:
    """The protected cells (and directions) that cannot move far enough; only the `first` found if asked.

    `seen` are moves found before: one that leaves every shown cell in place is a proof still. New ones are added.
    """
    short: list[tuple[int, int]] = []
    seen = [] if seen is None else seen
    left = _not_seen(piece, hidden, wanted, seen)
    for positions, small in piece.split(hidden, left):
        inside = {k: left[int(p)] for k, p in enumerate(positions) if int(p) in left}
        found, moves = _short_of(small, inside, first=first)
        short += [(int(positions[k]), sign) for k, sign in found]
        seen += [_lifted(move, positions, len(piece.cells)) for move in moves]
        if first and short:
            break
    shown = [k for k in wanted if not hidden[k] and not piece.latent[k]]
    return short + [(k, sign) for k in shown for sign in (1, -1) if wanted[k][sign > 0] > 0]


def _not_seen(piece: Movement, hidden: Mask, wanted: Mapping[int, Slack], seen: Seen) -> dict[int, Slack]:
    """What no move seen before proves behind this pattern."""
    tally, still = Tally.of(wanted), ~(hidden | piece.latent)
    for move in seen:
        if not move[still].any():
            tally.credit(move)
    left = {k: tuple(0.0 if tally.reached[k, s] else wanted[k][s > 0] for s in (-1, 1)) for k in wanted}
    return {k: (down, up) for k, (down, up) in left.items() if max(down, up) > 0}


def _lifted(move: Floats, positions: Ints, size: int) -> Floats:
    """A move of some cells as a move of the whole piece."""
    whole = np.zeros(size)
    whole[positions] = move
    return whole


def _short_of(piece: Movement, wanted: Mapping[int, Slack], *, first: bool) -> tuple[list[tuple[int, int]], Seen]:
    """What cannot move far enough when everything here is unknown, and the moves that prove the rest."""
    everything, tally = np.ones(len(piece.cells), dtype=bool), Tally.of(wanted)
    moves: Seen = [move for sign in (1, -1) for move in piece.together(wanted, sign)]
    for move in moves:
        tally.credit(move)
    short = []
    for k, sign, slack in tally.open():
        if tally.reached[k, sign]:
            continue
        moves.append(piece.furthest(everything, k, sign, slack))
        tally.credit(moves[-1])
        if not tally.reached[k, sign]:
            short.append((k, sign))
            if first:
                break
    return short, moves


def grow(piece: Movement, hidden: Mask, wanted: Mapping[int, Slack], seen: Seen | None = None) -> Mask:
    """Add the cheapest cells that let each protected cell move: least sum of cost x movement over cells still shown."""
    hidden, seen = hidden.copy(), [] if seen is None else seen
    while True:
        short = unprotected(piece, hidden, wanted, seen)
        if not short:
            return hidden
        for k, sign in short:
            _widen(piece, hidden, k, sign, wanted[k][sign > 0])


def _widen(piece: Movement, hidden: Mask, k: int, sign: int, slack: float) -> None:
    """Minimise the cost of shown cells moved, with the move split in a part up and a part down."""
    if abs(piece.furthest(hidden, k, sign, slack)[k]) >= slack - 1e-7:
        return
    price = np.where(hidden | piece.latent, 1e-6, piece.costs)
    limits = piece.limits(np.ones(len(hidden), dtype=bool))
    up, down = limits[:, 1].copy(), -limits[:, 0]
    up[k], down[k] = (slack, 0.0) if sign > 0 else (0.0, slack)
    lower = np.zeros(2 * len(hidden))
    lower[k if sign > 0 else len(hidden) + k] = slack
    found = linprog(
        np.concatenate([price, price]),
        bounds=np.column_stack([lower, np.concatenate([up, down])]),
        method="highs",
        **piece.doubled(),
    )
    if found.status != 0:
        raise CannotProtect(int(piece.cells[k]))
    moved: Floats = found.x[: len(hidden)] + found.x[len(hidden) :]
    hidden |= (moved > 1e-7) & ~piece.fixed & ~piece.latent


def thin(piece: Movement, primary: Mask, hidden: Mask, wanted: Mapping[int, Slack], seen: Seen | None = None) -> Mask:
    """Show again, dearest first, each secondary cell that turns out not to be needed."""
    hidden = hidden.copy()
    extra = np.flatnonzero(hidden & ~primary)
    for k in extra[np.argsort(-piece.costs[extra], kind="stable")]:
        hidden[k] = False
        if unprotected(piece, hidden, _tied(piece, hidden, int(k), wanted), seen, first=True):
            hidden[k] = True
    return hidden


def _tied(piece: Movement, hidden: Mask, k: int, wanted: Mapping[int, Slack]) -> dict[int, Slack]:
    """The protected cells that could have used cell k: those tied to it through unknown cells."""
    before = hidden.copy()
    before[k] = True
    same = {p for positions, _ in piece.split(before, [k]) for p in positions.tolist()}
    return {p: slack for p, slack in wanted.items() if p in same}
