"""The fixture `cast`; apart from tests/people.py because models may only be imported once Django is ready."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.people import Cast


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for the cast gets both databases."""
    for item in items:
        if "cast" in getattr(item, "fixturenames", ()) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=["default", "keys"]))


@pytest.fixture
def cast(db: None) -> "Cast":
    """One person per role, with real keys."""
    from tests.people import make_cast  # noqa: PLC0415  models need Django, which plugins load before

    return make_cast()
