"""The fixture `cast`; apart from tests/people.py because models may only be imported once Django is ready."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.people import Cast
    from tests.picture import Pictures


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for the cast gets both databases."""
    for item in items:
        if "cast" in getattr(item, "fixturenames", ()) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=["default", "keys"]))


@pytest.fixture(scope="session")
def pictures() -> "Pictures":
    from tests.picture import Pictures  # noqa: PLC0415  needs Django, which plugins load before

    return Pictures()


@pytest.fixture
def cast(db: None, pictures: "Pictures") -> "Cast":
    """One person per role, with real keys. Made once, and repeated where the stores begin alike."""
    from tests.people import copied, make_cast  # noqa: PLC0415  the same

    return copied(pictures.of(make_cast))
