"""A checkpoint is only what its key signed, and a key file only what it should be."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.audit import chain, checkpoints
from register.audit.models import Event
from register.crypto import signing

pytestmark = pytest.mark.django_db


def test_checkpoint_survives_its_file(trail: list[Event]) -> None:
    seed = signing.new_seed()
    point = checkpoints.take(seed)

    again = checkpoints.read(point.as_json(), signing.public_of(seed))

    assert again == point
    assert (again.position, again.digest, again.installation) == (*chain.head(), chain.installation())
    assert again.is_genuine()


def test_checkpoint_of_another_key_is_refused(trail: list[Event]) -> None:
    point = checkpoints.take(signing.new_seed())

    with pytest.raises(checkpoints.NotACheckpoint):
        checkpoints.read(point.as_json(), signing.public_of(signing.new_seed()))


def test_signature_covers_what_is_said(trail: list[Event]) -> None:
    point = checkpoints.take(signing.new_seed())

    assert not replace(point, position=point.position + 1).is_genuine()
    assert not replace(point, public=b"").is_genuine()
    known = f'["rak-rygg checkpoint 1","{point.installation}",7,"{point.digest.hex()}","{point.at}"]'
    assert point.message() == known.encode()  # to the byte: checkpoints in drawers must stay genuine


@given(st.one_of(st.text(), st.dictionaries(st.text(), st.text()).map(json.dumps), st.integers().map(str)))
def test_any_other_text_is_not_a_checkpoint(text: str) -> None:
    with pytest.raises(checkpoints.NotACheckpoint):
        checkpoints.read(text)


def test_key_file_is_its_owners_alone_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "key"

    seed = checkpoints.make_seed(path)

    assert checkpoints.read_seed(path) == seed
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        checkpoints.make_seed(path)
    assert checkpoints.read_seed(path) == seed


@pytest.mark.parametrize("text", ["", "zz", "00" * 31, "00" * 33])
def test_other_files_are_not_keys(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text)

    with pytest.raises(checkpoints.NotACheckpoint):
        checkpoints.read_seed(path)
