"""Promise 1. A thief has both stores, the sealed files, logs, mails, tasks, cache and the whole environment."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.canaries import WORDS, forms_of, found_in
from tests.attacks.robbery import Robbed, robbed, thieves_luck

pytestmark = pytest.mark.slow
COUNTED = """
from django.db import connection
from django_tasks_db.models import DBTaskResult
from register.accounts.models import Session
from register.incidents.models import CaseAttachment, Draft, Feedback
cursor = connection.cursor()
cursor.execute("SELECT COUNT(*) FROM shared_cache")
print({"feedback": Feedback.objects.count(), "drafts": Draft.objects.count(), "files": CaseAttachment.objects.count(),
       "cache": cursor.fetchone()[0] > 0, "sent": DBTaskResult.objects.filter(status="SUCCESSFUL").exists(),
       "sessions": Session.objects.exists()})
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Robbed]:
    var, temporary = tmp_path_factory.mktemp("robbed"), tmp_path_factory.mktemp("temporary")
    with robbed(var, temporary, "tests.attacks.breaking") as found:
        yield found


def test_search_itself_finds_every_form() -> None:
    word = WORDS["narrative"]

    assert [found_in(b"xx" + form + b"yy", [word]) for form in forms_of(word)] == [[word]] * len(list(forms_of(word)))


def test_every_word_flew_and_was_read_where_it_may_be(town: Robbed) -> None:
    counted = town.server.command("shell", "-v0", "-c", COUNTED).strip().splitlines()[-1]

    assert town.seen == set(WORDS) - {"remark"}
    assert counted == "{'feedback': 1, 'drafts': 2, 'files': 2, 'cache': True, 'sent': True, 'sessions': True}"
    assert town.mails.count(b"Subject: ") >= 2


def test_thief_reads_no_word_in_stores_files_logs_and_environment(town: Robbed) -> None:
    stolen = list(town.everything())

    hits = [(name, found) for name, content in stolen if (found := found_in(content, WORDS.values()))]

    assert hits == []
    assert sum(len(content) for _name, content in stolen) > 500_000  # there was something to search
    assert b"ValueError at " in town.server.log.read_bytes()  # the page that broke was logged, without its words


def test_program_itself_cannot_decrypt_without_somebodys_words(town: Robbed) -> None:
    """With data, keys and environment, the product's own code opens no case, no name, no draft and no file."""
    opened, of = thieves_luck(town.server)

    assert opened == 0
    assert of >= 4


def test_nothing_readable_lies_in_the_machines_temporary_folder(town: Robbed) -> None:
    here = [Path(tempfile.gettempdir()) / name for name in os.listdir(tempfile.gettempdir())]  # noqa: PTH208  names only
    loose = [path for path in here if path.is_file() and path.stat().st_size < 50_000_000 and os.access(path, os.R_OK)]

    assert [path.name for path in loose if found_in(path.read_bytes(), WORDS.values())] == []
