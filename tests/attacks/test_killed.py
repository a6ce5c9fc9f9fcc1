"""Promise 4. The server is killed at random moments while people send: every receipt given leads to its report."""

import http.client
import os
import signal
import subprocess
import threading
import time
from random import Random

import pytest

from tests import reporter
from tests.server import Server
from tests.visitor import Visitor
from tests.worlds import databases

pytestmark = pytest.mark.slow
MOMENTS = 50
SENDERS = 3
LONGEST_WAIT = 2.0  # seconds after somebody has pressed "Send", or four times what sending takes undisturbed here
WHOLE_EVERY = 10


def keep_sending(server: Server, receipts: list[str], stop: threading.Event, sending: threading.Event) -> None:
    """One person after another, until told to stop; a cut connection is the next person's turn."""
    while not stop.is_set():
        try:
            visitor = Visitor(server.url)
            reporter.answer_until_check(visitor, "Stadsbiblioteket")
            sending.set()
            page = visitor.fill({}, form="/rapportera/kontrollera/")
            if page.status == 200 and "rak-words" in page.text:
                receipts.append(reporter.words_on(page))
        except (OSError, AssertionError, http.client.HTTPException):
            time.sleep(0.1)


def undisturbed(server: Server) -> float:
    """Seconds from "Send" to the receipt, when nobody is killed."""
    visitor = Visitor(server.url)
    reporter.answer_until_check(visitor, "Stadsbiblioteket")
    began = time.monotonic()
    assert "rak-words" in visitor.fill({}, form="/rapportera/kontrollera/").text
    return time.monotonic() - began


def test_every_receipt_leads_to_its_report(tmp_path_factory: pytest.TempPathFactory) -> None:
    chance = Random(4)
    var = tmp_path_factory.mktemp("killed")
    server = Server(var, databases(var))
    server.make_world(incidents=0)
    receipts: list[str] = []
    stop, sending = threading.Event(), threading.Event()
    server.start()
    longest = max(LONGEST_WAIT, 4 * undisturbed(server))
    senders = [
        threading.Thread(target=keep_sending, args=(server, receipts, stop, sending)) for _sender in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    try:
        for moment in range(MOMENTS):
            sending.clear()
            assert sending.wait(60), "nobody came as far as sending: " + server.log.read_text()[-1000:]
            time.sleep(chance.random() * longest)
            cut(server, is_whole=moment % WHOLE_EVERY == 0)
        stop.set()
        for sender in senders:
            sender.join()
        lost = [words for words in receipts if not opens(server, words)]
        said = server.command("shell", "-v0", "-c", unreadable(server)).strip().splitlines()[-1].split()
    finally:
        stop.set()
        server.stop()

    assert lost == []
    assert len(receipts) >= MOMENTS // 5
    assert said[:2] == ["0", "of"]
    assert int(said[2]) >= len(receipts)  # a report may be stored whose receipt was cut off on its way


def cut(server: Server, *, is_whole: bool) -> None:
    """kill -9: every process of the server, or every one that answers, which the first one then starts again."""
    if is_whole:
        server.kill()
        server.start()
        return
    assert server.process
    children = subprocess.run(["pgrep", "-P", str(server.process.pid)], capture_output=True, text=True).stdout
    for pid in children.split():
        os.kill(int(pid), signal.SIGKILL)


def unreadable(server: Server) -> str:
    """Opens every report with an analyst's words; one without key, story or receipt counts."""
    return UNREADABLE.replace("PERSON", repr(server.people("cks_analyst")[0])).replace("STORY", repr(reporter.STORY))


UNREADABLE = """
from register.accounts.models import User
from register.crypto import words
from register.incidents.casework import reading
from register.incidents.models import Case
from register.incidents.sealing import part_context, unpacked
from register.keys import services as keys
from register.keys.models import CaseKey, ReceiptSlot
person = PERSON
user = User.objects.get(username=person["username"])
unlocked = keys.unlock_with_words(user.pk, words.parse(person["unlock_words"], 6))
def is_whole(case):
    part = case.parts.get(part="narrative")
    opened = reading.boxes_of(case, unlocked).dialogue.unseal(
        bytes(part.envelope), part_context(case.uuid, "narrative", part.version))
    return (unpacked(opened)["text"] == STORY and ReceiptSlot.objects.filter(case_id=case.uuid).count() == 1
            and CaseKey.objects.filter(case_id=case.uuid, purpose="case").count() == 2)
bad = 0
for case in Case.objects.all():
    try:
        bad += not is_whole(case)
    except Exception as problem:
        print(type(problem).__name__)
        bad += 1
print(bad, "of", Case.objects.count())
"""


def opens(server: Server, words: str) -> bool:
    visitor = Visitor(server.url)
    visitor.get("/aterbesok/")
    return reporter.STORY in visitor.fill({"words": words}).words
