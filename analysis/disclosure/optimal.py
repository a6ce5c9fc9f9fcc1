"""The best pattern for a piece: an integer programme over which cells to hide, taught by cuts.

For a protected cell that cannot move far enough behind a pattern y, the dual prices of its linear programme say which
cells would have helped: sum over i of price_i x limit_i x y_i ≥ slack must hold for every safe pattern.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from analysis.disclosure.moves import Movement, Slack, Tally
from analysis.disclosure.system import Floats, Mask

ROUNDS = 400


@dataclass
class Cuts:
    """Rows `coefficient @ y ≥ least`, each valid for every safe pattern."""

    size: int
    rows: list[sparse.csr_matrix] = field(default_factory=list)
    least: list[float] = field(default_factory=list)

    def add(self, coefficients: Floats, least: float) -> None:
        """Keep one more cut, with coefficients no larger than needed, scaled to 1."""
        capped = np.minimum(coefficients, least) / least
        capped[capped < 1e-9] = 0.0
        self.rows.append(sparse.csr_matrix(capped))
        self.least.append(1.0)

    def matrix(self) -> sparse.csr_matrix:
        """All cuts as one matrix."""
        return sparse.vstack(self.rows, format="csr") if self.rows else sparse.csr_matrix((0, self.size))


def improve(
    piece: Movement, primary: Mask, pattern: Mask, wanted: Mapping[int, Slack], ends: float
) -> tuple[Mask, bool]:
    """Search for a cheaper safe pattern until it is proved best or time is out. Returns it and whether it is proved."""
    cuts, cost = Cuts(len(piece.cells)), np.where(primary | piece.latent, 0.0, piece.costs)
    _relax(piece, primary, wanted, cuts, cost, ends)
    best = pattern
    for _ in range(ROUNDS):
        if time.monotonic() > ends:
            return best, False
        trial = _master(piece, primary, cuts, cost, ends)
        if trial is None or cost @ trial >= cost @ best - 1e-9:
            return best, trial is not None
        if not _separate(piece, trial.astype(float), wanted, cuts):
            return trial.astype(bool), True
    return best, False


def _relax(piece: Movement, primary: Mask, wanted: Mapping[int, Slack], cuts: Cuts, cost: Floats, ends: float) -> None:
    """Teach the cuts on fractional patterns first: each costs a linear programme only."""
    upper = np.where(piece.fixed, 0.0, 1.0)
    for _ in range(60):
        if time.monotonic() > ends:
            return
        rows = cuts.matrix()
        found = linprog(
            cost,
            A_ub=-rows if cuts.rows else None,
            b_ub=-np.asarray(cuts.least) if cuts.rows else None,
            bounds=np.column_stack([primary.astype(float), upper]),
            method="highs",
        )
        if not _separate(piece, np.asarray(found.x), wanted, cuts):
            return


def _master(piece: Movement, primary: Mask, cuts: Cuts, cost: Floats, ends: float) -> Floats | None:
    """The cheapest pattern that no cut forbids; None if time ran out before it was proved cheapest."""
    bounds = Bounds(primary.astype(float), np.where(piece.fixed, 0.0, 1.0))
    rules = LinearConstraint(cuts.matrix(), np.asarray(cuts.least), np.inf)
    limit = {"time_limit": max(0.1, ends - time.monotonic()), "mip_rel_gap": 0.0}
    found = milp(cost, integrality=np.ones(len(cost)), bounds=bounds, constraints=rules, options=limit)
    return np.round(found.x) if found.status == 0 else None


def _separate(piece: Movement, pattern: Floats, wanted: Mapping[int, Slack], cuts: Cuts) -> bool:
    """Add a cut for every protected cell that cannot move far enough; say whether there was one."""
    found, tally = False, Tally.of(wanted)
    whole = bool(np.all((pattern < 1e-6) | (pattern > 1 - 1e-6)))
    for k, sign, slack in tally.open():
        if tally.reached[k, sign]:
            continue
        move, result = piece.solve(pattern, k, sign, slack)
        if whole:
            tally.credit(move)
        if abs(move[k]) < slack - 1e-6:
            _cut(piece, result, k, slack, cuts)
            found = True
    return found


def _cut(piece: Movement, result: object, k: int, slack: float, cuts: Cuts) -> None:
    prices_up = np.abs(result.upper.marginals)  # type: ignore[attr-defined]  # scipy's result object has no stubs
    prices_down = np.abs(result.lower.marginals)  # type: ignore[attr-defined]  # scipy's result object has no stubs
    full = piece.limits(np.ones(len(piece.cells)))
    coefficients = prices_up * full[:, 1] + prices_down * -full[:, 0]
    coefficients[k] = 0.0
    given = float(coefficients[piece.latent].sum())
    if piece.below.shape[0]:
        given += float(np.abs(result.ineqlin.marginals) @ piece.room)  # type: ignore[attr-defined]  # as above
    coefficients[piece.latent] = 0.0
    if slack - given > 1e-6:
        cuts.add(coefficients, slack - given)
