"""Every ratio of the register on both engines, then the survey library's: one run, side by side."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = (
    (["-m", "tests.bench"], {}),
    (["-m", "tests.bench"], {"RAK_TEST_DATABASE": "postgres"}),
    (["-m", "analysis.bench"], {}),
)


def main() -> None:
    wanted = sys.argv[1:]
    for words, environment in RUNS:
        subjects = wanted if words == ["-m", "tests.bench"] else []
        subprocess.run([sys.executable, *words, *subjects], cwd=ROOT, env={**os.environ, **environment}, check=False)


if __name__ == "__main__":
    main()
