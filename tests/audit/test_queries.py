"""The trail is read newest first, in pages, and narrowed by what was asked for and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from register.audit import queries
from register.audit.models import Event
from register.audit.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> list[Event]:
    return [
        record(kind="keys.enrolled", by=1, subject="user:1", organisation=10),
        record(kind="keys.unlocked", by=1, subject="user:1", organisation=20),
        record(kind="keys.enrolled", by=2, subject="user:2", organisation=20),
        record(kind="keys.enrolled", by=None, subject="user:1"),
    ]


def test_newest_come_first_and_pages_follow(told: list[Event]) -> None:
    first = queries.events(limit=3)
    second = queries.events(first[-1].pk, limit=3)

    assert (first, second) == ([told[3], told[2], told[1]], [told[0]])
    assert queries.events(told[0].pk) == []


def test_a_page_holds_fifty(told: list[Event]) -> None:
    for _ in range(60):
        record(kind="keys.enrolled", by=1)

    assert len(queries.events()) == 50


def test_each_narrowing_narrows(told: list[Event]) -> None:
    assert queries.events(kind="keys.unlocked") == [told[1]]
    assert queries.events(subject="user:2") == [told[2]]
    assert queries.events(by=1) == [told[1], told[0]]
    assert queries.events(organisations=frozenset({10})) == [told[0]]
    assert queries.events(organisations=frozenset({10, 20})) == [told[2], told[1], told[0]]
    assert queries.events(organisations=frozenset()) == []
    assert queries.events(by=1, subject="user:1", kind="keys.enrolled") == [told[0]]
    assert queries.events(day=timezone.localdate()) == told[::-1]
    assert queries.events(day=timezone.localdate() - timedelta(days=1)) == []


def test_all_about_one_subject_oldest_first(told: list[Event]) -> None:
    assert list(queries.events_about("user:1")) == [told[0], told[1], told[3]]
    assert list(queries.events_about("user:9")) == []


def test_subjects_that_have_been_through_a_kind(told: list[Event]) -> None:
    among = ["user:2", "user:9"]

    assert queries.subjects_of("keys.enrolled", among) == {"user:2"}
    assert queries.subjects_of("keys.unlocked", among) == frozenset()
