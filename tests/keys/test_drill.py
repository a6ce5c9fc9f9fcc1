"""The rehearsal must fail at the step whose wall fell, whichever of its people it fell for."""

from typing import Any

import pytest

from register.keys import drill, services
from register.keys.vault import Unlocked

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize("leaks_to", [drill.TWO, drill.THREE, drill.FOUR])
def test_one_stranger_who_reads_is_enough(monkeypatch: pytest.MonkeyPatch, leaks_to: int) -> None:
    opened, kept = services.open_case_key, []

    def leaking(case_id: Any, purpose: str, by: Unlocked) -> bytes:
        if by.user_id == leaks_to:
            return kept[0]
        kept.append(opened(case_id, purpose, by))
        return kept[0]

    monkeypatch.setattr(services, "open_case_key", leaking)

    with pytest.raises(drill.DrillFailed, match=r"^walls$"):
        drill.run()


@pytest.mark.parametrize("said", [0, 1])
def test_who_waits_and_is_given_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch, said: int) -> None:
    monkeypatch.setattr(services, "push_waiting", lambda _by: said)

    with pytest.raises(drill.DrillFailed, match=r"^waiting$"):
        drill.run()


def test_custodian_who_needs_no_other_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled, enrol, offer = {}, services.enrol, services.offer_recovery

    def remembering(user_id: int) -> tuple[tuple[str, ...], Unlocked]:
        words, enrolled[user_id] = enrol(user_id)
        return words, enrolled[user_id]

    monkeypatch.setattr(services, "enrol", remembering)
    monkeypatch.setattr(
        services,
        "offer_recovery",
        lambda audience, user_id, _by: [offer(audience, user_id, enrolled[one]) for one in (drill.THREE, drill.FOUR)],
    )

    with pytest.raises(drill.DrillFailed, match=r"^one_custodian$"):
        drill.run()


def test_nobody_real_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    made, enrol = [], services.enrol
    monkeypatch.setattr(services, "enrol", lambda user_id: made.append(user_id) or enrol(user_id))

    drill.run()

    assert [user_id for user_id in made if user_id >= 0] == []
    assert [services.is_enrolled(user_id) for user_id in made] == [False] * 5
