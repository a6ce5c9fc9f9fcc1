"""A real server on loopback with the demonstration as its world, for tests that must see what a stranger sees."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Server:
    """gunicorn as `make run` starts it. `var` is its whole world; `log` is everything it prints."""

    var: Path
    databases: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        return self.var / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAK_", "DJANGO_"))}
        own = {"RAK_DEMO": "1", "RAK_VAR": str(self.var), "PORT": str(self.port)}
        own["DJANGO_SETTINGS_MODULE"] = "register.config.settings"
        return {**kept, **self.databases, **own, **self.extra}

    def command(self, *words: str) -> str:
        """Runs `python -m register …` in this world and gives what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "register", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def make_world(self, incidents: int = 6) -> None:
        self.command("demo", "--anew", "--incidents", str(incidents))
        self.command("collectstatic", "--no-input", "-v0")

    def people(self, role: str) -> list[dict[str, Any]]:
        listed = json.loads((self.var / "demo" / "people.json").read_text(encoding="utf-8"))
        return [person for person in listed if person["role"] == role]

    def start(self) -> "Server":
        web = [sys.executable, "-m", "gunicorn", "-c", "register/config/gunicorn.py"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                web, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        for _attempt in range(300):
            if self.answers():
                return self
            time.sleep(0.1)
        raise AssertionError("the server did not start: " + self.log.read_text()[-2000:])

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/", timeout=2) as answer:  # noqa: S310  loopback
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """As a power cut would: every process of the server, at once."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()

    def copy(self, var: Path) -> "Server":
        """The same world elsewhere; only for SQLite, while stopped."""
        shutil.copytree(self.var, var)
        return Server(var)
