"""What is destroyed lies nowhere in the key store: neither in its file nor in the journal beside it. SQLite only."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction

from register.crypto.aead import new_key
from register.keys import services
from register.keys.models import CaseKey, PersonShare, ReceiptSlot
from tests.keys.conftest import Enrol, Person

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.skipif(connections["keys"].vendor != "sqlite", reason="only SQLite has a journal beside its file"),
]
HOLDER, MANAGER = 1, 2


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A key store in a file of its own, where what is committed is committed: the test's own is undone at the end."""
    usual, path = connections["keys"], tmp_path / "keys.sqlite3"
    with usual.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name LIKE 'keys\\_%' ESCAPE '\\' ORDER BY rowid")
        tables = [sql for (sql,) in cursor.fetchall()]
    own = usual.copy()
    own.settings_dict["NAME"] = str(path)
    connections["keys"] = own
    try:
        with own.cursor() as cursor:
            for sql in tables:
                cursor.execute(sql)
        yield path
    finally:
        connections["keys"] = usual
        own.close()


@pytest.fixture
def holder(file: Path, enrol: Enrol) -> Person:
    enrol(MANAGER)
    person = enrol(HOLDER)
    services.open_audience("organisation", 10, [HOLDER])
    return person


def _filed_and_shared(case_id: UUID, key: bytes, holder: Person) -> list[bytes]:
    """A case whose key lay sealed, was filed, given by name and to a receipt: every envelope it ever had."""
    office = services.audience_for("organisation", 10)
    assert office is not None
    services.seal_case_key(case_id, "case", key, [office])
    sealed = bytes(CaseKey.objects.get(case_id=case_id).envelope)
    services.share_with_person(case_id, "case", MANAGER, holder.unlock())
    receipt = services.prepare_receipt()
    services.store_receipt(case_id, receipt.lookup, receipt.key, new_key())
    rows = [model.objects.get(case_id=case_id) for model in (CaseKey, PersonShare, ReceiptSlot)]
    return [sealed, *(bytes(row.envelope) for row in rows)]


def _left(file: Path, envelopes: list[bytes]) -> list[bool]:
    """Which of the envelopes lie in the file or in its journal."""
    journal = file.with_name(f"{file.name}-wal")
    written = file.read_bytes() + journal.read_bytes()
    return [envelope in written for envelope in envelopes]


def test_destroyed_key_is_in_neither_file_nor_journal(file: Path, holder: Person) -> None:
    case_id, other, key = uuid4(), uuid4(), new_key()
    gone = _filed_and_shared(case_id, new_key(), holder)
    kept = _filed_and_shared(other, key, holder)
    assert _left(file, gone + kept) == [True] * 8

    assert services.destroy_case_keys(case_id) == 3

    assert _left(file, gone) == [False] * 4
    assert _left(file, kept[1:]) == [True] * 3
    assert services.open_case_key(other, "case", holder.unlock()) == key


def test_journal_is_empty_after_a_destruction(file: Path, holder: Person) -> None:
    journal = file.with_name(f"{file.name}-wal")
    _filed_and_shared(case_id := uuid4(), new_key(), holder)
    assert journal.stat().st_size > 0

    services.destroy_case_keys(case_id)

    assert journal.stat().st_size == 0


def test_journal_that_is_being_read_is_emptied_the_next_time(file: Path, holder: Person) -> None:
    """A reader keeps the pages as they were when it began."""
    gone = _filed_and_shared(case_id := uuid4(), new_key(), holder)
    reader = sqlite3.connect(file)
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM keys_casekey").fetchone()
    with connections["keys"].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")

    services.destroy_case_keys(case_id)
    while_read = services.empty_journal(), any(_left(file, gone))
    reader.close()
    after = services.empty_journal(), any(_left(file, gone))

    assert (while_read, after) == ((False, True), (True, False))


def test_journal_cannot_be_emptied_in_the_middle_of_a_change(holder: Person) -> None:
    with transaction.atomic(using="keys"):
        assert not services.empty_journal()
    assert services.empty_journal()
