"""Sixteen connections at once against the server as `make run` starts it: how long a page takes, the slowest too."""

import itertools
import os
import re
import shutil
import socket
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests import analyst
from tests.bench.measure import Table
from tests.bench.world import sized
from tests.server import Server
from tests.worlds import databases

CONNECTIONS, SECONDS, INCIDENTS = 16, 20.0, 60
PEOPLE = 4  # analysts, each in four windows
LENGTH = re.compile(rb"(?i)content-length: (\d+)")
CASE = re.compile(r'href="(/arenden/[0-9a-f-]{36}/)"')


@dataclass
class Window:
    """One connection that asks for one page after another, with no time to think."""

    server: Server
    cookies: str
    pages: list[str]
    times: dict[str, list[float]] = field(default_factory=dict)

    def look(self, end: float) -> None:
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=60) as link:
            for page in itertools.cycle(self.pages):
                if (began := time.perf_counter()) >= end:
                    return
                self._ask(link, page)
                kind = "a case" if CASE.fullmatch(f'href="{page}"') else page
                self.times.setdefault(kind, []).append(time.perf_counter() - began)

    def _ask(self, link: socket.socket, page: str) -> None:
        """Plain bytes over one kept connection: a client library would take a tenth of the machine from the server."""
        said = f"GET {page} HTTP/1.1\r\nHost: localhost:{self.server.port}\r\nCookie: {self.cookies}\r\n\r\n"
        link.sendall(said.encode())
        head, _end, body = self._until(link, b"\r\n\r\n").partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), (page, head[:200])
        length = LENGTH.search(head)
        assert length, head
        missing = int(length[1]) - len(body)
        while missing > 0:
            missing -= len(link.recv(missing))

    @staticmethod
    def _until(link: socket.socket, mark: bytes) -> bytes:
        found = b""
        while mark not in found:
            piece = link.recv(65_536)
            assert piece, "the server hung up"
            found += piece
        return found


def run(table: Table, _place_id: int) -> None:
    var = Path(tempfile.mkdtemp(prefix="rakrygg-load-"))
    server = Server(var, databases(var))
    try:
        server.make_world(sized(INCIDENTS))
        server.start()
        measure(table, windows_of(server))
    finally:
        server.stop()
        shutil.rmtree(var, ignore_errors=True)


def windows_of(server: Server) -> list[Window]:
    """Analysts who are signed in and unlocked, each with another order of the in-box, cases and the report's form."""
    found = []
    for person in server.people("cks_analyst")[:PEOPLE]:
        someone = analyst.enter(server, person)
        cases = list(dict.fromkeys(CASE.findall(someone.get("/arenden/").text)))
        assert cases, someone.page.words[:300]
        said = "; ".join(f"{name}={value}" for name, value in someone.cookies.items())
        for number in range(CONNECTIONS // PEOPLE):
            case = cases[number % len(cases)]
            found.append(Window(server, said, ["/arenden/", case, "/rapportera/"]))
    assert len(found) == CONNECTIONS
    return found


def measure(table: Table, windows: list[Window]) -> None:
    table.add("16 connections: others' work on this machine, load average before", os.getloadavg()[0], "")
    end = time.perf_counter() + SECONDS
    threads = [threading.Thread(target=window.look, args=(end,)) for window in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times: dict[str, list[float]] = {}
    for window in windows:
        for kind, some in window.times.items():
            times.setdefault(kind, []).extend(some)
    everything = [one for some in times.values() for one in some]
    for kind, some in sorted(times.items()):
        table.add(f"16 connections: {kind}, median, ms", statistics.median(some) * 1_000, "")
    table.add("16 connections: pages a second", len(everything) / SECONDS, "")
    table.add("16 connections: p99 of every page, ms", statistics.quantiles(everything, n=100)[98] * 1_000, "<= 200")
