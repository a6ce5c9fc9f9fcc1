"""Promise 1. A thief has both stores, the sealed files, logs, mails, tasks, cache and the whole environment."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.attacks.canaries import WORDS, everything_under, forms_of, found_in
from tests.attacks.flight import fly
from tests.attacks.mailbox import Mailbox
from tests.server import ROOT, Server
from tests.worlds import databases, dumps

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


@dataclass
class Robbed:
    """A server through which every word has flown; still running, so that nothing was tidied away."""

    server: Server
    seen: set[str]
    mails: bytes
    temporary: Path

    def everything(self) -> Iterator[tuple[str, bytes]]:
        yield from ((f"database {number}", dump) for number, dump in enumerate(dumps(self.server)))
        yield from everything_under(self.server.var)
        yield from everything_under(self.temporary)
        yield "environment", environment_of(self.server)
        yield "mails", self.mails


@pytest.fixture(scope="module")
def robbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Robbed]:
    var, temporary = tmp_path_factory.mktemp("robbed"), tmp_path_factory.mktemp("temporary")
    with Mailbox() as mailbox:
        extra = {"TMPDIR": str(temporary), "RAK_MAIL_URL": mailbox.url}
        server = Server(var, databases(var), extra={**extra, "DJANGO_SETTINGS_MODULE": "tests.attacks.breaking"})
        server.make_world(incidents=1)
        try:
            server.start()
            seen = fly(server)
            yield Robbed(server, seen, b"".join(mailbox.received), temporary)
        finally:
            server.stop()


def environment_of(server: Server) -> bytes:
    """What every process of the server was started with."""
    assert server.process
    listed = subprocess.run(["pgrep", "-g", str(server.process.pid)], capture_output=True, text=True).stdout.split()
    return b"".join(Path(f"/proc/{pid}/environ").read_bytes() for pid in listed)


def test_search_itself_finds_every_form() -> None:
    word = WORDS["narrative"]

    assert [found_in(b"xx" + form + b"yy", [word]) for form in forms_of(word)] == [[word]] * len(list(forms_of(word)))


def test_every_word_flew_and_was_read_where_it_may_be(robbed: Robbed) -> None:
    counted = robbed.server.command("shell", "-v0", "-c", COUNTED).strip().splitlines()[-1]

    assert robbed.seen == set(WORDS) - {"remark"}
    assert counted == "{'feedback': 1, 'drafts': 2, 'files': 2, 'cache': True, 'sent': True, 'sessions': True}"
    assert robbed.mails.count(b"Subject: ") >= 2


def test_thief_reads_no_word_in_stores_files_logs_and_environment(robbed: Robbed) -> None:
    stolen = list(robbed.everything())

    hits = [(name, found) for name, content in stolen if (found := found_in(content, WORDS.values()))]

    assert hits == []
    assert sum(len(content) for _name, content in stolen) > 500_000  # there was something to search
    assert b"ValueError at " in robbed.server.log.read_bytes()  # the page that broke was logged, without its words


def test_program_itself_cannot_decrypt_without_somebodys_words(robbed: Robbed) -> None:
    """With data, keys and environment, the product's own code opens no case, no name, no draft and no file."""
    environment = {**robbed.server.environment, "DJANGO_SETTINGS_MODULE": "register.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.thief"], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    said, count = done.stdout.split(" of ") if " of " in done.stdout else (done.stderr, "0")
    assert said == "opened 0"
    assert int(count) >= 4


def test_nothing_readable_lies_in_the_machines_temporary_folder(robbed: Robbed) -> None:
    here = [Path(tempfile.gettempdir()) / name for name in os.listdir(tempfile.gettempdir())]  # noqa: PTH208  names only
    loose = [path for path in here if path.is_file() and path.stat().st_size < 50_000_000 and os.access(path, os.R_OK)]

    assert [path.name for path in loose if found_in(path.read_bytes(), WORDS.values())] == []
