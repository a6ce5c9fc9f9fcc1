"""Two years of made-up events, told in order of time through the ordinary services, as the people themselves would."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from register.demo import clock, desk, pictures
from register.demo.town import Town, load
from register.incidents.intake import drafts, submission
from register.incidents.models import Case

DAYS = 730
RECENT_DAYS = 21  # the last weeks' reports are still being worked with

WHAT_OF = {
    "TRA": "harassment", "HOT": "threat", "VAL": "violence", "SKA": "damage",
    "KOR": "offer", "SUB": "pressure", "INF": "inside", "KTX": "silence",
}  # fmt: skip
WHERE_OF = {
    "KN-TEL": "phone", "KN-SMS": "message", "KN-MEJ": "mail", "KN-BRE": "letter",
    "KN-SOC": "online", "KN-SYS": "elsewhere", "KN-TEK": "online",
}  # fmt: skip
PLACE_OF = {"PL-HEM": "visit", "PL-TIL": "visit", "PL-RES": "way", "PL-PRI": "home"}
# Shares as in published staff surveys of the field: harassment first, then threats, offers, pressure, damage, violence.
WEIGHTS = {"TRA": 40, "HOT": 22, "VAL": 8, "SKA": 8, "KOR": 8, "SUB": 8, "INF": 2, "KTX": 4}


@dataclass
class Event:
    """One thing that happened, before anybody has reported it."""

    when: datetime
    authority: str
    unit: str
    told: dict[str, Any]
    text: str


def tell(town: Town, count: int) -> Iterator[int]:
    """Every event reported and handled as far as its age allows; yields how many are told.

    Goes on after the last one that is there, so it can be stopped and started again.
    """
    words = load("words")
    done = Case.objects.count()
    for number, event in list(enumerate(events(town, count, words), 1))[done:]:
        chance = Random(f"event {number}")
        with clock.at(event.when):
            case, case_key = report(town, event, chance, words)
        desk.work(town, case, case_key, event, chance, words)
        yield number


def events(town: Town, count: int, words: dict[str, Any]) -> list[Event]:
    """Drawn in realistic proportions: more from where people meet the public, more over time."""
    narratives, chance = load("narratives"), Random("events")
    now = town.made_at
    found = []
    for number in range(count):
        age = RECENT_DAYS * chance.random() if number % 12 == 0 else DAYS * (1 - chance.random() ** 0.8)
        told = draw(narratives, chance)
        authority = chance.choice([code for code, parts in town.parts.items() if set(parts) & set(told["in"])])
        when = working_hour(now - timedelta(days=age), chance, now)
        found.append(
            Event(
                when=when,
                authority=authority,
                unit=chance.choice(town.units[authority]),
                told=told,
                text=in_somebodys_words(told["text"], chance, words),
            )
        )
    return sorted(found, key=lambda event: event.when)


def draw(narratives: list[dict[str, Any]], chance: Random) -> dict[str, Any]:
    form = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    return chance.choice([row for row in narratives if row["sub"].startswith(form)])


def working_hour(moment: datetime, chance: Random, now: datetime) -> datetime:
    """A weekday between eight and five, and never in the future."""
    day = moment - timedelta(days=max(0, moment.weekday() - 4))
    placed = day.replace(hour=chance.randint(7, 15), minute=chance.randint(0, 59), second=chance.randint(0, 59))
    return min(placed, now - timedelta(minutes=20))


def in_somebodys_words(text: str, chance: Random, words: dict[str, Any]) -> str:
    ending = chance.choice(words["endings"]).format(kollega=chance.choice(words["given"]))
    return f"{chance.choice(words['openings'])}{text}{ending}"


def report(town: Town, event: Event, chance: Random, words: dict[str, Any]) -> tuple[Case, bytes]:
    """Through the same drafts and the same sending as the public pages."""
    answers = answers_of(town, event, chance, words)
    written = drafts.begin(source="phone" if chance.random() < 0.08 else "web")
    case_key = written.case_key

    def fill(draft: drafts.Written) -> None:
        draft.document["answers"] = answers

    checked = submission.prepare(drafts.change(written, fill))
    case = Case.objects.get(uuid=submission.submit(checked)["case"])
    if event.told["ch"] in ("KN-SMS", "KN-MEJ", "KN-SOC") and chance.random() < 0.4:
        pictures.attach(case, case_key, chance)
    return case, case_key


def answers_of(town: Town, event: Event, chance: Random, words: dict[str, Any]) -> dict[str, Any]:
    told = event.told
    named = chance.random() < 0.6
    where = WHERE_OF.get(told["ch"]) or PLACE_OF.get(told["pl"], "work")
    answers: dict[str, Any] = {
        "what": [WHAT_OF[told["sub"][:3]]] if chance.random() < 0.93 else ["unsure"],
        "when": "today" if chance.random() < 0.7 else "ongoing",
        "where": [where],
        "place": town.places[event.unit].pk,
        "text": event.text,
        "hurt": told["danger"],
        "named": named,
    }
    if named:
        name = f"{chance.choice(words['given'])} {chance.choice(words['family'])}"
        answers |= {"name": name, "contact": f"070-174 06 {chance.randint(10, 99)}"}
    manager = town.manager_of(event.unit)
    if manager and chance.random() < 0.7:
        answers["manager"] = manager.user.pk
    return answers
