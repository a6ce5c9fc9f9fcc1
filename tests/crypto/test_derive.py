"""Derived keys are apart from each other, and words cost what they should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.crypto import aead, derive

KEY = aead.new_key()
labels = st.tuples(st.text(max_size=10), st.text(max_size=10))


@given(labels, labels)
def test_two_purposes_never_share_a_key(one: tuple[str, str], two: tuple[str, str]) -> None:
    assert (derive.subkey(KEY, *one) == derive.subkey(KEY, *two)) == (one == two)


def test_two_keys_never_share_a_subkey() -> None:
    assert derive.subkey(KEY, "case") != derive.subkey(aead.new_key(), "case")
    assert len(derive.subkey(KEY, "case")) == 32


@pytest.mark.parametrize("length", [0, 31, 33])
def test_only_whole_keys_are_derived_from(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        derive.subkey(b"k" * length, "case")


def test_short_passkey_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        derive.from_prf(b"k" * 31, b"s" * 16)

    assert len(derive.from_prf(b"k" * 32, b"s" * 16)) == 32


def test_words_salt_and_cost_all_matter() -> None:
    cheap = derive.Cost(1, 8, 1)
    keys = {
        derive.stretch(["a", "b"], b"s" * 16, cheap),
        derive.stretch(["a", "c"], b"s" * 16, cheap),
        derive.stretch(["b", "a"], b"s" * 16, cheap),
        derive.stretch(["a", "b"], b"t" * 16, cheap),
        derive.stretch(["a", "b"], b"s" * 16, derive.Cost(2, 8, 1)),
        derive.stretch(["a", "b"], b"s" * 16, derive.Cost(1, 16, 1)),
        derive.stretch(["a", "b"], b"s" * 16, derive.Cost(1, 16, 2)),
    }

    assert len(keys) == 7
    assert {len(key) for key in keys} == {32}


def test_demo_words_are_cheap_and_real_words_are_not() -> None:
    assert derive.Cost(1, 1024, 1) == derive.DEMO
    assert derive.FULL.memory_kib == 64 * derive.DEMO.memory_kib
