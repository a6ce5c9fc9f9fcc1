"""`python -m tests.mutation [--sample N] [--seed N] [--only GROUP]`: spoil, test, count what was noticed.

Works on a copy of the tree. Django and pytest are loaded once; each spoiled version runs in a fork of its own: first
the tests that noticed the last ones of the same file, then all. What was noticed is kept in build/mutation.jsonl,
and `--go-on` does not try it again; what survived is always tried again.
"""

import argparse
import hashlib
import importlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.mutation.changes import Change, changes
from tests.mutation.targets import TARGETS, Target
from tests.postgres import Cluster

ROOT = Path(__file__).resolve().parents[2]
NOTICED = ROOT / "build" / "mutation.jsonl"
KILLERS = 4  # so many tests are tried before all
FIRST = 1200
GOAL = 0.85
BROKEN = 3  # as pytest says of an error of its own
UNANSWERED = (0, 4, 5)  # nothing failed, no such test, nothing was run
FAILED = "failed.txt"
QUIET = (
    "-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
WARM = (
    "pytest", "pytest_django.plugin", "hypothesis", "django.test", "django.db.backends.sqlite3.base",
    "cryptography.hazmat.primitives.hpke", "cryptography.hazmat.primitives.kdf.argon2", "django.core.management",
)  # fmt: skip


def main() -> int:
    options = _options()
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory(prefix="rakrygg-mutation-") as folder:
        copy = _copied(Path(folder))
        os.chdir(copy)
        sys.path[:] = [str(copy), *(place for place in sys.path if place not in ("", str(ROOT)))]
        for name in [name for name in sys.modules if name.split(".")[0] == "tests"]:
            del sys.modules[name]  # from now on the copy's
        for name in WARM:
            importlib.import_module(name)
        print(f"{'group':<8}{'spoiled':>9}{'noticed':>9}{'share':>8}", flush=True)
        survivors, totals = [], Counter[str]()
        for target in TARGETS:
            if options.only in ("", target.name):
                with _engine(target):
                    survivors += _attack(target, copy, options, totals)
    share = totals["noticed"] / max(1, totals["spoiled"])
    print(f"{'all':<8}{totals['spoiled']:>9}{totals['noticed']:>9}{share:>8.1%}")
    for change in survivors:
        print(f"survived: {change.file}:{change.line}: {change.what}")
    return 0 if share >= GOAL else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--sample", type=int, default=0, help="only so many changes of each group, chosen by --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", choices=["", *(target.name for target in TARGETS)])
    parser.add_argument("--seconds", type=int, default=0, help="stop each group after this time")
    parser.add_argument("--go-on", action="store_true", help="leave out what an earlier run has seen noticed")
    return parser.parse_args()


@contextmanager
def _engine(target: Target) -> Iterator[None]:
    """A throw-away PostgreSQL for what only PostgreSQL does; every fork finds it in the environment."""
    if not target.needs_postgres:
        yield
        return
    cluster = Cluster.start()
    os.environ.update(RAK_TEST_DATABASE="postgres", RAK_TEST_POSTGRES=cluster.url)
    try:
        yield
    finally:
        del os.environ["RAK_TEST_DATABASE"], os.environ["RAK_TEST_POSTGRES"]
        cluster.stop()


def _copied(folder: Path) -> Path:
    skip = shutil.ignore_patterns("__pycache__", "*.pyc", "vendor")
    for name in ("register", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _attack(target: Target, copy: Path, options: argparse.Namespace, totals: Counter[str]) -> list[Change]:
    began = time.monotonic()
    if _run(target, FIRST) != 0:
        raise SystemExit(f"{target.name}: the tests fail before anything is spoiled")
    limit = int(60 + 5 * (time.monotonic() - began))
    found = [change for file in target.files for change in changes(file, (copy / file).read_text("utf-8"))]
    everything = len(found)
    if options.sample or options.seconds:  # a part of them is a fair part
        found = random.Random(options.seed).sample(found, min(options.sample or everything, everything))
    known = _noticed_before() if options.go_on else {}
    survivors, began, spoiled, endless = [], time.monotonic(), 0, 0
    killers: dict[str, list[str]] = {}
    for change in found:
        if options.seconds and time.monotonic() - began > options.seconds:
            break
        spoiled += 1
        answer = known.get(_key(change)) or _tried(change, target, copy, limit, killers.setdefault(change.file, []))
        endless += answer == -signal.SIGALRM
        if answer == 0:
            survivors.append(change)
            print(f"  survived: {change.file}:{change.line}: {change.what}", flush=True)
    noticed = spoiled - len(survivors)
    totals.update(spoiled=spoiled, noticed=noticed)
    line = f"{target.name:<8}{spoiled:>9}{noticed:>9}{noticed / max(1, spoiled):>8.1%}"
    print(f"{line}  of {everything}, {endless} by time", flush=True)
    return survivors


def _tried(change: Change, target: Target, copy: Path, limit: int, killers: list[str]) -> int:
    """The tests' answer to one spoiled version, kept when they noticed; `killers` gets the test that did."""
    whole = (copy / change.file).read_text("utf-8")
    (copy / change.file).write_text(change.source, "utf-8")
    answer = _run(target, limit, killers[:KILLERS]) if killers else 0
    if answer in UNANSWERED:
        answer = _run(target, limit)
    (copy / change.file).write_text(whole, "utf-8")
    if answer:
        if (failed := copy / FAILED).exists():
            name = failed.read_text("utf-8")
            killers[:] = [name, *(other for other in killers if other != name)]
            failed.unlink()
        NOTICED.parent.mkdir(exist_ok=True)
        with NOTICED.open("a", encoding="utf-8") as file:
            file.write(json.dumps([_key(change), answer]) + "\n")
    return answer


def _key(change: Change) -> str:
    return hashlib.sha256(f"{change.file}\n{change.source}".encode()).hexdigest()


def _noticed_before() -> dict[str, int]:
    if not NOTICED.exists():
        return {}
    return dict(json.loads(line) for line in NOTICED.read_text("utf-8").splitlines())


def _run(target: Target, limit: int, only: Sequence[str] = ()) -> int:
    """The tests' answer in a fork: 0 when nothing was noticed. Running far too long counts as noticed, and is told."""
    child = os.fork()
    if child == 0:
        _silent()
        signal.alarm(limit)
        answer = BROKEN
        try:
            pytest = importlib.import_module("pytest")
            answer = int(pytest.main([*QUIET, *target.options, *(only or target.tests)], plugins=[FirstFailure()]))
        finally:
            os._exit(answer)  # never out of here, to where the parent's folder would be taken away
    status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status)


class FirstFailure:
    """Writes down which test noticed."""

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not (noted := Path(FAILED)).exists():
            noted.write_text(report.nodeid, "utf-8")


def _silent() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


if __name__ == "__main__":
    sys.exit(main())
