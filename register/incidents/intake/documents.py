"""What is sealed of a report, and what stands as plain coordinates. The one place that divides answers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from register.incidents.intake import everyday
from register.incidents.sealing import folded

Answers = dict[str, Any]


@dataclass(frozen=True)
class Documents:
    """A report's sealed documents; an empty one is not stored."""

    narrative: dict[str, Any]
    actor: dict[str, Any]
    identity: dict[str, Any]
    folded: bytes

    def __repr__(self) -> str:
        return "Documents()"


def documents(answers: Answers, *, may_name_suspect: bool) -> Documents:
    actor = answers.get("actor", "") if may_name_suspect else ""
    text = answers["text"]
    return Documents(
        narrative={
            "text": text,
            "what": answers["what"],
            "when": answers["when"],
            "where": answers["where"],
            "hurt": answers["hurt"],
            "inside": bool(answers.get("inside")),
        },
        actor={"text": actor} if actor else {},
        identity=identity(answers),
        folded=folded(f"{text} {actor}").encode(),
    )


def identity(answers: Answers) -> dict[str, Any]:
    """Names and contact of reporter, victim and witnesses; empty when the report names nobody."""
    reporter = {"name": answers.get("name", ""), "contact": answers.get("contact", "")}
    found = {
        "reporter": reporter if answers.get("named") else None,
        "victim": {"name": answers["victim"], "contact": ""} if answers.get("victim") else None,
        "witnesses": answers.get("witnesses", ""),
        "is_protected": bool(answers.get("protected")),
    }
    return found if found["reporter"] or found["victim"] or found["witnesses"] else {}


def happened_on(answers: Answers) -> date | None:
    """The day, where one was said. "Just now" is today: the hour is not kept."""
    if answers["when"] in ("now", "today"):
        return timezone.localdate()
    return date.fromisoformat(answers["day"]) if answers.get("day") else None


def coded(answers: Answers) -> list[everyday.Code]:
    return everyday.codes(answers["what"], answers["where"])
