"""kill -9 in the middle of sending: every receipt leads to its report, and no report is without its keys."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_killed_sends_lose_nothing(tmp_path):
    world = {
        **os.environ,
        "RAK_DEMO": "1",
        "RAK_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "register.config.settings",
    }
    world.pop("RAK_DATABASE_URL", None)
    world.pop("RAK_KEYS_DATABASE_URL", None)

    done = subprocess.run(
        [sys.executable, "-m", "tests.incidents.intake.killed", "50"],
        cwd=ROOT, env=world, capture_output=True, text=True, timeout=600,
    )  # fmt: skip

    said = re.search(r"rounds (\d+) killed (\d+) cases (\d+) wrong (.*)", done.stdout)
    assert said is not None, done.stderr[-2000:]
    rounds, killed, cases, wrong = said.groups()
    assert (rounds, cases, wrong) == ("50", "50", "[]")
    assert int(killed) >= 10
