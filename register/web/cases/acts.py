"""What one does with a case, as a table: which form, who may, and the one service it calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.accounts import queries as people
from register.accounts.models import User
from register.codes import lists, risk
from register.incidents import queries, workflow
from register.incidents.casework import (
    classification,
    dialogue,
    duties,
    identity,
    judgements,
    moves,
    planning,
    sharing,
)
from register.incidents.casework.facts import LISTS, facts_of
from register.incidents.models import Case
from register.web.cases import forms
from register.web.cases.doors import Entered
from register.web.ui.http import DeskRequest

Data = dict[str, Any]
MakeForm = Callable[[Case, QueryDict | None], forms.CaseForm]
Run = Callable[[DeskRequest, Entered, Data], object]


@dataclass(frozen=True)
class Act:
    """One thing to do with a case."""

    title: str | Promise
    form: MakeForm
    action: str  # in access.ACTIONS
    run: Run
    done: str | Promise  # what the person reads afterwards
    explain: str | Promise = ""
    button: str | Promise = ""
    template: str = "cases/act.html"


def basics(request: DeskRequest, entered: Entered, data: Data) -> Data:
    return {"case": entered.case, "version": data["version"], "by": request.user}


def classify(request: DeskRequest, entered: Entered, data: Data) -> object:
    return classification.classify(
        **basics(request, entered, data),
        klass=data["klass"],
        form=data["form"],
        codes={name: data[name] for name in LISTS},
        severity=data["severity"],
        outcome=data["outcome"],
    )


def judge(request: DeskRequest, entered: Entered, data: Data) -> object:
    judged = {name: data[name] for name in ("likelihood", "consequence", "uncertainty")}
    ticked = {code for code, _label in risk.flags("en")}
    known = facts_of(entered.case) - ticked | set(data["flags"])
    return judgements.judge_risk(
        **basics(request, entered, data),
        **judged,
        level=data["level"] or risk.propose(**judged, facts=known).level,
        flags=data["flags"],
        reason=data["reason"],
        boxes=entered.boxes,
    )


def confirm(request: DeskRequest, entered: Entered, data: Data) -> object:
    return judgements.confirm_risk(**basics(request, entered, data))


def plan(request: DeskRequest, entered: Entered, data: Data) -> object:
    owner = User.objects.get(pk=data["owner"]) if data["owner"] else None
    return planning.plan_case(**basics(request, entered, data), owner=owner, next_date=data["next_date"])


def move(request: DeskRequest, entered: Entered, data: Data) -> object:
    return moves.move_case(**basics(request, entered, data), to=data["to"])


def close(request: DeskRequest, entered: Entered, data: Data) -> object:
    return moves.close_case(
        **basics(request, entered, data), outcome=data["outcome"], text=data["text"], boxes=entered.boxes
    )


def reopen(request: DeskRequest, entered: Entered, data: Data) -> object:
    return moves.reopen_case(**basics(request, entered, data), reason=data["text"], boxes=entered.boxes)


def pass_on(request: DeskRequest, entered: Entered, data: Data) -> object:
    return moves.pass_on(**basics(request, entered, data), reason=data["text"], boxes=entered.boxes)


def note(request: DeskRequest, entered: Entered, data: Data) -> object:
    return dialogue.write_note(case=entered.case, text=data["text"], boxes=entered.boxes, by=request.user)


def message(request: DeskRequest, entered: Entered, data: Data) -> object:
    return dialogue.write_message(case=entered.case, text=data["text"], boxes=entered.boxes, by=request.user)


def no_answer(request: DeskRequest, entered: Entered, data: Data) -> object:
    return dialogue.mark_answered(case=entered.case, by=request.user)


def share(request: DeskRequest, entered: Entered, data: Data) -> object:
    person = User.objects.get(pk=data["person"])
    shared = sharing.share_case(case=entered.case, person=person, by=request.user, unlocked=request.unlocked)
    dialogue.write_note(case=entered.case, text=data["why"], boxes=entered.boxes, by=request.user)
    return shared


def end_share(request: DeskRequest, entered: Entered, data: Data) -> object:
    person = User.objects.get(pk=data["person"])
    return sharing.end_share(case=entered.case, person=person, by=request.user)


def disclose(request: DeskRequest, entered: Entered, data: Data) -> object:
    return sharing.disclose_to_cks(**basics(request, entered, data), ground=data["code"], unlocked=request.unlocked)


def ask_names(request: DeskRequest, entered: Entered, data: Data) -> object:
    return identity.ask_for_names(
        case=entered.case, purpose=data["code"], reason=data["reason"], boxes=entered.boxes, by=request.user
    )


def noon(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time(12))) if day else None


def settle(kind: str) -> Run:
    def run(request: DeskRequest, entered: Entered, data: Data) -> object:
        return duties.settle_duty(
            **basics(request, entered, data),
            kind=kind,
            answer=data["answer"],
            boxes=entered.boxes,
            done_at=noon(data["done_on"]),
            receipt=data["receipt"],
            reason=data["reason"],
        )

    return run


def duty(kind: str, label: str) -> Act:
    """Settling one duty; its name stands in the title."""
    return Act(label, forms.DutyForm, "duty", settle(kind), _("The duty is settled."))


def colleagues(case: Case) -> list[tuple[int, str]]:
    """People who can see the case and so may own it."""
    return [(user.pk, user.full_name) for user in queries.colleagues(case)]


def others(case: Case) -> list[tuple[int, str]]:
    """People the case may be shared with: those it is not shared with already."""
    there = set(case.shares.filter(ended_on__isnull=True).values_list("user_id", flat=True))
    return [(user.pk, user.full_name) for user in people.people(limit=400) if user.pk not in there]


def sharers(case: Case) -> list[tuple[int, str]]:
    shares = case.shares.filter(ended_on__isnull=True).select_related("user")
    return [(share.user_id, share.user.full_name) for share in shares]


def move_form(case: Case, data: QueryDict | None) -> forms.CaseForm:
    form = forms.MoveForm(case, data)
    states = workflow.next_states(case.status, workflow.MOVE)
    labels = [(state, lists.label("STATUS", state, forms.language())) for state in states]
    form.fields["to"].choices = labels  # type: ignore[attr-defined]  # a choice field
    return form


SAVED = _("Saved.")
ACTS: Mapping[str, Act] = {
    "klassa": Act(_("Classify"), forms.ClassifyForm, "classify", classify, SAVED, template="cases/classify.html"),
    "risk": Act(
        _("Judge continued risk"), forms.RiskForm, "judge", judge, SAVED,
        _("The level follows from the matrix, your doubt and the floor rules. A lower level than the floor holds "
          "only when a second person agrees."),
        template="cases/risk.html",
    ),
    "bekrafta-risk": Act(
        _("Agree to a level below the floor"), forms.CaseForm, "judge", confirm, SAVED,
        _("You are the second person. By agreeing you answer for the lower level together."), _("I agree"),
    ),
    "planera": Act(
        _("Owner and next date"), lambda case, data: forms.PlanForm(case, data, people=colleagues(case)), "plan",
        plan, SAVED,
    ),
    "flytta": Act(_("Move the case"), move_form, "move", move, _("The case was moved."), button=_("Move")),
    "avsluta": Act(
        _("Close the case"), forms.CloseForm, "move", close, _("The case is closed and the reporter can read why."),
        button=_("Close the case"),
    ),
    "oppna-igen": Act(
        _("Re-open the case"), forms.TextForm, "move", reopen, _("The case is open again."),
        _("Write why. It becomes a note."), _("Re-open"),
    ),
    "overlamna": Act(
        _("Pass the case on"), forms.TextForm, "move", pass_on, _("The case is passed on."),
        _("Another function takes over: the whistleblowing function, the Security Service or another authority. "
          "Write who and why. It becomes a note."), _("Pass on"),
    ),
    "anteckna": Act(_("Write a note"), forms.TextForm, "note", note, _("The note is saved.")),
    "svara": Act(
        _("Write to the reporter"), forms.TextForm, "message", message, _("The message is sent."),
        _("The reporter reads it with the five words."), _("Send"),
    ),
    "inget-svar": Act(
        _("No answer is needed"), forms.CaseForm, "message", no_answer, SAVED, button=_("No answer is needed")
    ),
    "dela": Act(
        _("Share with a person"), lambda case, data: forms.ShareForm(case, data, people=others(case)), "share", share,
        _("The person can read the case now."),
        _("The person reads the whole case with a key of their own. Write why; it becomes a note."), _("Share"),
    ),
    "sluta-dela": Act(
        _("Take a share back"), lambda case, data: forms.EndShareForm(case, data, people=sharers(case)), "share",
        end_share, _("The person can no longer read the case."), button=_("Take back"),
    ),
    "lamna-ut": Act(
        _("Disclose to CKS"), forms.DiscloseForm, "disclose", disclose, _("CKS can read the case now."),
        _("Examine first that no client can be recognised, and choose the ground in law. Names stay with you."),
        _("Disclose"),
    ),
    "begar-namn": Act(
        _("Ask to see the names"), forms.AskNamesForm, "ask_names", ask_names,
        _("Your question is with those who hold the names."), button=_("Ask"),
    ),
}  # fmt: skip
