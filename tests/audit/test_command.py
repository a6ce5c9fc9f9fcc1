"""The operator's commands say what they found in whole sentences, and fail when the trail is broken."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from register.audit import chain, checkpoints
from register.audit.management.commands.audit import sentence
from register.audit.models import Event
from register.audit.services import record
from register.audit.verification import Break, Fault
from tests.audit.conftest import Tamper

pytestmark = pytest.mark.django_db(transaction=True)


def _said(*words: str) -> str:
    out = StringIO()
    call_command("audit", *words, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _in_english(settings: object) -> None:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]  # pytest-django's settings take any name


def test_verify_says_that_it_is_whole(trail: list[Event]) -> None:
    assert _said("verify") == "The audit trail is whole: 7 rows chained, 0 waiting to be chained.\n"


def test_verify_fails_and_names_the_row(trail: list[Event], tamper: Tamper) -> None:
    tamper("UPDATE audit_event SET by = 99 WHERE id = %s", trail[3].pk)

    with pytest.raises(CommandError) as caught:
        _said("verify")

    assert str(caught.value) == (f"The audit trail is broken at row 4: event {trail[3].pk} or its digest was changed.")


def test_checkpoint_is_made_and_used(trail: list[Event], tmp_path: Path) -> None:
    key, point = tmp_path / "key", tmp_path / "point.json"

    said = _said("checkpoint", "--key", str(key), "--new-key", "--to", str(point))
    public = checkpoints.read(point.read_text()).public.hex()

    assert said == f"Signed row 7. The public key is {public}. Keep the file somewhere else.\n"
    assert _said("verify", "--checkpoint", str(point), "--public", public).startswith("The audit trail is whole: 7")
    with pytest.raises(CommandError, match="not a checkpoint or key that can be used here"):
        _said("verify", "--checkpoint", str(point), "--public", "00" * 32)


def test_checkpoint_uses_a_key_again(trail: list[Event], tmp_path: Path) -> None:
    key, one, two = tmp_path / "key", tmp_path / "one.json", tmp_path / "two.json"
    _said("checkpoint", "--key", str(key), "--new-key", "--to", str(one))

    _said("checkpoint", "--key", str(key), "--to", str(two))

    assert checkpoints.read(one.read_text()).public == checkpoints.read(two.read_text()).public
    with pytest.raises(CommandError, match="exists already"):
        _said("checkpoint", "--key", str(key), "--new-key", "--to", str(two))
    with pytest.raises(CommandError, match="could not be read or written"):
        _said("verify", "--checkpoint", str(tmp_path / "nowhere"))


def test_seal_once_chains_what_waits() -> None:
    with transaction.atomic():
        record(kind="keys.enrolled", by=1)
    waiting = 0 if chain.is_chained_at_once() else 1

    assert _said("seal", "--once") == f"{waiting} rows were chained.\n"
    assert _said("verify") == "The audit trail is whole: 1 rows chained, 0 waiting to be chained.\n"


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_a_sentence(fault: Fault) -> None:
    said = sentence(Break(fault, 12, 34))

    assert "12" in said or "34" in said
    assert said.endswith(".")
