"""Free-text search finds what the searcher may read, says how far it came, and never writes the words down."""

import json
from typing import Any

import pytest
from django.utils import timezone

from register.audit.models import Event
from register.incidents import search
from register.incidents.models import Case, SealedPart
from register.keys import services as keys
from tests.incidents.intake.writing import sent
from tests.people import Cast, Person


def found(person: Person, words: str, **more: Any) -> list[str]:
    """References of every hit, in the order they came."""
    steps = search.search(viewer=person.fresh(), unlocked=person.unlock(), words=words, purpose="case", **more)
    return [hit.reference for step in steps for hit in list(step.hits)]


def last(person: Person, words: str, **more: Any) -> search.Progress:
    *_earlier, step = search.search(
        viewer=person.fresh(), unlocked=person.unlock(), words=words, purpose="case", **more
    )  # fmt: skip
    return step


@pytest.fixture
def told(cast: Cast) -> dict[str, str]:
    """One report each from leisure, social services and the company; all hold the word Åskmoln."""
    places = {"leisure": cast.library, "social": cast.homecare, "housing": cast.depot}
    return {
        name: sent(place.pk, text=f"Han sa ÅSKMOLN över {name} och gick sedan sin väg.")["reference"]
        for name, place in places.items()
    }


def test_handler_finds_the_own_organisations_and_no_others(cast: Cast, told: dict[str, str]) -> None:
    assert {name: found(getattr(cast, f"handler_{name}"), "åskmoln") for name in told} == {
        name: [reference] for name, reference in told.items()
    }


def test_analyst_finds_what_cks_has_been_given(cast: Cast, told: dict[str, str]) -> None:
    assert found(cast.analyst, "åskmoln") == [told["housing"], told["leisure"]]


@pytest.mark.parametrize(
    "name", ["auditor", "administrator", "coordinator", "custodian", "outsider", "manager_library"]
)
def test_others_find_nothing(cast: Cast, told: dict[str, str], name: str) -> None:
    assert found(getattr(cast, name), "åskmoln") == []


def test_every_word_and_whole_phrases_must_be_there(cast: Cast, told: dict[str, str]) -> None:
    asked = ["åskmoln SEDAN", "åskmoln aldrig", '"gick sedan"', '"sedan gick"', "moln öv", "”sa åskmoln” väg"]

    assert {words: len(found(cast.handler_leisure, words)) for words in asked} == {
        "åskmoln SEDAN": 1,
        "åskmoln aldrig": 0,
        '"gick sedan"': 1,
        '"sedan gick"': 0,
        "moln öv": 1,
        "”sa åskmoln” väg": 1,
    }


def test_filters_narrow_before_anything_is_opened(cast: Cast, told: dict[str, str]) -> None:
    filters = search.Filters(authority=cast.housing.pk)

    step = last(cast.analyst, "åskmoln", filters=filters)

    assert (step.read, step.found) == (1, 1)


def test_search_goes_on_where_it_stopped(cast: Cast, told: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CHUNK", 1)
    monkeypatch.setattr(search, "MOST_READ", 1)

    first = last(cast.analyst, "åskmoln")
    second = last(cast.analyst, "åskmoln", after=first.cursor)
    third = last(cast.analyst, "åskmoln", after=second.cursor)

    references = [[hit.reference for hit in step.hits] for step in (first, second, third)]
    assert references == [[told["housing"]], [told["leisure"]], []]
    assert [step.is_done for step in (first, second, third)] == [False, False, True]


def test_trail_says_why_and_how_far_and_never_for_what(cast: Cast, told: dict[str, str]) -> None:
    found(cast.analyst, "åskmoln")

    events = list(Event.objects.filter(kind__startswith="search.").order_by("id").values_list("kind", "detail"))
    assert [(kind, json.loads(detail)) for kind, detail in events] == [
        ("search.text", {"purpose": "case", "is_continued": 0}),
        ("search.ended", {"read": 2, "found": 2, "is_done": 1}),
    ]


def test_search_that_is_left_says_how_far_it_came(cast: Cast, told: dict[str, str], settings: Any) -> None:
    scan = search.search(viewer=cast.analyst.fresh(), unlocked=cast.analyst.unlock(), words="x", purpose="case")
    next(scan)

    scan.close()  # type: ignore[attr-defined]  # a generator behind the iterator

    assert Event.objects.filter(kind="search.ended").count() == 1


def test_case_without_a_key_is_counted_and_not_hidden(cast: Cast, told: dict[str, str]) -> None:
    case = Case.objects.get(reference=told["leisure"])
    keys.destroy_case_keys(case.uuid)

    step = last(cast.analyst, "åskmoln")

    assert (step.read, step.closed, step.found) == (2, 1, 1)


def test_broken_text_is_counted_and_stops_nothing(cast: Cast, told: dict[str, str]) -> None:
    case = Case.objects.get(reference=told["leisure"])
    SealedPart.objects.filter(case=case, part="folded").update(envelope=b"\x01\x01" + b"0" * 60)

    step = last(cast.analyst, "åskmoln")

    assert (step.read, step.closed, step.found) == (2, 1, 1)


def test_switched_off_search_opens_nothing(cast: Cast, told: dict[str, str], settings: Any) -> None:
    settings.RAK_SEARCH_FREE_TEXT = False

    with pytest.raises(search.SearchOff):
        found(cast.analyst, "åskmoln")

    assert Event.objects.filter(kind="search.text").count() == 0


def test_read_as_many_rows_as_a_chunk(cast: Cast, told: dict[str, str], django_assert_max_num_queries: Any) -> None:
    viewer, unlocked = cast.analyst.fresh(), cast.analyst.unlock()
    for number in range(6):
        sent(cast.library.pk, text=f"Ännu en rapport nummer {number}, {timezone.localdate()}.")

    with django_assert_max_num_queries(24):
        list(search.search(viewer=viewer, unlocked=unlocked, words="åskmoln", purpose="case"))
