"""Drafts as people write them, for tests of what happens after."""

from typing import Any

from register.incidents.intake import drafts, submission
from register.incidents.intake.drafts import Written

CANARY = "kanariefågel i berättelsen"
ANSWERS: dict[str, Any] = {
    "what": ["threat"],
    "when": "today",
    "day": "",
    "where": ["phone"],
    "inside": False,
    "text": f"En man ringde och sa {CANARY}.",
    "hurt": "no",
    "named": False,
    "manager": None,
}


def draft(place: int, *, source: str = "web", by: int | None = None, **answers: Any) -> Written:
    written = drafts.begin(source=source, by=by)
    return drafts.change(written, lambda locked: locked.answers.update({**ANSWERS, "place": place, **answers}))


def sent(place: int, **answers: Any) -> dict[str, Any]:
    """A report that was checked and sent; gives what the receipt page shows."""
    written = draft(place, **answers)
    submission.prepare(written)
    return submission.submit(written)
