"""People with real key pairs, known by number: the key store knows no names."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from register.audit.models import Event
from register.keys import services
from register.keys.vault import Unlocked


@dataclass
class Person:
    """Somebody's number and six words."""

    user_id: int
    words: tuple[str, ...]

    def unlock(self) -> Unlocked:
        """A new session: what it opens is what the store holds now."""
        return services.unlock_with_words(self.user_id, self.words)


Enrol = Callable[[int], Person]
Line = tuple[str, int | None, str, dict[str, str | int]]
Told = Callable[[], list[Line]]


@pytest.fixture
def enrol() -> Enrol:
    def make(user_id: int) -> Person:
        return Person(user_id, services.enrol(user_id)[0])

    return make


@pytest.fixture
def told() -> Told:
    """What the trail has been told since this was last asked: (kind, by, subject, detail)."""
    last = 0

    def since() -> list[Line]:
        nonlocal last
        events = list(Event.objects.filter(pk__gt=last).order_by("pk"))
        last = events[-1].pk if events else last
        return [(event.kind, event.by, event.subject, event.details) for event in events]

    return since
