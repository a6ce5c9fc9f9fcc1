"""A throw-away PostgreSQL on a loopback port, from Debian's package, without root's help when not root."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


class NoPostgres(Exception):
    """PostgreSQL is not installed here."""


def programs() -> Path:
    """Where initdb and postgres are."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    found = shutil.which("postgres")
    if found and shutil.which("initdb"):
        return Path(found).parent
    raise NoPostgres("PostgreSQL is missing. On Debian: apt install postgresql")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Cluster:
    """One server with trust on loopback; thrown away with its folder."""

    folder: Path
    port: int
    server: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}"

    @classmethod
    def start(cls) -> "Cluster":
        where, port = programs(), free_port()
        folder = Path(tempfile.mkdtemp(prefix="rakrygg-postgres-"))
        as_other: list[str] = []
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, "postgres")
            as_other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        data = folder / "data"
        init = [*as_other, str(where / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        subprocess.run([*init, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"]
        command = [*as_other, str(where / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), *options]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        cluster = cls(folder, port, server)
        cluster.wait()
        for name in ("data", "keys"):
            cluster.run(where, f'CREATE DATABASE "{name}"')
        return cluster

    def run(self, where: Path, statement: str) -> None:
        target = [str(where / "psql"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-c", statement]
        subprocess.run(target, check=True)

    def wait(self) -> None:
        """An open door is not enough: the server takes callers before it has started up, and refuses them."""
        ready = [str(programs() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        for _attempt in range(400):
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise NoPostgres("PostgreSQL did not start: " + (self.folder / "log").read_text()[-400:])

    def stop(self) -> None:
        self.server.send_signal(signal.SIGINT)  # a fast stop: it does not wait for those who are still connected
        self.server.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)
