"""The states of a measure and the moves between them."""

DECIDED, DONE, JUDGED, DROPPED = "decided", "done", "judged", "dropped"
MOVES = frozenset({(DECIDED, DONE), (DECIDED, DROPPED), (DONE, JUDGED), (DONE, DECIDED)})


def is_allowed(was: str, became: str) -> bool:
    return (was, became) in MOVES
