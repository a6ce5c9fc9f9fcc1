"""The list is what it says, and what people write is understood or named."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.crypto import words

PLAIN = str.maketrans("åäöé", "aaoe")
LIST = words.all_words()
ALPHABET = set("abcdefghijklmnopqrstuvwxyzåäöé")
listed = st.lists(st.sampled_from(LIST), min_size=1, max_size=8)


def test_list_is_2048_different_easy_words() -> None:
    assert len(LIST) == len(set(LIST)) == words.SIZE == 2048
    assert [word for word in LIST if not set(word) <= ALPHABET or not 2 <= len(word) <= 9] == []


def test_words_differ_in_their_first_four_letters() -> None:
    assert len({word[:4] for word in LIST}) == 2048


def test_words_differ_without_their_dots() -> None:
    assert len({word.translate(PLAIN) for word in LIST}) == 2048


def test_generated_words_are_listed_and_differ() -> None:
    given_words = [words.generate(6) for _ in range(200)]

    assert {len(some) for some in given_words} == {6}
    assert set(itertools.chain(*given_words)) <= set(LIST)
    assert len(set(given_words)) == 200
    assert len(set(itertools.chain(*given_words))) > 600


@given(listed)
def test_written_as_given_is_understood(chosen: list[str]) -> None:
    assert words.parse(" ".join(chosen), len(chosen)) == tuple(chosen)


@given(listed, st.sampled_from([", ", "-", "\n", "  ", "\t", " – ", ". ", "; "]), st.booleans())
def test_written_carelessly_is_understood(chosen: list[str], between: str, loud: bool) -> None:
    written = between.join(f"{number}. {word}" for number, word in enumerate(chosen, 1))

    assert words.parse(written.upper() if loud else written.title(), len(chosen)) == tuple(chosen)


@given(listed)
def test_missing_dots_are_understood(chosen: list[str]) -> None:
    assert words.parse(" ".join(chosen).translate(PLAIN), len(chosen)) == tuple(chosen)


@given(listed)
def test_first_four_letters_are_enough(chosen: list[str]) -> None:
    assert words.parse(" ".join(word[:4] for word in chosen), len(chosen)) == tuple(chosen)


def test_letters_made_of_two_signs_are_understood() -> None:
    assert words.parse("a\u0308pple o\u0308ken", 2) == ("äpple", "öken")


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("äpple banan", 3, (2, 3, "", "")),
        ("äpple banan öken", 2, (3, 2, "", "")),
        ("", 5, (0, 5, "", "")),
        ("1 2 3", 3, (0, 3, "", "")),
        ("äpple bannan", 2, (2, 2, "bannan", "banan")),
        ("aple banan", 2, (2, 2, "aple", "äpple")),
        ("äpple qqqq", 2, (2, 2, "qqqq", "")),
    ],
)
def test_what_is_wrong_is_named(text: str, count: int, expected: tuple[int, int, str, str]) -> None:
    with pytest.raises(words.NotWords) as caught:
        words.parse(text, count)

    found = caught.value
    assert (found.written, found.expected, found.unknown, found.suggestion) == expected
    assert str(found) == "not words of the list"


@given(st.text(max_size=60))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        found = words.parse(text, 2)
    except words.NotWords:
        return
    assert len(found) == 2
    assert set(found) <= set(LIST)
