"""A town's own numbers and name, from RAK_VAR/support.json. Read once, where the settings are."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

FILE = "support.json"
SITE_NAME = "site_name"
NUMBERS = ("security", "occupational_health", "victim_support", "cks")
SHAPE = re.compile(r"\+?[0-9][0-9 ()-]{1,22}[0-9]")
LONGEST_NAME = 60
ANYWHERE = {"victim_support": "116 006"}  # the same in the whole country
DEMO = {
    "security": "010-555 01 12",
    "occupational_health": "010-555 02 20",
    "cks": "010-555 03 30",
    **ANYWHERE,
}


@dataclass(frozen=True)
class Support:
    """What the file says, and what in it cannot be used: `unreadable`, or the names of the lines."""

    site_name: str = "Rak rygg"
    numbers: dict[str, str] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    is_missing: bool = False


def read(folder: Path, *, is_demo: bool) -> Support:
    """The town's own, or made-up numbers in the demo. Never a made-up number in a real installation."""
    path = folder / FILE
    if not path.exists():
        return Support(numbers=dict(DEMO if is_demo else ANYWHERE), is_missing=not is_demo)
    try:
        lines = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        lines = None
    if not isinstance(lines, dict):
        return Support(numbers=dict(ANYWHERE), wrong=("unreadable",))
    wrong = tuple(sorted(name for name, value in lines.items() if not _is_right(name, value)))
    numbers = {name: lines[name] for name in NUMBERS if name in lines and name not in wrong}
    name = lines.get(SITE_NAME, Support.site_name) if SITE_NAME not in wrong else Support.site_name
    return Support(site_name=name, numbers={**ANYWHERE, **numbers}, wrong=wrong)


def _is_right(name: str, value: object) -> bool:
    if not isinstance(value, str):
        return False
    if name == SITE_NAME:
        return 0 < len(value.strip()) <= LONGEST_NAME
    return name in NUMBERS and SHAPE.fullmatch(value) is not None
