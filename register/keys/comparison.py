"""Two walls, one plan: compares who should hold each key with who does. Pure: both sides are given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Place = tuple[str, int | None]
People = Mapping[Place, frozenset[int]]


class Fault(StrEnum):
    """How permission and key can differ, and what else makes a key store unsound."""

    PERMISSION_WITHOUT_KEY = "permission_without_key"
    KEY_WITHOUT_PERMISSION = "key_without_permission"
    LAST_HOLDER = "last_holder"
    NO_AUDIENCE = "no_audience"
    SEAL_MISSING = "seal_missing"
    SEAL_TOO_MANY = "seal_too_many"
    NOBODY_HOLDS = "nobody_holds"
    ROTATION_DUE = "rotation_due"
    WAITING = "waiting"
    NOT_RECOVERABLE = "not_recoverable"


NOTICES = frozenset({Fault.WAITING, Fault.NOT_RECOVERABLE})


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One difference: at which audience, concerning whom."""

    fault: Fault
    kind: str
    node_id: int
    user_id: int = 0

    @property
    def is_notice(self) -> bool:
        """Whether it mends itself or is only worth knowing."""
        return self.fault in NOTICES


@dataclass(frozen=True, slots=True)
class Held:
    """Who has a key, who waits for one, who keeps one only because nobody else has it."""

    members: People
    waiting: People
    leaving: People


def compare(expected: People, held: Held) -> list[Finding]:
    """Every difference between who should hold keys and who does, in order."""
    places = set(expected) | set(held.members) | set(held.waiting)
    return sorted(finding for place in places for finding in _at(place, expected, held))


def _at(place: Place, expected: People, held: Held) -> Iterator[Finding]:
    kind, node_id = place[0], place[1] or 0
    wanted, members = expected.get(place, frozenset()), held.members.get(place, frozenset())
    waiting, leaving = held.waiting.get(place, frozenset()), held.leaving.get(place, frozenset())
    if wanted and not members and not waiting:
        yield Finding(Fault.NO_AUDIENCE, kind, node_id)
    for user_id in wanted - members - waiting:
        yield Finding(Fault.PERMISSION_WITHOUT_KEY, kind, node_id, user_id)
    for user_id in waiting & wanted:
        yield Finding(Fault.WAITING, kind, node_id, user_id)
    for user_id in (members | waiting) - wanted - leaving:
        yield Finding(Fault.KEY_WITHOUT_PERMISSION, kind, node_id, user_id)
    for user_id in leaving:
        yield Finding(Fault.LAST_HOLDER, kind, node_id, user_id)
