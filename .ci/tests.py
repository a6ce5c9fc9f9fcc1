"""Runs the tests: on SQLite always, on PostgreSQL where it is installed, the survey library without Django."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.postgres import NoPostgres, programs  # noqa: E402  the project is not installed

PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", "--durations=12"]
QUICK = ["-m", "not slow"]
MARKS = [] if "--slow" in sys.argv or os.environ.get("CI") else QUICK
SAME_ON_BOTH = [  # what no database has a part in
    f"--ignore=tests/{part}"
    for part in ("analysis", "handbook", "gates", "crypto", "web/test_every_page.py", "web/test_valid_html.py")
]
SURVEY = ["-c", "tests/analysis/pytest.ini", "--rootdir", ".", "--confcutdir", "tests/analysis", "-p", "no:django"]
COVERED = ["--cov=analysis", "--cov-config=pyproject.toml", "--cov-report=term", "--cov-fail-under=95"]
REST = [word for word in sys.argv[1:] if word not in ("--slow", "--coverage")]


def run(title: str, *words: str, **environment: str) -> bool:
    print(f"\n== {title}", flush=True)
    began = time.monotonic()
    done = subprocess.run([*PYTEST, *words], cwd=ROOT, env={**os.environ, **environment}, check=False)
    print(
        f"== {title}: {'passed' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True
    )
    return done.returncode == 0


def on_postgres() -> bool | None:
    try:
        programs()
    except NoPostgres as missing:
        if os.environ.get("REQUIRE_POSTGRES") == "1":
            print(f"FAILED: {missing}")
            return False
        print(f"SKIPPED on PostgreSQL: {missing}")
        return None
    marks = [] if "--slow" in sys.argv else QUICK
    return run("PostgreSQL", *marks, *SAME_ON_BOTH, *REST, RAK_TEST_DATABASE="postgres")


def coverage() -> bool:
    """Branches of the survey library that its tests reach: apart, since counting takes half as much time again."""
    return run("Branches of the survey library covered", *SURVEY, *QUICK, *COVERED, "tests/analysis")


def main() -> None:
    if "--coverage" in sys.argv:
        sys.exit(0 if coverage() else 1)
    results = [
        run("SQLite", *MARKS, "--ignore=tests/analysis", *REST),
        run("The survey library, without Django", *SURVEY, *([] if "--slow" in sys.argv else QUICK), "tests/analysis"),
        on_postgres(),
    ]
    sys.exit(0 if all(result is not False for result in results) else 1)


if __name__ == "__main__":
    main()
