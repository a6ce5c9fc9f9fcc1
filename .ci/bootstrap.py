"""Makes .venv and installs a hash-pinned set into it, when the set has changed. Standard library only."""

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV_HOME = VENV / "uv"


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def run(*command: str, env: dict[str, str] | None = None) -> bool:
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode == 0


def have_venv() -> None:
    if PYTHON.exists() and run(str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
        return
    if sys.version_info < (3, 11):  # noqa: UP036  said in words to whoever starts with an older one
        sys.exit("Python 3.11 or newer is needed; Debian 12 has it as python3.")
    say("making .venv")
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, OSError):
        sys.exit("Python's venv is missing. On Debian: apt install python3-venv")


def have_uv() -> str | None:
    """A pinned uv beside the packages, several times faster than pip; pip does the work when it cannot be had."""
    found = UV_HOME / "bin" / "uv"
    if not found.exists():
        run(str(PYTHON), "-m", "pip", "install", "-q", "--require-hashes", "--no-deps",
            "--target", str(UV_HOME), "-r", "requirements-uv.txt")  # fmt: skip
    return str(found) if found.exists() else None


def install(lock: Path) -> None:
    uv = have_uv()
    say(f"installing {lock.name}")
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV), "UV_PYTHON": str(PYTHON)}
    if uv and run(
        uv, "pip", "install", "-q", "--require-hashes", "--link-mode", "copy", "-r", lock.name, env=environment
    ):
        return
    if not run(str(PYTHON), "-m", "pip", "install", "-q", "--require-hashes", "-r", lock.name):
        sys.exit(f"The packages of {lock.name} could not be installed. Is the package index reachable?")


def main() -> None:
    lock = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "requirements.txt")
    stamp = VENV / f"stamp-{lock.stem}"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    began = time.monotonic()
    have_venv()
    install(lock)
    stamp.write_text(wanted)
    say(f"ready in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
