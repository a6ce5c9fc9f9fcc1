"""Serves the demo municipality: makes it the first time, then web server and background work side by side."""

import json
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections
from gunicorn.app.wsgiapp import run as gunicorn_run

from register.demo import building
from register.demo.town import Town

PROJECT = Path(__file__).resolve().parents[4]
GUNICORN = str(PROJECT / "register" / "config" / "gunicorn.py")


def newest_static() -> str:
    """Changes when any static file does."""
    times = [
        Path(storage.path(name)).stat().st_mtime_ns for finder in get_finders() for name, storage in finder.list([])
    ]
    return f"{max(times)}-{len(times)}"


def collect_static() -> None:
    """Only when something changed: compressing takes a second or two."""
    stamp = settings.RAK_VAR / "static-stamp"
    now = newest_static()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


class Command(BaseCommand):
    help = "Serves the demo municipality on this machine"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if not settings.RAK_DEMO:
            raise CommandError(
                "`run` serves the demo (RAK_DEMO=1). A town runs gunicorn -c register/config/gunicorn.py"
            )
        made = None if building.is_whole() else building.make_town(self.say)
        collect_static()
        self.say(self.welcome(json.loads(building.people_file().read_text(encoding="utf-8")), port))
        sys.exit(self.serve(port, made))

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def welcome(self, people: list[dict[str, Any]], port: int) -> str:
        first = [next(p for p in people if p["role"] == role) for role in ("cks_analyst", "handler", "administrator")]
        lines = [
            "",
            f"  Report as anyone:     http://localhost:{port}/rapportera/",
            f"  Sign in:              http://localhost:{port}/konto/logga-in/",
            "",
        ]
        for person in first:
            lines.append(f"  {person['role']:<14} {person['username']}   password: {person['password']}")
            lines.append(f"  {'':<14} second step: the page shows the code here; TOTP secret {person['totp_secret']}")
            if person["unlock_words"]:
                lines.append(f"  {'':<14} unlock words: {person['unlock_words']}")
        lines += ["", f"  All of them: {settings.RAK_VAR / 'demo' / 'people.json'}", "  Stop with Ctrl-C.", ""]
        return "\n".join(lines)

    def serve(self, port: int, made: Town | None) -> int:
        """Web server and background work, ending together. A new town's events are told while it is served."""
        os.environ.update(PORT=str(port), RAK_DEMO="1")
        signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
        started = [self.started("-m", "register", "db_worker", "--no-startup-delay")]
        try:
            if made is None:
                return self.serve_here()
            started.insert(0, self.started("-m", "gunicorn", "-c", GUNICORN))
            building.make_history(made, building.INCIDENTS, self.say, self.step)
            started.append(self.build_handbook())
            return started[0].wait()
        except KeyboardInterrupt:
            return 0
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(timeout=30)

    def started(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, *words], cwd=PROJECT)  # noqa: S603  fixed commands

    def build_handbook(self) -> subprocess.Popen[bytes]:
        """The handbook's builder has packages of its own, so it comes last and behind everything else."""
        self.say("· the handbook is built now; its pages open when it is done (make handbook adds the PDFs)")
        steps = "python3 .ci/bootstrap.py requirements-handbook.txt && $0 -m handbook build --no-pdf >/dev/null"
        command = ["nice", "sh", "-c", f"[ -f site/advice.json ] || ({steps})", sys.executable]
        return subprocess.Popen(command, cwd=PROJECT)  # noqa: S603  fixed commands

    def serve_here(self) -> int:
        """In this process, which has loaded everything already: a second start should not take two."""
        connections.close_all()
        sys.argv = ["gunicorn", "-c", GUNICORN]
        gunicorn_run()
        return 0

    def step(self, told: int) -> None:
        if told % 50 == 0:
            self.say(f"· {told} of {building.INCIDENTS} events are in; you can sign in meanwhile")
