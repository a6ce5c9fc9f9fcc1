"""A trail of seven events, and a hand that can do what the database refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from register.audit import chain
from register.audit.models import Event
from register.audit.services import record
from tests.audit.flushing import without_triggers

Tamper = Callable[..., None]


@pytest.fixture
def trail() -> list[Event]:
    events = []
    with transaction.atomic():
        for number in range(7):
            events.append(record(kind="keys.unlocked", by=number, subject=f"user:{number}", detail={"slot": number}))
    chain.seal_tail()
    return events


@pytest.fixture
def tamper() -> Tamper:
    """Runs a statement as somebody would who owns the database."""

    def run(statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return lambda statement, *values: without_triggers(run, statement, *values)
