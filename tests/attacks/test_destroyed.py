"""A destroyed key is gone from the files too, while the server goes on: not left in SQLite's journal."""

import os
import sqlite3

import pytest

from tests.server import Server
from tests.worlds import dumps

SEAL = """
from uuid import UUID
from register.crypto.aead import new_key
from register.keys import services
from register.keys.models import CaseKey
case = UUID(int=77)
services.seal_case_key(case, "case", new_key(), [services.audience_for("cks", None)])
print(bytes(CaseKey.objects.get(case_id=case).envelope).hex())
"""
DESTROY = """
from uuid import UUID
from register.keys import services
print(services.destroy_case_keys(UUID(int=77)))
"""


@pytest.mark.skipif(os.environ.get("RAK_TEST_DATABASE") == "postgres", reason="files of SQLite are looked into")
def test_destroyed_key_lies_in_no_file(world: Server) -> None:
    envelope = bytes.fromhex(world.command("shell", "-v0", "-c", SEAL).strip())
    middle = envelope[40:140]
    assert [content for content in dumps(world) if middle in content]
    kept = sqlite3.connect(world.var / "keys.sqlite3")  # as the server keeps its connections from page to page
    kept.execute("SELECT count(*) FROM keys_casekey").fetchall()

    assert world.command("shell", "-v0", "-c", DESTROY).strip() == "1"

    assert [content for content in dumps(world) if middle in content] == []
    kept.close()
