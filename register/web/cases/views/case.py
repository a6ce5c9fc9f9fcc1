"""One case: what was told, what it is, what must be done and when, and everything that has happened to it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from register.audit import queries as trail
from register.codes import clocks, lists
from register.incidents import access, workflow
from register.incidents.casework import duties, identity, judgements, moves, reading
from register.incidents.casework.facts import LISTS, values_of
from register.incidents.models import Case, CaseAttachment
from register.web.cases.doors import Entered, with_case
from register.web.cases.forms import TITLES, language
from register.web.ui.http import DeskRequest
from register.web.ui.trail import rows_of


@require_safe
@with_case("read", reads=True)
def show(request: DeskRequest, entered: Entered) -> HttpResponse:
    """The case page."""
    case, boxes = entered.case, entered.boxes
    context = {
        "title": case.reference,
        "case": case,
        "narrative": reading.document(case, "narrative", boxes),
        "actor": reading.document(case, "actor", boxes) if access.may_name_suspect(case) else {},
        "outcome": reading.document(case, "outcome", boxes),
        "dialogue": reading.dialogue(case, boxes),
        "notes": reading.notes(case, boxes),
        "files": reading.attached(case, boxes),
        "facts": facts(case),
        "codes": codes(case),
        "duties": clock_rows(case, entered),
        "risk": judgement(case, entered),
        "timeline": timeline(case),
        "has_names": identity.has_names(case),
        "may": allowed(request, entered),
        "shares": case.shares.filter(ended_on__isnull=True).select_related("user"),
        "measures": [link.measure for link in case.case_measures.select_related("measure__responsible").order_by("id")],
        "left": moves.left_to_do(case) if case.status in workflow.OPEN else (),
    }
    return render(request, "cases/case.html", context)


def allowed(request: DeskRequest, entered: Entered) -> dict[str, bool]:
    """What the page offers. The services and the doors refuse the same again."""
    case = entered.case
    is_open = case.status in workflow.OPEN
    found = {action: entered.may(action) for action in access.ACTIONS}
    return {
        **{action: may and (is_open or action in ("read", "log", "message", "note")) for action, may in found.items()},
        "reopen": found["move"] and bool(workflow.next_states(case.status, workflow.REOPEN)),
        "open_names": access.may_open_names(request.user, case),
        "disclose": found["disclose"] and not case.cks_has_key,
    }


def facts(case: Case) -> list[tuple[str, str]]:
    """Coordinates in words, as ready strings."""
    tongue = language()
    danger = {"yes": _("Yes"), "no": _("No"), "unsure": _("Not sure")}
    source = {"web": _("The report pages"), "phone": _("By phone through CKS"), "behalf": _("On somebody's behalf")}
    rows = [
        (_("Status"), lists.label("STATUS", case.status, tongue)),
        (
            _("Organisation"),
            f"{case.unit.name}, {case.authority.name}" if case.unit != case.authority else case.unit.name,
        ),
        (_("Reported"), case.reported_on.isoformat()),
        (_("Happened"), case.happened_on.isoformat() if case.happened_on else _("Not said")),
        (_("Came through"), source.get(case.source, case.source)),
        (_("Reporter"), _("Gave a name") if case.reporter == "named" else _("Anonymous")),
        (_("Life in danger or anyone hurt"), danger[case.life_danger]),
        (_("CKS can read it"), _("Yes") if case.cks_has_key else _("No, the organisation examines it first")),
        (_("Owner"), case.owner.full_name if case.owner else _("Nobody yet")),
        (_("Next date"), case.next_date.isoformat() if case.next_date else _("None")),
    ]
    return [(str(name), str(value)) for name, value in rows]


def timeline(case: Case) -> list[dict[str, Any]]:
    """Every move, newest first."""
    rows = case.transitions.select_related("by").order_by("-id")
    return [
        {"moved_on": row.moved_on, "label": lists.label("STATUS", row.became, language()), "by": row.by} for row in rows
    ]


def codes(case: Case) -> list[tuple[str, str]]:
    """The classification in words; lists without a code are left out."""
    tongue = language()
    held: dict[str, list[str]] = {}
    for codelist, code in case.codes.order_by("id").values_list("codelist", "code"):
        if codelist in LISTS:
            held.setdefault(codelist, []).append(lists.label(values_of(codelist), code, tongue))
    single = (("KLASS", case.klass, _("What is it?")), ("FORM", case.form, _("Main form")))
    rows = [(str(title), lists.label(name, code, tongue)) for name, code, title in single if code]
    rows += [(str(TITLES[name]), ", ".join(labels)) for name, labels in held.items()]
    if case.outcome:
        rows.append((_("Did the attempt have effect?"), lists.label("UTFALL", case.outcome, tongue)))
    return rows


def clock_rows(case: Case, entered: Entered) -> list[dict[str, Any]]:
    """Each duty with its clock in words, the reason in law, and what was answered."""
    now, tongue = timezone.now(), language()
    states = {clocks.GREEN: _("On time"), clocks.AMBER: _("Soon due"), clocks.RED: _("Overdue")}
    found = []
    for duty in case.duties.select_related("settled_by").order_by("due_at", "id"):
        rule = clocks.by_id(duty.rule)
        state = clocks.state(duty.amber_at, duty.due_at, now)
        found.append(
            {
                "duty": duty,
                "label": rule.label(tongue),
                "who": rule.who(tongue),
                "why": rule.why(tongue),
                "source": rule.source,
                "is_open": duty.state == duties.OPEN,
                "colour": state,
                "clock": states.get(state, ""),
                "due": timezone.localtime(duty.due_at).strftime("%Y-%m-%d %H:%M") if duty.due_at else "",
                "answer": lists.label("UPPGIFTSLAGE", duty.state, tongue),
                "words": duties.words_of(duty, entered.boxes) if duty.envelope else {},
            }
        )
    return found


def judgement(case: Case, entered: Entered) -> dict[str, Any]:
    """The level in force, who set it and why."""
    tongue, newest = language(), judgements.latest(case)
    return {
        "severity": lists.label("ALLVAR", case.severity, tongue) if case.severity else "",
        "level": lists.label("RISK", case.risk, tongue) if case.risk else "",
        "newest": newest,
        "reason": judgements.reason_of(newest, entered.boxes) if newest else "",
        "waits": judgements.waiting_for_second(case),
    }


@require_safe
@with_case("log")
def log(request: DeskRequest, entered: Entered) -> HttpResponse:
    """The case's own part of the audit trail."""
    events = rows_of(trail.events_about(f"case:{entered.case.uuid}"))
    return render(request, "cases/log.html", {"title": _("Log of the case"), "case": entered.case, "events": events})


@require_safe
@with_case("read")
def file(request: DeskRequest, entered: Entered, file: UUID, version: str = "clean") -> StreamingHttpResponse:
    """One file, opened piece by piece on its way out. Always a download, never shown in the page."""
    try:
        about, pieces = reading.open_file(
            entered.case, file, original=version == "original", by=request.user, boxes=entered.boxes
        )  # fmt: skip
    except (CaseAttachment.DoesNotExist, FileNotFoundError):
        raise Http404 from None
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, about.name) or "attachment"
    return response
