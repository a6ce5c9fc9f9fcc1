"""What an envelope is bound to must never change by itself: stored ones would no longer open."""

from uuid import UUID

import pytest

from register.crypto.contexts import Context
from register.keys import places

CASE = UUID(int=5)
HEX = "0" * 31 + "5"
PLACES = [
    (places.slot(1, CASE), ("key_slot", "1", "00000000-0000-0000-0000-000000000005")),
    (places.session(1), ("session", "1", "private")),
    (places.seal(1, 2, 3), ("audience_seal", "1.2", "3")),
    (places.half(1, 2, 3, 4), ("recovery_half", "1.2", "3.4")),
    (places.offer(1, 2, (3, 4), 5), ("recovery_offer", "1.2", "3.4.5")),
    (places.case_key(CASE, "identity", 1, 2), ("case_key", f"{HEX}.identity", "1.2")),
    (places.person_share(CASE, "case", 3), ("person_share", f"{HEX}.case", "3")),
    (places.receipt(CASE), ("receipt", HEX, "dialogue")),
]


@pytest.mark.parametrize(("place", "known"), PLACES, ids=[known[0] for _place, known in PLACES])
def test_place_is_as_it_always_was(place: Context, known: tuple[str, str, str]) -> None:
    assert place == Context(*known)
