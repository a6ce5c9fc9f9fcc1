"""Runs every gate and says which ones hold; each has a test in tests/gates that shows it can fail."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
GATES = {
    "style": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "types": [str(BIN / "mypy")],
    "floors": [str(BIN / "lint-imports")],
    "templates": [str(BIN / "djlint"), "register", "--lint", "--quiet"],
    "messages": [sys.executable, ".ci/messages.py", "--check"],
    "shape": [sys.executable, ".ci/shape.py"],
    "migrations": [sys.executable, "-m", "register", "makemigrations", "--check", "--dry-run", "--no-input"],
    "handbook": [sys.executable, "-m", "handbook", "check"],
}


def holds(name: str, command: list[str]) -> bool:
    began = time.monotonic()
    environment = {**os.environ, "RAK_DEMO": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    ok = done.returncode == 0
    print(f"{'holds ' if ok else 'BROKEN'}  {name:<11} {time.monotonic() - began:5.1f} s", flush=True)
    if not ok:
        print((done.stdout + done.stderr)[-6000:])
    return ok


def main() -> None:
    wanted = sys.argv[1:] or list(GATES)
    broken = [name for name in wanted if not holds(name, GATES[name])]
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
