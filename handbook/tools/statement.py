"""The accessibility statement's list of tests, written from the last recorded results."""

import json
from typing import Any

from handbook.tools import paths

RESULTS = paths.DATA / "accessibility.json"


def results() -> dict[str, Any] | None:
    """The recorded results, or None when no run has been recorded."""
    if not RESULTS.exists():
        return None
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


def markdown() -> str:
    """Rows for the statement; says so plainly when nothing is recorded or something failed."""
    found = results()
    if found is None:
        return "Testerna är ännu inte körda för den här versionen. Räkna inte med att kraven är uppfyllda."
    rows = ["| Prov | Omfattning | Fel |", "|---|---|---|"]
    rows += [f"| {row['name']} | {row['scope']} | {row['faults']} |" for row in found["tests"]]
    faults = sum(int(row["faults"]) for row in found["tests"])
    verdict = (
        "De automatiska proven hittade inga fel."
        if faults == 0
        else f"De automatiska proven hittade {faults} fel. De ska rättas."
    )
    return f"Proven kördes {found['day']}. {verdict}\n\n" + "\n".join(rows)
