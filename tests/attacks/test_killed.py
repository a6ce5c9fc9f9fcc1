"""Promise 4. The server is killed at random moments while people send: every receipt given leads to its report."""

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


def keep_sending(server: Server, receipts: list[str], stop: threading.Event) -> None:
    """One person after another, until told to stop; a cut connection is the next person's turn."""
    while not stop.is_set():
        try:
            visitor = Visitor(server.url)
            reporter.answer_until_check(visitor, "Stadsbiblioteket")
            if stop.is_set():
                return
            page = visitor.fill({}, form="/rapportera/kontrollera/")
            if page.status == 200 and "rak-words" in page.text:
                receipts.append(reporter.words_on(page))
        except (OSError, AssertionError):
            time.sleep(0.02)


def test_every_receipt_leads_to_its_report(tmp_path_factory: pytest.TempPathFactory) -> None:
    chance = Random(4)
    var = tmp_path_factory.mktemp("killed")
    server = Server(var, databases(var))
    server.make_world(incidents=0)
    receipts: list[str] = []
    for _moment in range(MOMENTS):
        server.start()
        stop = threading.Event()
        senders = [
            threading.Thread(target=keep_sending, args=(server, receipts, stop)) for _sender in range(SENDERS)
        ]  # fmt: skip
        for sender in senders:
            sender.start()
        time.sleep(0.2 + chance.random() * 1.2)
        stop.set()
        server.kill()
        for sender in senders:
            sender.join()

    server.start()
    lost = [words for words in receipts if not opens(server, words)]
    said = server.command("shell", "-v0", "-c", UNREADABLE).strip().splitlines()[-1]
    server.stop()

    assert lost == []
    assert len(receipts) >= MOMENTS // 5
    assert said == "0 without key"


# Every report that was stored has a key for its organisation and for CKS, and its own receipt.
UNREADABLE = """
from register.incidents.models import Case
from register.keys.models import CaseKey, ReceiptSlot
bad = [c for c in Case.objects.all()
       if CaseKey.objects.filter(case_id=c.uuid, purpose="case").count() != 2
       or not ReceiptSlot.objects.filter(case_id=c.uuid).exists()
       or not c.parts.filter(part="narrative").exists()]
print(len(bad), "without key")
"""


def opens(server: Server, words: str) -> bool:
    visitor = Visitor(server.url)
    visitor.get("/aterbesok/")
    return reporter.STORY in visitor.fill({"words": words}).words
