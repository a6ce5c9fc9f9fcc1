"""A prepared question gives what the same question gives when it is put together anew, and refuses what it cannot."""

import json
import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from register.organisation.models import Organisation
from register.statements import CannotPrepare, prepared
from tests.people import Cast
from tests.server import Server

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@prepared
def _below(parent: int, kind: str) -> QuerySet[Organisation, Any]:
    return Organisation.objects.filter(parent_id=parent, kind=kind).order_by("path").values_list("name")


@prepared
def _among(parent: int) -> QuerySet[Organisation, Organisation]:
    return Organisation.objects.filter(pk__gt=parent + 1)


def test_every_question_gives_what_it_gives_when_put_together_anew(world: Server) -> None:
    told = json.loads(world.command("shell", "-v0", "-c", "import tests.statements.asking"))

    assert len(told) >= 15
    assert {name for name, rows in told.items() if rows == 0} <= {
        "register.accounts.sessions._under",  # nobody may be signed in
        "register.incidents.access._granted",
        "register.incidents.access._shared",
        "register.incidents.casework.questions.asked",
        "register.incidents.casework.questions.shares",
        "register.incidents.files._of_case",
    }


def test_ids_of_one_asking_are_gone_at_the_next(cast: Cast) -> None:
    units = {name: [*_below(node.pk, "unit")] for name, node in (("one", cast.leisure), ("other", cast.social))}

    assert units == {"one": [("Stadsbiblioteket",), ("Simhallen",)], "other": [("Hemtjänsten",)]}
    assert _below(cast.leisure.pk, "department") == []


def test_words_are_put_together_once(cast: Cast) -> None:
    _below(cast.leisure.pk, "unit")
    with CaptureQueriesContext(connection) as asked:
        _below(cast.social.pk, "unit")

    assert len(asked) == 1
    assert str(cast.social.pk) in asked[0]["sql"]


def test_what_cannot_be_prepared_is_refused() -> None:
    with pytest.raises(CannotPrepare):
        _among(3)  # the words hold another number than the one asked for
    with pytest.raises(CannotPrepare):
        _below(parent=3, kind="unit")
    with pytest.raises(ValueError, match="argument"):
        _below(3)  # type: ignore[call-arg]  # an id is missing
    with pytest.raises(KeyError):
        prepared(lambda day: Organisation.objects.filter(valid_from=day))(uuid4())


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_each_thread_asks_over_its_own_connection(cast: Cast) -> None:
    found: list[Any] = []

    def ask() -> None:
        found.append((_below(cast.leisure.pk, "unit"), connection.connection))
        connections.close_all()

    _below(cast.leisure.pk, "unit")
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert found[0][0] == [("Stadsbiblioteket",), ("Simhallen",)]
    assert found[0][1] is not connection.connection
