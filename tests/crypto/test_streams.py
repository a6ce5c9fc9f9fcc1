"""A sealed file cannot be cut, reordered, repeated, mixed or lengthened, however it is cut up on its way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.crypto import aead, streams
from register.crypto.contexts import Context
from register.crypto.errors import CannotOpen

KEY = aead.new_key()
CONTEXT = Context("attachment", "1", "content")
SEALED_CHUNK = streams.CHUNK + streams.TAG_LENGTH


def _sealed(plaintext: bytes, step: int = 10_000) -> bytes:
    pieces = (plaintext[start : start + step] for start in range(0, len(plaintext), step))
    return b"".join(streams.seal_stream(KEY, pieces, CONTEXT))


def _opened(sealed: bytes, step: int = 7_777) -> bytes:
    pieces = (sealed[start : start + step] for start in range(0, len(sealed), step))
    return b"".join(streams.open_stream(KEY, pieces, CONTEXT))


def _parts(sealed: bytes) -> tuple[bytes, list[bytes]]:
    body = sealed[streams.HEADER_LENGTH :]
    return sealed[: streams.HEADER_LENGTH], [
        body[start : start + SEALED_CHUNK] for start in range(0, len(body), SEALED_CHUNK)
    ]


PLAIN = bytes(range(256)) * 800  # three whole chunks and a bit
HEADER, CHUNKS = _parts(_sealed(PLAIN))


@pytest.mark.parametrize(
    "length", [0, 1, streams.CHUNK - 1, streams.CHUNK, streams.CHUNK + 1, 2 * streams.CHUNK, 3 * streams.CHUNK + 5]
)
def test_every_length_survives(length: int) -> None:
    plaintext = b"\xa5" * length

    sealed = _sealed(plaintext)

    assert len(sealed) == streams.sealed_length(length)
    assert _opened(sealed) == plaintext


@settings(deadline=None, max_examples=30)
@given(length=st.integers(0, 200_000), seal_step=st.integers(1_000, 90_000), open_step=st.integers(1_000, 90_000))
def test_any_cutting_up_on_the_way_is_the_same(length: int, seal_step: int, open_step: int) -> None:
    plaintext = PLAIN[:length]

    assert _opened(_sealed(plaintext, seal_step), open_step) == plaintext


def test_pieces_of_one_byte_and_of_none_are_fine() -> None:
    sealed = b"".join(streams.seal_stream(KEY, [b"a", b"", b"bc", b""], CONTEXT))

    opened = streams.open_stream(KEY, [b"", *(sealed[i : i + 1] for i in range(len(sealed))), b""], CONTEXT)

    assert b"".join(opened) == b"abc"


def test_header_comes_first_and_chunks_are_whole() -> None:
    pieces = list(streams.seal_stream(KEY, [PLAIN], CONTEXT))

    assert [len(piece) for piece in pieces] == [9, SEALED_CHUNK, SEALED_CHUNK, SEALED_CHUNK, 8192 + 16]


ATTACKS = {
    "last chunk gone": [*CHUNKS[:-1]],
    "two last chunks gone": [*CHUNKS[:-2]],
    "all chunks gone": [],
    "first chunk gone": CHUNKS[1:],
    "middle chunk gone": [CHUNKS[0], *CHUNKS[2:]],
    "two chunks swapped": [CHUNKS[1], CHUNKS[0], *CHUNKS[2:]],
    "a chunk repeated": [CHUNKS[0], CHUNKS[0], *CHUNKS[1:]],
    "last chunk repeated": [*CHUNKS, CHUNKS[-1]],
    "last chunk moved first": [CHUNKS[-1], *CHUNKS[:-1]],
    "something added": [*CHUNKS, b"x"],
    "a whole chunk added": [*CHUNKS[:-1], CHUNKS[-1], b"\0" * SEALED_CHUNK],
    "one byte gone": [*CHUNKS[:-1], CHUNKS[-1][:-1]],
    "chunk of another stream": [_parts(_sealed(PLAIN))[1][0], *CHUNKS[1:]],
}


@pytest.mark.parametrize("chunks", ATTACKS.values(), ids=ATTACKS.keys())
def test_attacked_stream_is_refused(chunks: list[bytes]) -> None:
    with pytest.raises(CannotOpen):
        _opened(HEADER + b"".join(chunks))


def test_header_of_another_stream_is_refused() -> None:
    with pytest.raises(CannotOpen):
        _opened(_parts(_sealed(PLAIN))[0] + b"".join(CHUNKS))


@pytest.mark.parametrize("length", range(streams.HEADER_LENGTH))
def test_cut_header_is_refused(length: int) -> None:
    with pytest.raises(CannotOpen):
        _opened(HEADER[:length])


def test_nothing_is_given_out_before_it_is_checked() -> None:
    given_out = []
    spoiled = [CHUNKS[0], b"\0" * SEALED_CHUNK, *CHUNKS[2:]]

    with pytest.raises(CannotOpen):
        given_out.extend(streams.open_stream(KEY, [HEADER, *spoiled], CONTEXT))

    assert b"".join(given_out) in (b"", PLAIN[: streams.CHUNK])


def test_counter_never_wraps_around() -> None:
    last = streams.MOST_CHUNKS - 1

    assert streams._nonce(HEADER, last, is_last=True) == HEADER[2:] + b"\xff\xff\xff\xff\x01"
    assert streams._nonce(HEADER, 0, is_last=False) == HEADER[2:] + b"\0\0\0\0\0"
    with pytest.raises(ValueError, match="too long"):
        streams._nonce(HEADER, last + 1, is_last=True)


def test_memory_stays_flat() -> None:
    seen = 0

    def endless() -> object:
        nonlocal seen
        for _ in range(40):
            seen += 1
            yield b"x" * streams.CHUNK

    sealing = streams.seal_stream(KEY, endless(), CONTEXT)  # type: ignore[arg-type]  # a generator
    next(sealing)
    next(sealing)

    assert seen <= 2


@pytest.mark.parametrize("step", [1_000, streams.CHUNK, 100_000])
@pytest.mark.parametrize("length", [0, 5, streams.CHUNK, 2 * streams.CHUNK, 2 * streams.CHUNK + 1])
def test_pushed_pieces_make_the_same_stream(length: int, step: int) -> None:
    sealer, plaintext = streams.StreamSealer(KEY, CONTEXT), PLAIN[:length]

    sealed = sealer.header
    for start in range(0, length, step):
        sealed += sealer.update(plaintext[start : start + step])
    sealed += sealer.finish()

    assert len(sealed) == streams.sealed_length(length)
    assert _opened(sealed) == plaintext


def test_pushed_pieces_leave_as_soon_as_they_are_whole() -> None:
    sealer = streams.StreamSealer(KEY, CONTEXT)

    assert sealer.update(b"x" * streams.CHUNK) == b""
    assert len(sealer.update(b"x")) == SEALED_CHUNK
    assert len(sealer.finish()) == 1 + streams.TAG_LENGTH


def test_sealer_takes_whole_keys_only_and_shows_nothing() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        streams.StreamSealer(b"k" * 16, CONTEXT)

    assert repr(streams.StreamSealer(KEY, CONTEXT)) == "<StreamSealer>"
