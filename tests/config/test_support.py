"""The town's own numbers: used when right, refused in words when wrong, never made up in a real installation."""

import json
from pathlib import Path

import pytest

from register.config import support


def read(folder: Path, text: str | bytes) -> support.Support:
    (folder / "support.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    return support.read(folder, is_demo=False)


def test_real_installation_without_a_file_shows_no_made_up_number(tmp_path: Path) -> None:
    real, demo = (support.read(tmp_path, is_demo=is_demo) for is_demo in (False, True))

    assert real == support.Support("Rak rygg", {"victim_support": "116 006"}, (), is_missing=True)
    assert (sorted(demo.numbers), demo.is_missing) == (sorted(support.NUMBERS), False)


def test_own_numbers_and_name_are_used(tmp_path: Path) -> None:
    found = read(
        tmp_path, json.dumps({"site_name": "Trygg i Björkhamn", "cks": "0320-21 70 00", "security": "+46 320 21"})
    )

    numbers = {"cks": "0320-21 70 00", "security": "+46 320 21", "victim_support": "116 006"}
    assert found == support.Support("Trygg i Björkhamn", numbers)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", ("unreadable",)),
        ("[1]", ("unreadable",)),
        (b"\xff\xfe", ("unreadable",)),
        ('{"cks": 112}', ("cks",)),
        ('{"cks": "ring oss"}', ("cks",)),
        ('{"cks": "tel:<script>"}', ("cks",)),
        ('{"chks": "010-555 01 12", "site_name": ""}', ("chks", "site_name")),
        ('{"site_name": "' + "x" * 61 + '"}', ("site_name",)),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str | bytes, wrong: tuple[str, ...]) -> None:
    found = read(tmp_path, text)

    assert (found.wrong, found.numbers, found.site_name) == (wrong, {"victim_support": "116 006"}, "Rak rygg")
