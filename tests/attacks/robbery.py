"""A town whose every marked word has flown, and the thief's bag: all that lies anywhere while it still runs."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.canaries import everything_under
from tests.attacks.flight import fly
from tests.attacks.mailbox import Mailbox
from tests.server import ROOT, Server
from tests.worlds import databases, dumps


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


@contextmanager
def robbed(var: Path, temporary: Path, settings: str) -> Iterator[Robbed]:
    """A demonstration of its own under these settings, robbed when every word has flown."""
    with Mailbox() as mailbox:
        extra = {"TMPDIR": str(temporary), "RAK_MAIL_URL": mailbox.url, "DJANGO_SETTINGS_MODULE": settings}
        server = Server(var, databases(var), extra=extra)
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


def thieves_luck(server: Server) -> tuple[int, int]:
    """How many things the product's own code opens with data, keys and environment, and how many parts there are."""
    environment = {**server.environment, "DJANGO_SETTINGS_MODULE": "register.config.settings"}
    thief = [sys.executable, "-m", "tests.attacks.thief"]
    done = subprocess.run(thief, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.startswith("opened "), done.stderr
    opened, _of, count = done.stdout.split()[1:]
    return int(opened), int(count)
