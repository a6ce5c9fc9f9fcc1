"""The cast that is repeated is the cast that was made."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.db import transaction

from register.accounts.models import User
from register.audit import verification
from tests import picture
from tests.people import PEOPLE, Cast, copied, make_cast

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@contextmanager
def rolled_back() -> Iterator[None]:
    with ExitStack() as stack:
        for store in picture.STORES:
            stack.enter_context(transaction.atomic(store))
            stack.callback(transaction.set_rollback, True, store)
        yield


def test_repeated_rows_are_the_rows_that_were_made() -> None:
    pictures, seen = picture.Pictures(), []
    for _turn in range(2):
        with rolled_back():
            pictures.of(make_cast)
            seen.append(picture.taken())

    assert seen[0] == seen[1]
    assert sum(map(len, seen[0].values())) > 300


def test_repeated_people_open_what_theirs_is_and_the_trail_is_whole() -> None:
    pictures = picture.Pictures()
    with rolled_back():
        pictures.of(make_cast)
    cast = copied(pictures.of(make_cast))

    assert {person.user.full_name for person in cast.everybody().values()} == set(PEOPLE.values())
    assert [person.unlock().private for person in cast.everybody().values()] == [
        person.unlocked.private for person in cast.everybody().values()
    ]
    assert verification.verify().broken is None


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_rows_are_repeated_where_no_transaction_is_open() -> None:
    pictures = picture.Pictures()
    with rolled_back():
        pictures.of(make_cast)
    cast = copied(pictures.of(make_cast))

    assert cast.analyst.unlock().private == cast.analyst.unlocked.private


def test_what_one_test_changes_is_not_seen_by_the_next(cast: Cast, pictures: picture.Pictures) -> None:
    cast.analyst.user.full_name = "Någon Annan"

    assert copied(next(iter(pictures._known.values()))[2]).analyst.user.full_name == PEOPLE["analyst"]


def test_other_beginning_is_made_anew() -> None:
    pictures = picture.Pictures()
    first, again = pictures.of(list), pictures.of(dict)
    User.objects.create(username="nagon.ny", full_name="Någon Ny")

    assert (first, again, pictures.of(dict)) == ([], [], {})
