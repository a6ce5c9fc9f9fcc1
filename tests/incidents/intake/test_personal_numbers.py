"""Personal identity numbers are seen, other numbers are left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.incidents.intake.personal_numbers import holds_personal_number

# The tax agency's own numbers for tests; nobody has them
FOUND = [
    "Han är 19900118-9811 tror jag",
    "900118-9811",
    "9001189811",
    "199001189811.",
    "nummer: 900118 9811",
    "900118+9811",
    "samordningsnummer 701063-2391",
    "a\n640823-3234\nb",
]
FREE = [
    "",
    "ring 070-123 45 67",
    "010-555 01 12",
    "diarienummer 2026-000123",
    "900118-9812",
    "901318-9810",
    "ärende 123456-7890123",
    "bilen ABC 123",
    "klockan 14.30 den 3 maj 2026",
]


@pytest.mark.parametrize("text", FOUND)
def test_personal_number_is_seen(text):
    assert holds_personal_number(text) is True


@pytest.mark.parametrize("text", FREE)
def test_other_numbers_are_left_in_peace(text):
    assert holds_personal_number(text) is False


@given(st.text())
def test_any_text_can_be_looked_at(text):
    assert holds_personal_number(text) in (True, False)
