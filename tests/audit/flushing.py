"""The trail refuses to be emptied, as it should. Tests that commit must empty it between themselves all the same."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from register.audit import triggers


def without_triggers(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Do something to the trail that the database refuses, then switch the refusals on again."""
    if "audit_event" not in connection.introspection.table_names():
        return work(*args, **kwargs)
    is_sqlite = connection.vendor == "sqlite"
    _run(triggers.sqlite_off() if is_sqlite else triggers.postgresql_off())
    try:
        return work(*args, **kwargs)
    finally:
        _run(triggers.sqlite_on() if is_sqlite else triggers.postgresql_on())


def flushable() -> None:
    """Let Django's tests empty the trail when one that commits is over. Called once, in tests/conftest.py."""
    tidy = TransactionTestCase._fixture_teardown

    @wraps(tidy)
    def teardown(self: TransactionTestCase) -> None:
        without_triggers(tidy, self)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]  # tests only


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
