"""`python -m tests.mutation [--sample N] [--seed N] [--only GROUP]`: spoil, test, count what was noticed.

Works on a copy of the tree. Django and pytest are loaded once; each spoiled version runs in a fork of its own.
"""

import argparse
import importlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mutation.changes import Change, changes
from tests.mutation.targets import TARGETS, Target
from tests.postgres import Cluster

ROOT = Path(__file__).resolve().parents[2]
FIRST = 1200
GOAL = 0.85
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
    survivors, began, spoiled, endless = [], time.monotonic(), 0, 0
    for change in found:
        if options.seconds and time.monotonic() - began > options.seconds:
            break
        spoiled += 1
        whole = (copy / change.file).read_text("utf-8")
        (copy / change.file).write_text(change.source, "utf-8")
        answer = _run(target, limit)
        endless += answer == -signal.SIGALRM
        if answer == 0:
            survivors.append(change)
            print(f"  survived: {change.file}:{change.line}: {change.what}", flush=True)
        (copy / change.file).write_text(whole, "utf-8")
    noticed = spoiled - len(survivors)
    totals.update(spoiled=spoiled, noticed=noticed)
    line = f"{target.name:<8}{spoiled:>9}{noticed:>9}{noticed / max(1, spoiled):>8.1%}"
    print(f"{line}  of {everything}, {endless} by time", flush=True)
    return survivors


def _run(target: Target, limit: int) -> int:
    """The tests' answer in a fork: 0 when nothing was noticed. Running far too long counts as noticed, and is told."""
    child = os.fork()
    if child == 0:
        _silent()
        signal.alarm(limit)
        pytest = importlib.import_module("pytest")
        arguments = [
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:randomly",
            "-p",
            "no:xdist",
            "-W",
            "ignore::pytest.PytestAssertRewriteWarning",
        ]
        os._exit(int(pytest.main([*arguments, *target.options, *target.tests])))
    status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status)


def _silent() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


if __name__ == "__main__":
    sys.exit(main())
