"""Names: opened for a purpose, asked for, and granted. Each opening is one POST and one line in the trail."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from register.crypto.errors import CannotOpen
from register.incidents import access, queries
from register.incidents.casework import identity
from register.incidents.casework.problems import CaseworkProblem
from register.incidents.models import Case, IdentityRequest
from register.keys import services as keys
from register.web.cases import doors, words
from register.web.cases.forms.working import AskForNames, Names
from register.web.ui.http import DeskRequest, Problem, posted, require_signed_in


def _named(request: DeskRequest, case_id: UUID) -> Case:
    """The case for its names: by handling it, or by holding names there. Otherwise it does not exist."""
    case = Case.objects.select_related("unit", "authority").filter(uuid=case_id).first()
    if case is None or not (access.ways_in(request.user, case) or access.may_open_names(request.user, case)):
        raise Http404
    return case


@require_http_methods(["GET", "POST"])
@doors.require_key
def names(request: DeskRequest, case_id: UUID) -> HttpResponse:
    """Say what they are needed for, then see them; never with a plain link."""
    case = _named(request, case_id)
    if not access.may_open_names(request.user, case):
        raise PermissionDenied
    form = Names(posted(request), case=case, user=request.user)
    found: dict[str, Any] | None = None
    if form.is_bound and form.is_valid():
        try:
            found = identity.open_names(
                case=case, purpose=form.cleaned_data["purpose"], by=request.user, unlocked=request.unlocked
            )
        except CaseworkProblem as problem:
            form.refuse(problem)
        except (keys.NoKey, CannotOpen):
            raise Problem(_("Your key does not open these names."), status=409) from None
    context = {"case": case, "form": form, "found": found, "title": _("Names in the report")}
    return render(request, "cases/names.html", context)


@require_http_methods(["GET", "POST"])
@doors.require_key
def ask(request: DeskRequest, case_id: UUID) -> HttpResponse:
    case, _ways = doors.find(request, case_id, "ask_names")
    form = AskForNames(posted(request), case=case, user=request.user)
    if form.is_bound and form.is_valid():
        try:
            identity.ask_for_names(
                case=case,
                purpose=form.cleaned_data["purpose"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except CaseworkProblem as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("Those who hold the names have been asked."))
            return redirect("cases:case", case.uuid)
    context = {"case": case, "form": form, "title": _("Ask to see the names"), "button": _("Ask")}
    return render(request, "cases/work.html", {**context, "back": reverse("cases:case", args=[case.uuid])})


@require_safe
@require_signed_in
def requests(request: DeskRequest) -> HttpResponse:
    """Questions that wait for an answer. The reason is read on the question's own page."""
    rows = [
        {
            "pk": row.pk,
            "reference": row.case.reference,
            "unit": row.case.unit.name,
            "who": row.asked_by.full_name,
            "purpose": words.label("IDENTITET", row.purpose),
            "asked": words.moment(row.asked_at),
        }
        for row in queries.waiting_requests(request.user)
    ]
    return render(request, "cases/requests.html", {"rows": rows, "title": _("Questions about names")})


@require_http_methods(["GET", "POST"])
@doors.require_key
def answer(request: DeskRequest, pk: int) -> HttpResponse:
    asked = IdentityRequest.objects.select_related("case__unit", "asked_by").filter(pk=pk).first()
    if asked is None or not access.may_grant_names(request.user, asked.case):
        raise Http404
    if request.method == "POST":
        try:
            identity.answer_request(
                request=asked, is_granted=request.POST.get("answer") == "yes", by=request.user,
                unlocked=request.unlocked,
            )  # fmt: skip
        except CaseworkProblem as problem:
            raise Problem(str(problem.sentence), status=409) from None
        except keys.KeyProblem:
            raise Problem(_("Your key does not open these names."), status=409) from None
        messages.success(request, _("The answer is given."))
        return redirect("cases:requests")
    context = {
        "asked": asked,
        "reason": _reason(request, asked),
        "purpose": words.label("IDENTITET", asked.purpose),
        "title": _("May they see the names?"),
    }
    return render(request, "cases/answer.html", context)


def _reason(request: DeskRequest, asked: IdentityRequest) -> str:
    """The reason is sealed to those who hold the names; an older one with the case, which a custodian cannot open."""
    try:
        return identity.reason_of(asked, request.unlocked)
    except (keys.NoKey, CannotOpen):
        return ""
