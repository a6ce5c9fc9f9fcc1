"""Files under 300 lines, functions under 40: the longest are gated, not the average. Reasons stand on the line."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE_LINES, FUNCTION_LINES = 300, 40
MARKS = re.compile(r"#\s*(noqa(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[^\]]*\])?|pragma:[^#]*?cover)(.*)$")
SILENT = re.compile(r"#.*\b(TODO|FIXME|XXX)\b")


def sources(root: Path) -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.split()
    yield from (root / name for name in sorted(listed) if "/migrations/" not in name and (root / name).exists())


def faults(path: Path, name: str) -> Iterator[str]:
    """What in one file breaks the house's shape."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    if len(lines) >= FILE_LINES:
        yield f"{name}: {len(lines)} lines, {FILE_LINES} is too many: split by subject"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length >= FUNCTION_LINES:
                yield f"{name}:{node.lineno}: {node.name} has {length} lines, {FUNCTION_LINES} is too many"
    for number, line in enumerate(lines, 1):
        mark = MARKS.search(line)
        if mark and len(mark.group(2).strip()) < 5 and not name.startswith(".ci/shape"):
            yield f"{name}:{number}: a switched-off check without its reason on the line"
        if SILENT.search(line) and not name.startswith(".ci/shape"):
            yield f"{name}:{number}: unfinished work is said in an issue, not in a comment"


def main() -> None:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    found = [fault for path in sources(root) for fault in faults(path, str(path.relative_to(root)))]
    print("\n".join(found) or "shape: holds")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
