"""What keeps the service from starting, and what a start mends by itself."""

import pytest

from register.config import checks
from register.config.checks import Trouble

LATE = Trouble("register.E109", "Events wait.", "Seal them.")
OPEN = Trouble("register.E108", "Others can look in.", "Close it.")


def test_events_that_waited_while_the_service_was_down_do_not_keep_it_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "troubles", lambda: [LATE])

    checks.refuse_unsafe_start()


def test_any_other_trouble_refuses_the_start_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "troubles", lambda: [LATE, OPEN])

    with pytest.raises(SystemExit) as refused:
        checks.refuse_unsafe_start()

    assert str(refused.value).splitlines()[1:] == ["Others can look in. Close it. (register.E108)"]
