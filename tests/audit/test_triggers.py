"""The database itself refuses to change what has been remembered."""

import pytest
from django.db import DatabaseError, connection, transaction

from register.audit import chain
from register.audit.models import Event, Installation, Link
from register.audit.services import record

pytestmark = pytest.mark.django_db(transaction=True)

REFUSED = [
    "UPDATE audit_event SET kind = 'other'",
    "UPDATE audit_event SET by = 2 WHERE id > 0",
    "DELETE FROM audit_event",
    "DELETE FROM audit_event WHERE kind = 'keys.enrolled'",
    "UPDATE audit_link SET digest = digest",
    "DELETE FROM audit_link",
    "UPDATE audit_installation SET id = 1",
    "DELETE FROM audit_installation",
]


@pytest.fixture
def remembered() -> list[object]:
    with transaction.atomic():
        record(kind="keys.enrolled", by=1)
    chain.seal_tail()
    return _everything()


def _everything() -> list[object]:
    links = [(position, bytes(digest)) for position, digest in Link.objects.values_list("position", "digest")]
    return [*Event.objects.values_list(), *links, *Installation.objects.values_list()]


@pytest.mark.parametrize("statement", REFUSED)
def test_changing_the_trail_is_refused(statement: str, remembered: list[object]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert _everything() == remembered
    assert len(remembered) == 3


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["audit_event", "audit_link", "audit_installation"])
def test_truncating_the_trail_is_refused(table: str, remembered: list[object]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")

    assert _everything() == remembered


def test_appending_is_allowed(remembered: list[object]) -> None:
    with transaction.atomic():
        record(kind="keys.enrolled", by=2)

    assert Event.objects.count() == 2
