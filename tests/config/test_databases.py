"""A server that copies itself into workers must hold no connection when it does."""

import pytest
from django.db import connections

from register.config import databases


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_leaving_closes_what_was_open() -> None:
    connections["default"].ensure_connection()
    connections["keys"].ensure_connection()

    databases.leave()

    assert [connections[alias].connection for alias in ("default", "keys")] == [None, None]
