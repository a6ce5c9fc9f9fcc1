"""Eight processes write at once: with the audit trail and without; and the longest that one of them waits."""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from register.audit import sealing
from tests.bench.measure import Table
from tests.bench.world import world

WRITERS, SECONDS, TURNS = 8, 4.0, 3
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Outcome:
    """What eight writers did together."""

    rate: float
    worst: float


def run(table: Table, place_id: int) -> None:
    world(place_id)
    plain_way = "unchained" if connection.vendor == "sqlite" else "unaudited"
    goal = ">= 0.8" if connection.vendor == "sqlite" else ">= 0.75"
    stop = sealing.start()  # chains the tail meanwhile, as beside a server
    turns = [(together("audited", place_id), together(plain_way, place_id)) for _turn in range(TURNS)]
    if stop is not None:
        stop.set()
    share = statistics.median(audited.rate / plain.rate for audited, plain in turns)
    table.add(f"audited writes with 8 writers / {plain_way}", share, goal)
    table.add("audited writes with 8 writers: a second", statistics.median(one.rate for one, _other in turns), "")
    table.add("audited writes with 8 writers: worst wait, s", max(one.worst for one, _other in turns), "<= 0.5")


def together(way: str, place_id: int) -> Outcome:
    """Start eight, wait until all are ready, let them go, and add up what they did."""
    command = [sys.executable, "-m", "tests.bench.writer", way, str(place_id), str(SECONDS)]
    said = {**os.environ, "DJANGO_SETTINGS_MODULE": "register.config.settings"}
    writers = [
        subprocess.Popen(command, cwd=ROOT, env=said, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _writer in range(WRITERS)
    ]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    done = [json.loads(writer.communicate()[0]) for writer in writers]
    time.sleep(0.2)
    return Outcome(sum(one["count"] for one in done) / SECONDS, max(one["worst"] for one in done))
