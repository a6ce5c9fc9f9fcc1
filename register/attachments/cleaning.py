"""Cleans what is risky to open in a process of its own, with limits on memory, time and everything else.

The other process knows no secret: it gets the file through a pipe, has no settings and an empty environment, and
writes nothing to the disk.
"""

import resource
import subprocess
import sys
from pathlib import Path

from register.attachments import kinds
from register.attachments.problems import REASONS, Refused

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 1_600_000_000  # bytes; the largest picture that is let in needs about half
MOST_SECONDS = 25  # of the processor
MOST_WAIT = 60  # seconds in all, on a busy machine
GOOD, BAD = b"+", b"-"


def cleaned(content: bytes, kind: kinds.Kind) -> tuple[bytes, kinds.Kind]:
    """The content without what tells more than it shows, and the kind it now is."""
    if not kind.is_risky:
        return kinds.cleaned(content, kind)
    return _apart(content, kind.code), kinds.BY_CODE[kind.cleaned_as or kind.code]


def _apart(content: bytes, code: str) -> bytes:
    command = [sys.executable, "-s", "-P", "-m", "register.attachments.cleaning", code]
    alone = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603  our own program; the kind is a code of ours
            command, input=content, capture_output=True, env=alone, timeout=MOST_WAIT, check=False
        )
    except subprocess.TimeoutExpired:
        raise Refused("too_heavy") from None
    verdict, answer = done.stdout[:1], done.stdout[1:]
    if done.returncode == 0 and verdict == GOOD:
        return answer
    said = answer.decode("ascii", "replace")
    raise Refused(said if verdict == BAD and said in REASONS else "too_heavy")


def limit() -> None:
    """No more memory, time, files or processes than cleaning takes, and no picture of the memory if it fails."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(code: str) -> None:
    """The other process: a file in, the clean file or the reason out."""
    limit()
    try:
        clean, _kind = kinds.cleaned(sys.stdin.buffer.read(), kinds.BY_CODE[code])
        answer = GOOD + clean
    except Refused as problem:
        answer = BAD + problem.code.encode()
    except (MemoryError, RecursionError):
        answer = BAD + b"too_heavy"
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
