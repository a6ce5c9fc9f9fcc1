"""A signature holds for one message and one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.crypto import signing

SEED = signing.new_seed()
PUBLIC = signing.public_of(SEED)


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_signature_holds_for_its_message_only(one: bytes, two: bytes) -> None:
    assert signing.is_signed(PUBLIC, two, signing.sign(SEED, one)) == (one == two)


@given(public=st.binary(max_size=40), signature=st.binary(max_size=80))
def test_anything_else_is_no_signature(public: bytes, signature: bytes) -> None:
    assert not signing.is_signed(public, b"row", signature)
    assert not signing.is_signed(PUBLIC, b"row", signature)


def test_another_key_did_not_sign() -> None:
    assert not signing.is_signed(signing.public_of(signing.new_seed()), b"row", signing.sign(SEED, b"row"))
    assert len(SEED) == signing.SEED_LENGTH == 32


@pytest.mark.parametrize("length", [0, 31, 33])
def test_seeds_are_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32"):
        signing.sign(b"k" * length, b"row")
