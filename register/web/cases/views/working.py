"""One page per kind of work: shows its form, hands it to its service, says what is wrong, keeps what was typed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from register.accounts.models import User
from register.incidents.casework import moves, sharing
from register.incidents.casework.problems import CannotClose, CaseworkProblem
from register.incidents.models import Case, CaseShare, Duty
from register.measures.models import Measure
from register.web.cases import doors, words, works
from register.web.cases.views.page import MISSING
from register.web.ui.http import DeskRequest, posted


@require_http_methods(["GET", "POST"])
@doors.require_key
def work(request: DeskRequest, case_id: UUID, name: str) -> HttpResponse:
    """The works that need nothing but the case."""
    if name not in works.WORKS:
        raise Http404
    return _worked(request, case_id, works.WORKS[name])


@require_http_methods(["GET", "POST"])
@doors.require_key
def duty(request: DeskRequest, case_id: UUID, kind: str) -> HttpResponse:
    """Settle one duty, or take its answer back."""
    case, _ways = doors.find(request, case_id, works.DUTY.action)
    found = Duty.objects.filter(case=case, kind=kind).first()
    if found is None and kind == "SKB":
        return _worked(request, case_id, works.ADD_DUTY)
    if found is None:
        raise Http404
    what = works.DUTY if found.state == "open" else works.UNDO_DUTY
    return _worked(request, case_id, what, found, words.duty_label(kind))


@require_http_methods(["GET", "POST"])
@doors.require_key
def measure(request: DeskRequest, case_id: UUID, measure_id: UUID, name: str) -> HttpResponse:
    """What is done with one measure of the case."""
    case, _ways = doors.find(request, case_id, "measure")
    found = Measure.objects.filter(uuid=measure_id, pk__in=case.case_measures.values("measure_id")).first()
    if found is None or name not in works.MEASURES:
        raise Http404
    return _worked(request, case_id, works.MEASURES[name], found, words.label("ATGARD", found.kind))


@require_POST
@doors.require_key
def end_share(request: DeskRequest, case_id: UUID, user_id: int) -> HttpResponse:
    case, _ways = doors.find(request, case_id, "share")
    person = User.objects.filter(pk__in=CaseShare.objects.filter(case=case).values("user_id"), pk=user_id).first()
    if person is None:
        raise Http404
    try:
        sharing.end_share(case=case, person=person, by=request.user)
    except CaseworkProblem as problem:
        messages.error(request, str(problem.sentence))
    return redirect(reverse("cases:case", args=[case.uuid]) + "#delning")


def _worked(
    request: DeskRequest, case_id: UUID, what: works.Work, target: Any = None, subject: str = ""
) -> HttpResponse:
    case, _ways = doors.find(request, case_id, what.action)
    form = what.form(posted(request), request.FILES or None, case=case, user=request.user, target=target)
    if form.is_bound and form.is_valid() and not _is_preview(form):
        asked = works.Asked(request, case, doors.opened(request, case), form, target)
        try:
            what.save(asked)
        except CannotClose as problem:
            form.refuse(problem)
        except CaseworkProblem as problem:
            form.refuse(problem)
        else:
            messages.success(request, str(what.done))
            return redirect(_back(request, case, what.anchor))
    return _form_page(request, case, what, form, subject)


def _is_preview(form: Any) -> bool:
    """The risk form answers with its proposal until a level is chosen."""
    return hasattr(form, "proposal") and not form.cleaned_data.get("level")


def _back(request: DeskRequest, case: Case, anchor: str) -> str:
    if request.GET.get("fran") == "dygn":
        return reverse("cases:first_day", args=[case.uuid])
    return reverse("cases:case", args=[case.uuid]) + (f"#{anchor}" if anchor else "")


def _form_page(request: DeskRequest, case: Case, what: works.Work, form: Any, subject: str) -> HttpResponse:
    proposal = form.proposal() if form.is_bound and hasattr(form, "proposal") else None
    context = {
        "case": case,
        "form": form,
        "title": str(what.title),
        "subject": subject,
        "explanation": str(what.explanation),
        "button": str(what.button),
        "back": _back(request, case, what.anchor),
        "proposal": _proposal(proposal) if proposal else None,
        "missing": [str(MISSING[code]) for code in moves.left_to_do(case)] if what.save is CLOSING.save else [],
    }
    return render(request, "cases/work.html", context, status=400 if form.is_bound and form.errors else 200)


CLOSING = works.WORKS["avsluta"]


def _proposal(found: Any) -> dict[str, Any]:
    """The proposed level and every reason for it, in words."""
    return {
        "level": words.label("RISK", found.level),
        "score": found.score,
        "matrix": words.label("RISK", found.matrix),
        "floors": [rule.label(words.language()) for rule in found.floors],
        "floor": words.label("RISK", found.floor),
        "doubt": _("You are unsure, so the next higher level is proposed.") if found.raised_by_doubt else "",
    }
