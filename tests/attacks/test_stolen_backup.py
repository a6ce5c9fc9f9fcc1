"""Promise 1. A thief has both stores, the sealed files, logs, mails, tasks, cache and the whole environment."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests import analyst, reporter
from tests.attacks.canaries import WORDS, everything_under, forms_of, found_in
from tests.server import ROOT, Server
from tests.visitor import Visitor
from tests.worlds import databases, dumps

pytestmark = pytest.mark.slow
PLACE = "Stadsbiblioteket"


@pytest.fixture(scope="module")
def robbed(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server through which every canary has flown; still running, so that nothing was tidied away."""
    var = tmp_path_factory.mktemp("robbed")
    temporary = tmp_path_factory.mktemp("temporary")
    server = Server(var, {**databases(var), "TMPDIR": str(temporary)})
    server.make_world(incidents=1)
    server.start()
    fly(server)
    yield server  # type: ignore[misc]  # a generator fixture
    server.stop()


def fly(server: Server) -> None:
    """Every flow with its own word."""
    person = Visitor(server.url)
    words = reporter.send(
        person, PLACE, WORDS["narrative"] + " hände i går.", name=WORDS["name"], contact=WORDS["contact"],
        actor=WORDS["actor"], witnesses=WORDS["witness"], victim=WORDS["victim"],
        files={f"{WORDS['filename']}.txt": (WORDS["file"] + " " * 4000).encode()},
    )  # fmt: skip
    reference = re.search(r"OP-\d{4}-\d{4}", person.page.text)
    assert reference
    unfinished(server)
    handle(server, reference.group())
    back = Visitor(server.url)
    back.get("/aterbesok/")
    back.fill({"words": words})
    assert WORDS["message"] in back.page.text
    back.fill({"text": WORDS["answer"]}, form="/aterbesok/skriv/")
    back.get("/synpunkt/?sida=hot")
    back.fill({"text": WORDS["remark"], "message": WORDS["remark"], "remark": WORDS["remark"]})


def unfinished(server: Server) -> None:
    """A draft left open, a request that failed, and one that broke the server's own reading."""
    left = Visitor(server.url)
    left.get("/rapportera/")
    left.fill({"what": ["threat"], "when": "today", "where": ["phone"]})
    reporter.choose_place(left, PLACE)
    left.fill({"text": WORDS["draft"], "hurt": "no"})
    failing = Visitor(server.url)
    failing.get("/rapportera/")
    failing.post("/rapportera/beratta/", {"text": WORDS["failed"]})
    failing.post("/rapportera/", {"what": WORDS["failed"], "csrfmiddlewaretoken": WORDS["failed"]})
    failing.get(f"/finns-inte/{WORDS['failed']}/")
    broken = {"file": (f"{WORDS['broken']}.pdf", f"%PDF-1.7\n{WORDS['broken']}\n".encode() * 50)}
    left.get("/rapportera/filer/")
    left.fill({}, files=broken, form="/rapportera/filer/")


def handle(server: Server, reference: str) -> None:
    """An analyst reads, writes to the reporter, takes a note, asks for names with a reason, and searches."""
    someone = analyst.enter(server, server.people("cks_analyst")[0])
    address = analyst.open_case(someone, reference)
    assert WORDS["narrative"] in someone.page.text
    for path, fields in (
        ("svara", {"text": WORDS["message"]}),
        ("anteckna", {"text": WORDS["note"]}),
        ("namn/fraga", {"code": "contact", "purpose": "contact", "reason": WORDS["reason"], "text": WORDS["reason"]}),
    ):
        someone.get(f"{address}{path}/")
        someone.fill(fields)
    someone.get("/arenden/sok/")
    someone.fill({"words": WORDS["search"], "purpose": "case"})
    someone.get(address)
    assert all(WORDS[name] in someone.page.text for name in ("message", "note"))


def environment_of(server: Server) -> bytes:
    """What every process of the server was started with."""
    assert server.process
    listed = subprocess.run(["pgrep", "-g", str(server.process.pid)], capture_output=True, text=True).stdout.split()
    return b"".join(Path(f"/proc/{pid}/environ").read_bytes() for pid in listed)


def test_search_itself_finds_every_form() -> None:
    word = WORDS["narrative"]

    assert [found_in(b"xx" + form + b"yy", [word]) for form in forms_of(word)] == [[word]] * len(list(forms_of(word)))


def test_thief_reads_no_word_in_stores_files_logs_and_environment(robbed: Server) -> None:
    stolen = [(f"database {number}", dump) for number, dump in enumerate(dumps(robbed))]
    stolen += list(everything_under(robbed.var))
    stolen += list(everything_under(Path(robbed.databases["TMPDIR"])))
    stolen.append(("environment", environment_of(robbed)))

    hits = [(name, found) for name, content in stolen if (found := found_in(content, WORDS.values()))]

    assert hits == []
    assert sum(len(content) for _name, content in stolen) > 500_000  # there was something to search


def test_program_itself_cannot_decrypt_without_somebodys_words(robbed: Server) -> None:
    """With data, keys and environment, the product's own code opens no case, no name, no draft and no file."""
    environment = {**robbed.environment, "DJANGO_SETTINGS_MODULE": "register.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.thief"], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    said, count = done.stdout.split(" of ") if " of " in done.stdout else (done.stderr, "0")
    assert said == "opened 0"
    assert int(count) >= 4


def test_nothing_readable_lies_in_the_machines_temporary_folder(robbed: Server) -> None:
    here = [Path(tempfile.gettempdir()) / name for name in os.listdir(tempfile.gettempdir())]  # noqa: PTH208  names only
    loose = [path for path in here if path.is_file() and path.stat().st_size < 50_000_000 and os.access(path, os.R_OK)]

    assert [path.name for path in loose if found_in(path.read_bytes(), WORDS.values())] == []
