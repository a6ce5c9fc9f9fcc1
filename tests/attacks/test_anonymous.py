"""Promise 3. From an unusual loopback address and agent, a report leaves neither anywhere, nor the hour."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import reporter
from tests.attacks.canaries import everything_under, found_in
from tests.server import Server
from tests.visitor import Visitor
from tests.worlds import databases, dumps

pytestmark = pytest.mark.slow
ADDRESS, AGENT = "127.83.119.57", "Ovanligwebblasare/7.31"


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    var = tmp_path_factory.mktemp("anonymous")
    server = Server(var, databases(var))
    server.make_world(incidents=0)
    try:
        server.start()
        visit(server)
        yield server
    finally:
        server.stop()


def visit(server: Server) -> None:
    """A report and a return visit."""
    person = Visitor(server.url, source=ADDRESS, agent=AGENT)
    words = reporter.send(person, "Stadsbiblioteket", "Någon följde efter mig hem från arbetet.")
    back = Visitor(server.url, source=ADDRESS, agent=AGENT)
    back.get("/aterbesok/")
    back.fill({"words": words})
    back.fill({"text": "Det hände igen."}, form="/aterbesok/skriv/")
    back.get("/finns-inte/")


def test_address_and_agent_are_nowhere(reported: Server) -> None:
    stolen = [("database", dump) for dump in dumps(reported)] + list(everything_under(reported.var))
    packed = bytes(int(part) for part in ADDRESS.split("."))

    assert [name for name, content in stolen if found_in(content, [ADDRESS, AGENT])] == []
    assert [name for name, content in stolen if packed in content and name.endswith(("log", "json"))] == []


def test_no_session_row_and_no_account_is_made(reported: Server) -> None:
    said = reported.command(
        "shell", "-v0", "-c",
        "from register.accounts.models import Session; from register.incidents.models import *;"
        "c = Case.objects.get();"
        "print(Session.objects.count(), c.owner_id, [t.by_id for t in c.transitions.all()], c.reporter)",
    )  # fmt: skip

    assert said.strip().splitlines()[-1] == "0 None [None] anonymous"


def test_no_column_of_the_report_holds_an_hour(reported: Server) -> None:
    """Of what the reporter's acts wrote, every time is midnight or the promised morning hour."""
    said = reported.command(
        "shell", "-v0", "-c",
        "from register.audit.models import Event; from django.utils import timezone;"
        "print({str(timezone.localtime(e.at).time()) for e in Event.objects.filter(kind__startswith='report.')})",
    )  # fmt: skip

    assert said.strip().splitlines()[-1] == "{'00:00:00'}"


def test_log_of_the_server_says_nothing_of_visitors(reported: Server) -> None:
    log = Path(reported.log).read_text()

    assert re.findall(r"127\.83|rapportera|aterbesok|GET|POST", log) == []
    assert time.strftime("%d/%b/%Y") not in log
