"""The states of a case and the moves between them, as data. A move that is not here does not exist."""

from dataclasses import dataclass

DRAFT, RECEIVED, URGENT, ASSESSMENT = "ST-UTK", "ST-INK", "ST-AKU", "ST-BED"
MEASURES, MONITORING, CLOSED, PASSED_ON, DISPOSED = "ST-ATG", "ST-BEV", "ST-AVS", "ST-OVR", "ST-GAL"

STATES = (DRAFT, RECEIVED, URGENT, ASSESSMENT, MEASURES, MONITORING, CLOSED, PASSED_ON, DISPOSED)
OPEN = (RECEIVED, URGENT, ASSESSMENT, MEASURES, MONITORING)

# What makes a move: each has its own service, so that no move is made without what belongs to it.
SUBMIT, MOVE, CLOSE, REOPEN, PASS_ON, DISPOSE = "submit", "move", "close", "reopen", "pass_on", "dispose"


@dataclass(frozen=True)
class Move:
    was: str
    became: str
    by: str


MOVES = (
    Move(DRAFT, RECEIVED, SUBMIT),
    Move(RECEIVED, URGENT, MOVE),
    Move(RECEIVED, ASSESSMENT, MOVE),
    Move(URGENT, ASSESSMENT, MOVE),
    Move(URGENT, MEASURES, MOVE),
    Move(ASSESSMENT, URGENT, MOVE),
    Move(ASSESSMENT, MEASURES, MOVE),
    Move(ASSESSMENT, MONITORING, MOVE),
    Move(MEASURES, URGENT, MOVE),
    Move(MEASURES, ASSESSMENT, MOVE),
    Move(MEASURES, MONITORING, MOVE),
    Move(MONITORING, URGENT, MOVE),
    Move(MONITORING, ASSESSMENT, MOVE),
    Move(MONITORING, MEASURES, MOVE),
    Move(ASSESSMENT, CLOSED, CLOSE),
    Move(MEASURES, CLOSED, CLOSE),
    Move(MONITORING, CLOSED, CLOSE),
    Move(CLOSED, ASSESSMENT, REOPEN),
    Move(PASSED_ON, ASSESSMENT, REOPEN),
    Move(RECEIVED, PASSED_ON, PASS_ON),
    Move(URGENT, PASSED_ON, PASS_ON),
    Move(ASSESSMENT, PASSED_ON, PASS_ON),
    Move(MEASURES, PASSED_ON, PASS_ON),
    Move(CLOSED, DISPOSED, DISPOSE),
    Move(PASSED_ON, DISPOSED, DISPOSE),
)
_BY = {(move.was, move.became): move.by for move in MOVES}
PAIRS = tuple(_BY)


def is_allowed(was: str, became: str, by: str) -> bool:
    return _BY.get((was, became)) == by


def next_states(was: str, by: str) -> tuple[str, ...]:
    """Where this kind of move can lead from here, in the order of the table."""
    return tuple(move.became for move in MOVES if move.was == was and move.by == by)
