"""Whoever moves, cuts, swaps or invents an envelope gets CannotOpen and nothing else."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from register.crypto import aead, hpke, keywrap, streams, suites
from register.crypto.contexts import Context
from register.crypto.errors import CannotOpen

PAIR, OTHER_PAIR = hpke.generate(), hpke.generate()
PRIVATE = hpke.load_private(PAIR.private)
KEY, OTHER_KEY = aead.new_key(), aead.new_key()
CONTEXT = Context("sealed_part", "a", "narrative")
SECRET = b"s" * 32

Opener = Callable[[bytes, Context], bytes]


def _open_stream(envelope: bytes, context: Context) -> bytes:
    return b"".join(streams.open_stream(KEY, [envelope], context))


OPENERS: dict[str, Opener] = {
    "aead": lambda envelope, context: aead.unseal(KEY, envelope, context),
    "wrap": lambda envelope, context: keywrap.unwrap(KEY, envelope, context),
    "hpke": lambda envelope, context: hpke.open_with(PRIVATE, envelope, context),
    "stream": _open_stream,
}
SEALERS: dict[str, Opener] = {
    "aead": lambda secret, context: aead.seal(KEY, secret, context),
    "wrap": lambda secret, context: keywrap.wrap(KEY, secret, context),
    "hpke": lambda secret, context: hpke.seal_to(PAIR.public, secret, context),
    "stream": lambda secret, context: b"".join(streams.seal_stream(KEY, [secret], context)),
}
EVERY = pytest.mark.parametrize("name", sorted(OPENERS))
names = st.text(max_size=12)
contexts = st.builds(Context, names, names, names, st.integers(0, 3))


@EVERY
def test_sealed_opens_in_its_place(name: str) -> None:
    assert OPENERS[name](SEALERS[name](SECRET, CONTEXT), CONTEXT) == SECRET


@pytest.mark.parametrize("name", ["aead", "hpke", "stream"])
def test_nothing_can_be_sealed_too(name: str) -> None:
    assert OPENERS[name](SEALERS[name](b"", CONTEXT), CONTEXT) == b""


@EVERY
def test_sealing_twice_gives_two_envelopes(name: str) -> None:
    assert SEALERS[name](SECRET, CONTEXT) != SEALERS[name](SECRET, CONTEXT)


@EVERY
@pytest.mark.parametrize("change", [{"table": "note"}, {"record": "b"}, {"field": "actor"}, {"version": 2}])
def test_moved_envelope_is_refused(name: str, change: dict[str, object]) -> None:
    envelope = SEALERS[name](SECRET, CONTEXT)

    with pytest.raises(CannotOpen):
        OPENERS[name](envelope, CONTEXT._replace(**change))  # type: ignore[arg-type]  # one field at a time


@EVERY
@settings(deadline=None)
@given(one=contexts, two=contexts)
def test_any_other_place_is_refused(name: str, one: Context, two: Context) -> None:
    assume(one != two)

    with pytest.raises(CannotOpen):
        OPENERS[name](SEALERS[name](SECRET, one), two)


@given(one=contexts, two=contexts)
def test_two_places_never_look_alike(one: Context, two: Context) -> None:
    assert (one.aad == two.aad) == (one == two)


def test_places_that_run_together_differ() -> None:
    places = [Context("a", "bc", "d"), Context("ab", "c", "d"), Context("a", "b", "cd"), Context("1", "1", "1", 11)]

    assert len({place.aad for place in places}) == 4


@EVERY
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_one_changed_byte_is_refused(name: str, data: st.DataObject) -> None:
    envelope = bytearray(SEALERS[name](SECRET, CONTEXT))
    place = data.draw(st.integers(0, len(envelope) - 1))
    envelope[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(CannotOpen):
        OPENERS[name](bytes(envelope), CONTEXT)


@EVERY
@settings(deadline=None)
@given(data=st.data())
def test_cut_or_lengthened_envelope_is_refused(name: str, data: st.DataObject) -> None:
    envelope = SEALERS[name](SECRET, CONTEXT)
    cut = data.draw(st.integers(0, len(envelope) - 1))
    more = data.draw(st.binary(min_size=1, max_size=40))

    for changed in (envelope[:cut], envelope + more, more + envelope):
        with pytest.raises(CannotOpen):
            OPENERS[name](changed, CONTEXT)


@EVERY
@settings(deadline=None, max_examples=300)
@given(envelope=st.binary(max_size=1300))
def test_any_bytes_are_refused(name: str, envelope: bytes) -> None:
    with pytest.raises(CannotOpen):
        OPENERS[name](envelope, CONTEXT)


@EVERY
@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_any_bytes_after_the_right_beginning_are_refused(name: str, data: st.DataObject) -> None:
    start = SEALERS[name](SECRET, CONTEXT)[: data.draw(st.integers(2, 20))]

    with pytest.raises(CannotOpen):
        OPENERS[name](start + data.draw(st.binary(max_size=1300)), CONTEXT)


@pytest.mark.parametrize("made_by", sorted(SEALERS))
@pytest.mark.parametrize("opened_by", sorted(OPENERS))
def test_one_kind_is_never_opened_as_another(made_by: str, opened_by: str) -> None:
    envelope = SEALERS[made_by](SECRET, CONTEXT)

    if made_by == opened_by:
        assert OPENERS[opened_by](envelope, CONTEXT) == SECRET
        return
    renamed = SEALERS[opened_by](SECRET, CONTEXT)[:2] + envelope[2:]
    for changed in (envelope, renamed):
        with pytest.raises(CannotOpen):
            OPENERS[opened_by](changed, CONTEXT)


@EVERY
def test_unknown_version_is_refused(name: str) -> None:
    envelope = SEALERS[name](SECRET, CONTEXT)

    for start in (envelope[:1] + b"\x02", b"\x09" + envelope[1:2], b"\0\0"):
        with pytest.raises(CannotOpen):
            OPENERS[name](start + envelope[2:], CONTEXT)


def test_other_keys_open_nothing() -> None:
    with pytest.raises(CannotOpen):
        aead.unseal(OTHER_KEY, SEALERS["aead"](SECRET, CONTEXT), CONTEXT)
    with pytest.raises(CannotOpen):
        keywrap.unwrap(OTHER_KEY, SEALERS["wrap"](SECRET, CONTEXT), CONTEXT)
    with pytest.raises(CannotOpen):
        hpke.open_with(OTHER_PAIR.private, SEALERS["hpke"](SECRET, CONTEXT), CONTEXT)
    with pytest.raises(CannotOpen):
        list(streams.open_stream(OTHER_KEY, [SEALERS["stream"](SECRET, CONTEXT)], CONTEXT))


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33])
def test_weak_keys_are_refused(length: int) -> None:
    for make in (aead.Box, keywrap._box):
        with pytest.raises(ValueError, match="32 bytes"):
            make(b"k" * length)
    with pytest.raises(ValueError, match="32 bytes"):
        keywrap.wrap(KEY, b"k" * length, CONTEXT)
    with pytest.raises(ValueError, match="32 bytes"):
        next(streams.seal_stream(b"k" * length, [], CONTEXT))
    with pytest.raises(ValueError, match="32 bytes"):
        next(streams.open_stream(b"k" * length, [], CONTEXT))


def test_wrapped_value_of_another_length_is_refused() -> None:
    envelope = aead.Box(KEY).seal_as(suites.WRAP, b"k" * 31, CONTEXT)

    with pytest.raises(CannotOpen):
        keywrap.unwrap(KEY, envelope, CONTEXT)


@pytest.mark.parametrize("length", [0, 95, 97])
def test_private_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(CannotOpen):
        hpke.open_with(b"k" * length, SEALERS["hpke"](SECRET, CONTEXT), CONTEXT)


@pytest.mark.parametrize("length", [0, 1215, 1217])
def test_public_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="not a public key"):
        hpke.seal_to(b"k" * length, SECRET, CONTEXT)


def test_key_pairs_are_whole() -> None:
    assert (len(PAIR.private), len(PAIR.public)) == (hpke.PRIVATE_LENGTH, hpke.PUBLIC_LENGTH) == (96, 1216)
    assert hpke.public_of(PAIR.private) == PAIR.public
    assert hpke.open_with(PAIR.private, SEALERS["hpke"](SECRET, CONTEXT), CONTEXT) == SECRET


def test_what_is_not_bytes_is_refused() -> None:
    for envelope in ("text", None, memoryview(SEALERS["aead"](SECRET, CONTEXT))):
        with pytest.raises(CannotOpen):
            aead.unseal(KEY, envelope, CONTEXT)  # type: ignore[arg-type]  # that is the point


def test_refusal_says_nothing() -> None:
    with pytest.raises(CannotOpen) as caught:
        aead.unseal(OTHER_KEY, SEALERS["aead"](b"hemligt", CONTEXT), CONTEXT)

    assert str(caught.value) == "cannot open"
    assert caught.value.__suppress_context__


def test_empty_value_is_sealed_like_any_other() -> None:
    assert aead.unseal(KEY, aead.seal(KEY, b"", CONTEXT), CONTEXT) == b""
