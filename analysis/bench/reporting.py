"""The default report of the synthetic municipality from a shell: estimates, protection, audit, every file but PDF."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from analysis.bench.lines import Line
from analysis.synthetic import write_synthetic

LONGEST = 60.0  # seconds for 25 units


def bench_report(scale: float = 1.0, plan: Path | None = None) -> Iterator[Line]:
    """Seconds on the clock and of the processor; on a busy machine the first says more of the others' work."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_synthetic(folder / "survey", scale=scale)
        command = [sys.executable, "-m", "analysis", "summarise", str(folder / "survey" / "svar.csv")]
        command += ["--plan", str(plan)] if plan else []
        before, started = os.times(), time.perf_counter()
        subprocess.run([*command, "--out", str(folder / "out")], check=True, capture_output=True)
        elapsed, after = time.perf_counter() - started, os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
    yield Line("Default report of 25 units, on the clock", elapsed)
    yield Line("Default report of 25 units, of the processor", used, used / LONGEST, most=1.0)
