"""What handlers and analysts do with an event once it is reported: as much as its age allows, through the services."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from register.accounts.models import User
from register.codes import clocks, risk
from register.demo import clock
from register.demo.town import Person, Town
from register.incidents.casework import (
    classification,
    dialogue,
    duties,
    judgements,
    measures,
    moves,
    planning,
    reading,
)
from register.incidents.casework.facts import facts_of
from register.incidents.intake import returning
from register.incidents.models import Case
from register.incidents.sealing import CaseBoxes

CLASS_OF = {"KTX": "OP-KONTEXT", "KOR": "OP-JA", "SUB": "OP-MISST", "INF": "OP-MISST", "VAL": "HV-UTAN"}
METHODS = ("ME-DIR", "ME-ENG", "ME-GRU", "ME-IND")
CAPACITY_OF = {"AK-OKR": ["KA-SKR"], "AK-LOS": ["KA-SKR"], "AK-EKR": ["KA-VLD"], "AK-RHB": ["KA-JUR"]}
EFFECT_OF = {"A1": "UT-NEJ", "A2": "UT-NEJ", "A3": "UT-OKL", "A4": "UT-DEL", "A5": "UT-OKL"}
CONSEQUENCES = ("KO-OBH", "KO-TVE", "KO-HAL", "KO-ING", "KO-UND", "KO-GRP")
HARM = {"A1": 1, "A2": 2, "A3": 2, "A4": 3, "A5": 4}
EFFECTS = ("better", "better", "same", "unclear")
RECENT_DAYS = 21
STILL_OPEN = 0.4  # share of recent duties whose clock still runs
LATE = 0.06  # share of duties settled after their time, with a reason


@dataclass
class Desk:
    """One case in the hands of one person, with the clock of the story."""

    town: Town
    case: Case
    boxes: CaseBoxes
    who: Person
    told: dict[str, Any]
    chance: Random
    words: dict[str, Any]
    begun: datetime
    made_at: datetime = field(default_factory=timezone.now)

    @property
    def by(self) -> User:
        return self.who.user

    @property
    def version(self) -> int:
        return Case.objects.values_list("version", flat=True).get(pk=self.case.pk)

    def changes(self) -> dict[str, Any]:
        return {"case": self.case, "version": self.version, "by": self.by}


def work(town: Town, case: Case, case_key: bytes, event: Any, chance: Random, words: dict[str, Any]) -> None:
    """Each step happens some time after the last; what would lie in the future has not happened."""
    who = town.handler_of(event.authority)
    if case.cks_has_key and chance.random() < 0.55:
        who = chance.choice(town.with_role("cks_analyst"))
    desk = Desk(town, case, CaseBoxes(case_key), who, event.told, chance, words, event.when, town.made_at)
    moment = event.when
    for step, hours in STEPS:
        moment = office_hour(moment + timedelta(hours=hours * (0.4 + chance.random())))
        if moment > desk.made_at or (step is finish and chance.random() < 0.08):
            look_again(desk)
            return
        with clock.at(moment):
            desk.case.refresh_from_db()
            step(desk)


def look_again(desk: Desk) -> None:
    """What stays open is looked at now and then: the next date is at most a few days behind."""
    with clock.at(office_hour(desk.made_at - timedelta(days=5))):
        desk.case.refresh_from_db()
        today = timezone.localdate()
        if desk.case.next_date is not None and desk.case.next_date < today:
            later = today + timedelta(days=desk.chance.randint(3, 30))
            planning.plan_case(**desk.changes(), owner=desk.by, next_date=later)


def office_hour(moment: datetime) -> datetime:
    """The same moment, or the next weekday morning."""
    if 6 <= moment.hour < 16 and moment.weekday() < 5:
        return moment
    later = (moment + timedelta(days=1 if moment.hour >= 16 else 0)).replace(hour=7, minute=15)
    return later + timedelta(days=max(0, 7 - later.weekday()) if later.weekday() > 4 else 0)


def read(desk: Desk) -> None:
    """The first reading files the key, and takes the case into assessment or urgent handling."""
    if desk.who.unlocked is not None:
        reading.boxes_of(desk.case, desk.who.unlocked)
    urgent = desk.told["danger"] == "yes" or desk.told["sev"] in ("A4", "A5")
    moves.move_case(**desk.changes(), to="ST-AKU" if urgent else "ST-BED")


def classify(desk: Desk) -> None:
    told = desk.told
    form = told["sub"][:3]
    classification.classify(
        **desk.changes(),
        klass=CLASS_OF.get(form, "OP-JA"),
        form=form,
        severity=told["sev"],
        outcome=EFFECT_OF[told["sev"]],
        codes={
            "SUBFORM": [told["sub"]],
            "KANAL": [told["ch"]],
            "PLATS": [told["pl"]],
            "SITUATION": [told["si"]],
            "MOTIV-U": [told["mo"]],
            "MOTIV-B": [told["mo"] if desk.chance.random() < 0.8 else "MO-OKA"],
            "AKTOR": [told["ak"]],
            "KAPACITET": CAPACITY_OF.get(told["ak"], ["KA-ING"]),
            "METOD": [desk.chance.choice(METHODS)],
            "OFFER": [told["of"]],
            "KONSEKVENS": [desk.chance.choice(CONSEQUENCES)],
        },
    )


def judge(desk: Desk) -> None:
    likelihood, consequence = desk.chance.choice((1, 2, 2, 3)), HARM[desk.told["sev"]]
    uncertainty = desk.chance.choice(("sure", "likely", "unsure"))
    proposal = risk.propose(likelihood, consequence, uncertainty, facts_of(desk.case))
    judgements.judge_risk(
        **desk.changes(), likelihood=likelihood, consequence=consequence, uncertainty=uncertainty,
        level=proposal.level, boxes=desk.boxes,
    )  # fmt: skip
    desk.case.refresh_from_db()
    later = timezone.localdate() + timedelta(days=desk.chance.randint(3, 30))
    planning.plan_case(**desk.changes(), owner=desk.by, next_date=later)


def answer(desk: Desk) -> None:
    """The first answer to the reporter, and now and then the reporter's own."""
    said = desk.chance.randrange(len(desk.words["questions"]))
    dialogue.write_message(case=desk.case, text=desk.words["questions"][said], boxes=desk.boxes, by=desk.by)
    if desk.chance.random() < 0.35:
        visit = returning.Visit(desk.case, desk.boxes.dialogue_key)
        returning.write(visit, desk.words["answers"][said])
        desk.case.refresh_from_db()
        if desk.chance.random() < 0.7:
            reply = desk.chance.choice(desk.words["replies"])
            dialogue.write_message(case=desk.case, text=reply, boxes=desk.boxes, by=desk.by)


def settle(desk: Desk) -> None:
    """The duties, mostly in time; a late one says why, and some recent ones are still open."""
    is_recent = desk.made_at - desk.begun < timedelta(days=RECENT_DAYS)
    for duty in desk.case.duties.filter(state="open").order_by("id"):
        if is_recent and desk.chance.random() < STILL_OPEN:
            continue
        rule = clocks.by_id(duty.rule)
        done = not rule.decides or desk.chance.random() < 0.7
        late = duty.due_at is not None and duty.due_at < timezone.now() and desk.chance.random() < LATE
        when = timezone.now() if late or duty.due_at is None else min(timezone.now(), duty.due_at)
        duties.settle_duty(
            **desk.changes(), kind=duty.kind, answer="done" if done else "not_needed", boxes=desk.boxes, done_at=when,
            receipt=f"{rule.kind}-{desk.chance.randint(10000, 99999)}" if done else "",
            reason="" if done and not late else desk.chance.choice(desk.words["reasons"]),
        )  # fmt: skip


def note(desk: Desk) -> None:
    dialogue.write_note(case=desk.case, text=desk.chance.choice(desk.words["notes"]), boxes=desk.boxes, by=desk.by)


def decide(desk: Desk) -> None:
    """One to three measures, and the case moves on."""
    for kind in desk.chance.sample(desk.words["measures"], desk.chance.randint(1, 3)):
        measures.decide_measure(
            case=desk.case, kind=kind, text=desk.words["measure_texts"][kind], responsible=desk.by,
            due_date=timezone.localdate() + timedelta(days=desk.chance.randint(2, 25)), boxes=desk.boxes, by=desk.by,
        )  # fmt: skip
    desk.case.refresh_from_db()
    moves.move_case(**desk.changes(), to="ST-ATG")


def do(desk: Desk) -> None:
    for link in desk.case.case_measures.select_related("measure").order_by("id"):
        measure = link.measure
        measures.do_measure(case=desk.case, measure=measure, version=measure.version, by=desk.by)
        measure.refresh_from_db()
        if desk.chance.random() < 0.6:
            measures.judge_measure(
                case=desk.case, measure=measure, version=measure.version,
                effect=desk.chance.choice(EFFECTS), text="", boxes=desk.boxes, by=desk.by,
            )  # fmt: skip


def finish(desk: Desk) -> None:
    if moves.left_to_do(desk.case):
        return
    outcome = desk.chance.choice(desk.words["outcomes"])
    moves.close_case(**desk.changes(), outcome=EFFECT_OF[desk.told["sev"]], text=outcome, boxes=desk.boxes)


Step = Callable[[Desk], None]
# In what order, and about how many hours after the step before
STEPS: tuple[tuple[Step, float], ...] = (
    (read, 3), (classify, 2), (judge, 1), (answer, 2), (settle, 10), (note, 24), (decide, 40), (do, 240), (finish, 200),
)  # fmt: skip
