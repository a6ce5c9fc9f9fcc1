"""Run as a program: sends reports in child processes, kills each at a random moment, and looks at what is left.

Prints one line: rounds, how many were killed in the middle, how many receipts were given, and what went wrong.
"""

import os
import random
import signal
import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Django must be ready first
from django.db import connections  # noqa: E402  the same

from register.crypto.errors import CannotOpen  # noqa: E402  the same
from register.incidents.intake import drafts, returning, submission  # noqa: E402  the same
from register.incidents.models import Case  # noqa: E402  the same
from register.keys import services as keys  # noqa: E402  the same
from register.keys.errors import KeyProblem  # noqa: E402  the same
from tests.incidents.intake.writing import ANSWERS, draft  # noqa: E402  the same
from tests.people import Cast, make_cast  # noqa: E402  the same


def world() -> Cast:
    call_command("migrate", verbosity=0)
    call_command("migrate", database="keys", verbosity=0)
    call_command("createcachetable", verbosity=0)
    return make_cast()


def send_and_be_killed(written: drafts.Written, after: float) -> bool:
    """Whether the child was still sending when it was killed."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        submission.submit(written)
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def wrong_with(words: list[str]) -> str:
    """A receipt that was given must lead to its report."""
    try:
        visit = returning.open_with_words(tuple(words))
        return "" if returning.narrative(visit) == ANSWERS["text"] else "another text"
    except (KeyProblem, CannotOpen) as problem:
        return type(problem).__name__


def main(rounds: int) -> None:
    cast, dice = world(), random.Random(7)
    unlocked = cast.analyst.unlock()
    killed, wrong, took = 0, [], 0.05
    for _round in range(rounds):
        written = draft(cast.library.pk)
        submission.prepare(written)
        killed += send_and_be_killed(written, dice.uniform(0, took))
        began = time.perf_counter()
        before = drafts.find(written.secret)
        words = before.sent["words"] if before.sent else submission.submit(written)["words"]
        took = min(0.5, max(0.02, 1.5 * (time.perf_counter() - began)))
        wrong += [problem] if (problem := wrong_with(words)) else []
    for case in Case.objects.all():
        try:
            keys.open_case_key(case.uuid, "case", unlocked)
        except KeyProblem as problem:
            wrong.append(type(problem).__name__)
    print(f"rounds {rounds} killed {killed} cases {Case.objects.count()} wrong {wrong}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
