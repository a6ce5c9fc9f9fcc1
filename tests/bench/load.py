"""Sixteen connections at once against the server as `make run` starts it: how long a page takes, the slowest too."""

import http.client
import os
import re
import shutil
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
CASE = re.compile(r'href="(/arenden/[0-9a-f-]{36}/)"')


@dataclass
class Window:
    """One connection that asks for one page after another, with no time to think."""

    server: Server
    cookies: str
    pages: list[str]
    times: dict[str, list[float]] = field(default_factory=dict)

    def look(self, end: float) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        turn = 0
        while time.perf_counter() < end:
            page = self.pages[turn % len(self.pages)]
            began = time.perf_counter()
            link.request("GET", page, headers={"Host": f"localhost:{self.server.port}", "Cookie": self.cookies})
            answer = link.getresponse()
            answer.read()
            assert answer.status == 200, (page, answer.status)
            kind = "a case" if CASE.fullmatch(f'href="{page}"') else page
            self.times.setdefault(kind, []).append(time.perf_counter() - began)
            turn += 1
        link.close()


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
