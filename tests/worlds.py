"""A demonstration municipality behind a real server, made once per run; each test gets it fresh or shared."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import programs
from tests.server import Server


def databases(var: Path) -> dict[str, str]:
    """Two new databases on the run's PostgreSQL, or none: SQLite files in `var`."""
    base = os.environ.get("RAK_TEST_POSTGRES")
    if not base or os.environ.get("RAK_TEST_DATABASE") != "postgres":
        return {}
    mark = uuid.uuid4().hex[:8]
    for name in (f"data_{mark}", f"keys_{mark}"):
        psql(base, f'CREATE DATABASE "{name}"')
    return {"RAK_DATABASE_URL": f"{base}/data_{mark}", "RAK_KEYS_DATABASE_URL": f"{base}/keys_{mark}"}


def psql(base: str, statement: str) -> None:
    subprocess.run([str(programs() / "psql"), "-q", "-d", f"{base}/postgres", "-c", statement], check=True)


def dumps(server: Server) -> list[bytes]:
    """Both databases as a thief would have them: every file of SQLite, a whole dump of PostgreSQL."""
    if not server.databases:
        return [path.read_bytes() for path in sorted(server.var.glob("*.sqlite3*"))]
    found = []
    for url in server.databases.values():
        done = subprocess.run([str(programs() / "pg_dump"), "--inserts", url], capture_output=True, check=True)
        found.append(done.stdout)
    return found


NEWCOMER = """
from django.utils import timezone
from register.accounts import services as accounts
from register.organisation.models import Organisation
_user, code = accounts.create_account(username="ny.analytiker", full_name="Ny Analytiker", by=None)
user = accounts.activate(code=code, password="en lång och lugn mening om båtar")
accounts.start_keyring(user=user)
town = Organisation.objects.get(kind="municipality")
accounts.assign_role(user=user, role="cks_analyst", organisation=town, valid_from=timezone.localdate(), by=None)
"""


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server with two told events and somebody who waits; who shares it does not count what is there."""
    var = tmp_path_factory.mktemp("world")
    server = Server(var, databases(var))
    server.make_world(incidents=2)
    server.command("shell", "-v0", "-c", NEWCOMER)
    server.start()
    yield server
    server.stop()
