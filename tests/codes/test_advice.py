"""Whatever happened, three pieces of advice fit on the card, short and easy, each with a page that exists."""

import itertools
import re
from pathlib import Path

import pytest

from register.codes import advice, lists

HANDBOOK = Path(__file__).resolve().parents[2] / "handbook" / "pages"
FORMS = ["", *lists.codes_of("FORM")]
DANGERS = ["yes", "no", "unsure"]
CHANNELS = ["", *lists.codes_of("KANAL")]
EVERY = list(itertools.product(FORMS, DANGERS, CHANNELS))


def chosen(form: str, danger: str, channel: str) -> tuple[advice.Advice, ...]:
    return advice.choose({form} - {""}, danger, {channel} - {""})


def lix(text: str) -> float:
    """Words per sentence plus the share of long words."""
    words = re.findall(r"\w+", text)
    sentences = len(re.findall(r"[.!?:]+", text))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def test_three_pieces_of_advice_for_everything_that_can_happen():
    counts = {row: len({piece.id for piece in chosen(*row)}) for row in EVERY}

    assert {row: count for row, count in counts.items() if count != 3} == {}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_card_is_short_and_easy(language):
    too_much = {}
    for form, danger, channel in EVERY:
        lines = [piece.text(language) for piece in chosen(form, danger, channel)]
        lines += [moment.text(language) for moment in advice.timeline(danger)]
        text = " ".join(lines)
        if len(text.split()) > 100 or lix(text) > 35:  # the card's other words make it 120 at most
            too_much[form, danger, channel] = (len(text.split()), round(lix(text)))

    assert too_much == {}


def test_every_page_exists_in_the_handbook():
    pages = {
        found[1]
        for path in HANDBOOK.rglob("*.md")
        if (found := re.search(r"^id: ([a-z0-9-]+)$", path.read_text(encoding="utf-8"), re.MULTILINE))
    }

    assert [piece.id for piece in advice.all_advice() if piece.page not in pages] == []


def test_danger_comes_first():
    assert [piece.id for piece in chosen("VAL", "yes", "KN-FYS")] == ["get-safe", "see-a-doctor", "not-alone"]
    assert "get-safe" not in [piece.id for piece in chosen("VAL", "no", "KN-FYS")]


@pytest.mark.parametrize(
    ("form", "channel", "first"),
    [
        ("HOT", "KN-TEL", "write-the-call-down"),
        ("HOT", "KN-SMS", "keep-messages"),
        ("TRA", "KN-SOC", "picture-of-the-screen"),
        ("HOT", "KN-BRE", "leave-the-letter"),
        ("SKA", "", "leave-the-traces"),
        ("KOR", "", "say-no-thanks"),
        ("INF", "", "give-nothing-out"),
        ("KTX", "", "not-the-only-one"),
        ("SUB", "", "what-they-meant"),
        ("", "", "write-it-down"),
    ],
)
def test_advice_follows_form_and_channel(form, channel, first):
    assert chosen(form, "no", channel)[0].id == first


def test_urgent_reports_have_their_own_promises():
    urgent, calm = advice.timeline("yes"), advice.timeline("unsure")

    assert [moment.id for moment in urgent] == ["hour-urgent", "day-urgent", "week"]
    assert [moment.id for moment in calm] == ["hour", "day", "week"]


def test_ids_are_unique_and_conditions_are_codes():
    found = advice.all_advice()

    assert len({piece.id for piece in found}) == len(found)
    assert [code for piece in found for code in piece.forms if not lists.is_code("FORM", code)] == []
    assert [code for piece in found for code in piece.channels if not lists.is_code("KANAL", code)] == []
    assert {danger for piece in found for danger in piece.danger} <= set(DANGERS)
    assert advice.is_advice("get-safe", 1) is True
    assert advice.is_advice("get-safe", 99) is False
