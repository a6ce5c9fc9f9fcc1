"""The case page: everything about one case, and the ways on."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from register.accounts import queries as people
from register.audit import queries as trail
from register.audit.kinds import KINDS
from register.codes import clocks
from register.incidents import access, workflow
from register.incidents.casework import identity, judgements, questions, reading
from register.incidents.casework.facts import codes_of, values_of
from register.incidents.intake import everyday
from register.incidents.models import Case
from register.web.cases import doors, words
from register.web.cases.forms.judging import TITLES
from register.web.ui.http import DeskRequest, require_signed_in

QUIET_DAYS = 14
MISSING = {
    "klass": gettext_lazy("Say what it is: code the case."),
    "severity": gettext_lazy("Judge how serious it was."),
    "risk": gettext_lazy("Judge the continued risk."),
    "duties": gettext_lazy("Settle every duty, or say why it is not needed."),
    "measures": gettext_lazy("Do or drop every decided measure."),
    "second": gettext_lazy("A second person must agree to the level below the floor."),
}


@require_safe
@doors.require_key
def case(request: DeskRequest, case_id: UUID) -> HttpResponse:
    found, ways = doors.find(request, case_id, "read")
    read = reading.read_case(case=found, boxes=doors.opened(request, found), by=request.user)
    handles = access.may(ways, "classify")
    context = {
        "case": found,
        "title": found.reference,
        "handles": handles,
        "is_open": found.status in workflow.OPEN,
        "head": _head(found),
        "read": read,
        "where": everyday.labels(everyday.WHERE, read.narrative.get("where", [])),
        "what": _what(read.narrative),
        "codes": _codes(found),
        "risk": _risk(found, read, request) if handles or read.risk else None,
        "duties": [duty_line(line) for line in read.duties],
        "measures": [_measure(line) for line in read.measures],
        "timeline": _timeline(found),
        "shares": questions.shares(found.pk) if handles else [],
        "names": _names(request, found) if handles else None,
        "may_name_suspect": access.may_name_suspect(found),
        "own_first": not found.cks_has_key,
        "ground": words.label("UTLAMNANDE", found.disclosure_ground),
        "can_move": bool(workflow.next_states(found.status, workflow.MOVE)),
        "can_close": bool(workflow.next_states(found.status, workflow.CLOSE)),
        "can_reopen": bool(workflow.next_states(found.status, workflow.REOPEN)),
        "quiet": _is_quiet(found, read),
    }
    return render(request, "cases/case.html", context)


def _what(narrative: dict[str, Any]) -> list[str]:
    """What the reporter chose, in the words of the report."""
    colleague = [str(everyday.COLLEAGUE.label)] if narrative.get("inside") else []
    return [*everyday.labels(everyday.WHAT, narrative.get("what", [])), *colleague]


def _head(case: Case) -> dict[str, str]:
    state, said = words.clock(case.next_amber_at, case.next_clock_at, timezone.now())
    danger = {"yes": _("Yes"), "no": _("No"), "unsure": _("Not sure")}
    return {
        "clock": said,
        "clock_tag": words.TAGS[state],
        "duty": words.duty_label(case.next_clock_kind) if case.next_clock_kind else "",
        "status": words.label("STATUS", case.status),
        "risk": words.label("RISK", case.risk),
        "risk_tag": words.RISK_TAGS.get(case.risk, ""),
        "severity": words.label("ALLVAR", case.severity),
        "reported": words.day(case.reported_on),
        "happened": words.day(case.happened_on) or _("No day was given"),
        "danger": danger[case.life_danger],
        "reporter": _("With a name") if case.reporter == "named" else _("Anonymous"),
        "next": words.day(case.next_date),
        "outcome": words.label("UTFALL", case.outcome),
        "withdrawn": words.day(case.withdrawn_on),
        "felt": {"yes": _("Yes"), "no": _("No")}.get(case.felt_safe, ""),
    }


def _codes(case: Case) -> list[tuple[str, str]]:
    found = codes_of(case)
    main = [(_("What is it?"), words.label("KLASS", case.klass)), (_("Main form"), words.label("FORM", case.form))]
    others = [words.label("FORM", code) for code in found["FORM"] if code != case.form]
    rest = [
        (str(title), ", ".join(words.label(values_of(name), code) for code in found[name]))
        for name, title in TITLES.items()
    ]
    return [(title, said) for title, said in [*main, (_("Other forms"), ", ".join(others)), *rest] if said]


def _risk(case: Case, read: reading.ReadCase, request: DeskRequest) -> dict[str, Any] | None:
    if read.risk is None:
        return None
    waits = judgements.waits_for_second(read.risk)
    return {
        "level": words.label("RISK", read.risk.level),
        "in_force": words.label("RISK", case.risk),
        "by": read.risk.by.full_name,
        "second": read.risk.second.full_name if read.risk.second else "",
        "day": words.day(read.risk.judged_on),
        "review": words.day(read.risk.review_on),
        "reason": read.risk_reason,
        "waits": waits,
        "may_confirm": waits and read.risk.by_id != request.user.pk,
    }


def duty_line(line: reading.ReadDuty) -> dict[str, Any]:
    duty, rule = line.duty, clocks.by_id(line.duty.rule)
    state, said = words.clock(duty.amber_at, duty.due_at, timezone.now())
    settled = words.label("UPPGIFTSLAGE", duty.state)
    late = duty.settled_at is not None and duty.due_at is not None and duty.settled_at > duty.due_at
    return {
        "kind": duty.kind,
        "label": rule.label(words.language()),
        "who": rule.who(words.language()),
        "why": rule.why(words.language()),
        "source": rule.basis(words.language()),
        "is_open": duty.state == "open",
        "clock": said if duty.state == "open" else settled,
        "tag": words.TAGS[state] if duty.state == "open" else "govuk-tag--grey",
        "settled": words.moment(duty.settled_at),
        "by": duty.settled_by.full_name if duty.settled_by else "",
        "late": late and duty.state == "done",
        "receipt": line.receipt,
        "reason": line.reason,
    }


def _measure(line: reading.ReadMeasure) -> dict[str, Any]:
    measure = line.measure
    late = measure.state == "decided" and measure.due_date < timezone.localdate()
    return {
        "uuid": measure.uuid,
        "label": words.label("ATGARD", measure.kind),
        "text": line.text,
        "outcome": line.outcome,
        "who": measure.responsible.full_name,
        "due": words.day(measure.due_date),
        "state": measure.state,
        "state_label": words.label("ATGARDSLAGE", measure.state),
        "late": late,
        "done": words.day(measure.done_on),
        "effect": words.label("EFFEKT", measure.effect),
    }


def _timeline(case: Case) -> list[tuple[str, str, str]]:
    """(day, state, by whom) of every move."""
    moves = questions.moves(case.pk)
    return [(words.day(day), words.label("STATUS", became), name or _("The reporter")) for day, became, name in moves]


def _names(request: DeskRequest, case: Case) -> dict[str, bool]:
    there = identity.has_names(case)
    may_open = there and access.may_open_names(request.user, case)
    asked = there and not may_open and identity.has_asked(case, request.user)
    return {"there": there, "may_open": may_open, "asked": asked}


def _is_quiet(case: Case, read: reading.ReadCase) -> bool:
    """Nothing was said to the reporter for two weeks: a reminder that they wait."""
    last = max([case.reported_on, *(line.day for line in read.messages)])
    return case.status in workflow.OPEN and timezone.localdate() - last > timedelta(days=QUIET_DAYS)


@require_safe
@require_signed_in
def log(request: DeskRequest, case_id: UUID) -> HttpResponse:
    """Who read or did what with this case."""
    found, _ways = doors.find(request, case_id, "log")
    events = list(trail.events_about(f"case:{found.uuid}").reverse()[:500])
    names = people.names({event.by for event in events if event.by})
    rows = [
        {
            "at": words.day(event.at.date()) if KINDS[event.kind].day_only else words.moment(event.at),
            "label": str(KINDS[event.kind].label),
            "who": names.get(event.by, "") if event.by else _("The reporter"),
        }
        for event in events
    ]
    return render(request, "cases/log.html", {"case": found, "rows": rows, "title": _("Log of the case")})
