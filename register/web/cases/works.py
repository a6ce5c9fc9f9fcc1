"""Every kind of work as one table: who may, which form, what it does, where on the page it is seen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.incidents.casework import (
    classification,
    dialogue,
    duties,
    judgements,
    measures,
    moves,
    planning,
    sharing,
)
from register.incidents.models import Case
from register.incidents.sealing import CaseBoxes
from register.web.cases.forms import judging, working
from register.web.cases.forms.case_form import CaseForm
from register.web.ui.http import DeskRequest

SAVE = _("Save")


@dataclass(frozen=True)
class Asked:
    """One answered form, with what its service needs."""

    request: DeskRequest
    case: Case
    boxes: CaseBoxes
    form: Any
    target: Any = None

    def __repr__(self) -> str:
        return "Asked()"

    @property
    def core(self) -> dict[str, Any]:
        return {"case": self.case, "version": self.form.cleaned_data["version"], "by": self.request.user}

    @property
    def sealed(self) -> dict[str, Any]:
        return {**self.core, "boxes": self.boxes}

    @property
    def plain(self) -> dict[str, Any]:
        """Without the version, for what never collides."""
        return {"case": self.case, "boxes": self.boxes, "by": self.request.user}

    def __getitem__(self, name: str) -> Any:
        return self.form.cleaned_data[name]


@dataclass(frozen=True)
class Work:
    action: str
    title: str | Promise
    form: type[CaseForm]
    save: Callable[[Asked], object]
    done: str | Promise
    anchor: str = ""
    button: str | Promise = SAVE
    explanation: str | Promise = ""


def _classify(asked: Asked) -> None:
    classification.classify(
        **asked.core, klass=asked["klass"], form=asked["form"], codes=asked.form.chosen(), outcome=asked["outcome"]
    )


def _risk(asked: Asked) -> None:
    names = ("likelihood", "consequence", "uncertainty", "level", "flags", "reason")
    judgements.judge_risk(**asked.sealed, **{name: asked[name] for name in names})


def _duty(asked: Asked) -> None:
    duties.settle_duty(
        **asked.sealed, kind=asked.target.kind, answer=asked["answer"], done_at=asked.form.done_at(),
        receipt=asked["receipt"], reason=asked["reason"],
    )  # fmt: skip


def _measure(asked: Asked) -> None:
    names = ("kind", "text", "responsible", "due_date")
    measures.decide_measure(**asked.plain, **{name: asked[name] for name in names})


def _measure_date(asked: Asked) -> None:
    names = ("to", "reason", "text")
    measures.move_measure(
        **asked.plain, measure=asked.target, version=asked.target.version, **{name: asked[name] for name in names}
    )


def _measure_done(asked: Asked) -> None:
    measures.do_measure(
        case=asked.case, by=asked.request.user, measure=asked.target, version=asked.target.version, on=asked["day"]
    )


def _measure_effect(asked: Asked) -> None:
    measures.judge_measure(
        **asked.plain, measure=asked.target, version=asked.target.version, effect=asked["effect"], text=asked["text"]
    )


def _measure_dropped(asked: Asked) -> None:
    measures.drop_measure(**asked.plain, measure=asked.target, version=asked.target.version, text=asked["text"])


def _disclose(asked: Asked) -> None:
    sharing.disclose_to_cks(**asked.core, ground=asked["ground"], unlocked=asked.request.unlocked)


def _share(asked: Asked) -> None:
    sharing.share_case(case=asked.case, person=asked["person"], by=asked.request.user, unlocked=asked.request.unlocked)


SAVED = _("Saved.")
WORKS: dict[str, Work] = {
    "kodning": Work("classify", _("Code the case"), judging.Classification, _classify, SAVED, "kodning"),
    "allvar": Work(
        "judge", _("How serious was it?"), judging.Severity,
        lambda asked: judgements.judge_severity(**asked.core, severity=asked["severity"]), SAVED, "risk",
    ),
    "risk": Work("judge", _("Continued risk"), judging.Risk, _risk, SAVED, "risk", _("Continue")),
    "bekrafta-risk": Work(
        "judge", _("Agree to a level below the floor"), CaseForm,
        lambda asked: judgements.confirm_risk(**asked.core), _("The lower level now holds."), "risk", _("I agree"),
        _("You are the second person. Read the reason on the case page first; from now on the lower level holds."),
    ),
    "plan": Work(
        "plan", _("Owner and next date"), working.Plan,
        lambda asked: planning.plan_case(**asked.core, owner=asked["owner"], next_date=asked["next_date"]), SAVED,
    ),
    "anteckning": Work(
        "note", _("Write a note"), working.Note,
        lambda asked: dialogue.write_note(**asked.plain, text=asked["text"]), SAVED, "anteckningar",
    ),
    "meddelande": Work(
        "message", _("Write to the reporter"), working.Letter,
        lambda asked: dialogue.write_message(**asked.plain, text=asked["text"]),
        _("The message is there for the reporter."), "dialog", _("Send"),
    ),
    "inget-svar": Work(
        "message", _("No answer is needed"), CaseForm,
        lambda asked: dialogue.mark_answered(case=asked.case, by=asked.request.user), SAVED, "dialog",
        _("Mark as read"), _("The case no longer stands among those that wait for an answer."),
    ),
    "atgard": Work("measure", _("Decide a measure"), working.NewMeasure, _measure, SAVED, "atgarder", _("Decide")),
    "flytta": Work(
        "move", _("Move the case"), working.Move,
        lambda asked: moves.move_case(**asked.core, to=asked["to"]), SAVED,
    ),
    "avsluta": Work(
        "move", _("Close the case"), working.Close,
        lambda asked: moves.close_case(**asked.sealed, outcome=asked["outcome"], text=asked["text"]),
        _("The case is closed, and the reporter can read how it ended."), "", _("Close the case"),
    ),
    "oppna": Work(
        "move", _("Re-open the case"), working.Because,
        lambda asked: moves.reopen_case(**asked.sealed, reason=asked["text"]), _("The case is open again."), "",
        _("Re-open"),
    ),
    "lamna-over": Work(
        "move", _("Pass the case on"), working.Because,
        lambda asked: moves.pass_on(**asked.sealed, reason=asked["text"]), _("The case is passed on."), "",
        _("Pass on"), _("To the whistleblowing function, the Security Service or another authority. Write to whom."),
    ),
    "dela": Work(
        "share", _("Share with a person"), working.Share, _share, _("The person can read the case now."), "delning",
        _("Share"), _("The person can read everything in the case but names, and it is entered in the log."),
    ),
    "till-cks": Work(
        "disclose", _("Disclose to CKS"), working.Disclose, _disclose, _("CKS can read the case now."), "delning",
        _("Disclose"), _("Examine whether the facts may be given out. Names stay with the own organisation."),
    ),
    "trygghet": Work(
        "note", _("Safety now"), working.Safety,
        lambda asked: dialogue.write_note(**asked.plain, text=asked.form.as_note()),
        _("Saved with the time, as a note in the case."),
    ),
}  # fmt: skip

DUTY = Work("duty", _("Settle the duty"), working.Duty, _duty, SAVED, "skyldigheter")
UNDO_DUTY = Work(
    "duty", _("Take the answer back"), CaseForm,
    lambda asked: duties.reopen_duty(**asked.core, kind=asked.target.kind), SAVED, "skyldigheter", _("Take back"),
    _("The duty is open again, with its clock. The log keeps that it was answered."),
)  # fmt: skip
ADD_DUTY = Work(
    "duty", _("The safety representative has asked for a measure"), CaseForm,
    lambda asked: duties.add_duty(**asked.core, kind=duties.REPRESENTATIVE_ASKS), SAVED, "skyldigheter",
    _("Add the duty"), _("The answer is due within five working days, counted from now."),
)  # fmt: skip
MEASURES: dict[str, Work] = {
    "datum": Work("measure", _("Agree on another day"), working.MeasureDate, _measure_date, SAVED, "atgarder"),
    "gjord": Work("measure", _("The measure is done"), working.MeasureDone, _measure_done, SAVED, "atgarder"),
    "effekt": Work("measure", _("Did it get better?"), working.MeasureEffect, _measure_effect, SAVED, "atgarder"),
    "utgar": Work("measure", _("Drop the measure"), working.Because, _measure_dropped, SAVED, "atgarder"),
}
