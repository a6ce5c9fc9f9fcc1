"""One view for every act: shows its form, calls its service, and keeps what was typed when it could not be done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from register.accounts.models import User
from register.codes import clocks
from register.incidents import access
from register.incidents.casework import duties, identity
from register.incidents.casework.problems import CannotClose, CaseworkProblem, StaleCase
from register.incidents.models import Case
from register.keys.errors import KeyProblem
from register.web.cases import forms
from register.web.cases.acts import ACTS, Act, duty
from register.web.cases.doors import Entered, with_case
from register.web.ui.http import DeskRequest, Problem

LEFT = {
    "klass": gettext_lazy("Say what it is."),
    "severity": gettext_lazy("Say how serious it was."),
    "risk": gettext_lazy("Judge continued risk."),
    "duties": gettext_lazy("Settle every duty."),
    "measures": gettext_lazy("Do or drop every measure."),
    "second": gettext_lazy("Let a second person agree to the level."),
}


@require_http_methods(["GET", "POST"])
@with_case("read")
def act(request: DeskRequest, entered: Entered, name: str) -> HttpResponse:
    """Any act of the table."""
    if name not in ACTS:
        raise Http404
    return perform(request, entered, ACTS[name])


@require_http_methods(["GET", "POST"])
@with_case("duty")
def settle(request: DeskRequest, entered: Entered, kind: str) -> HttpResponse:
    """Settling one duty of the case."""
    found = entered.case.duties.filter(kind=kind).first()
    if found is None:
        raise Http404
    rule = clocks.by_id(found.rule)
    return perform(request, entered, duty(kind, rule.label(forms.language())))


def perform(request: DeskRequest, entered: Entered, todo: Act) -> HttpResponse:
    if not entered.may(todo.action):
        raise Http404
    form = todo.form(entered.case, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            status = tried(request, entered, todo, form)
            if status == 200:
                messages.success(request, str(todo.done))
                return redirect("cases:case", case=entered.case.uuid)
        else:
            status = 400
    context = {"title": str(todo.title), "act": todo, "form": form, "case": entered.case}
    return render(request, todo.template, context, status=status)


def tried(request: DeskRequest, entered: Entered, todo: Act, form: forms.CaseForm) -> int:
    """Run the service. A problem is said in the form, with everything that was typed still there."""
    try:
        todo.run(request, entered, form.cleaned_data)
    except StaleCase as problem:
        form.add_error(None, str(problem.sentence))
        form.refresh()
        return 409
    except CannotClose as problem:
        form.add_error(None, str(problem.sentence))
        for missing in problem.missing:
            form.add_error(None, str(LEFT[missing]))
        return 409
    except CaseworkProblem as problem:
        form.add_error(None, str(problem.sentence))
        return 400
    except (KeyProblem, ObjectDoesNotExist, ValidationError):
        form.add_error(None, _("This cannot be done now: a person or a key is missing. Choose again."))
        return 409
    return 200


@require_http_methods(["POST"])
@with_case("duty")
def reopen_duty(request: DeskRequest, entered: Entered, kind: str) -> HttpResponse:
    """Take an answer back."""
    if not entered.case.duties.filter(kind=kind).exists():
        raise Http404
    try:
        duties.reopen_duty(case=entered.case, version=entered.case.version, kind=kind, by=request.user)
    except CaseworkProblem as problem:
        raise Problem(str(problem.sentence), status=409) from None
    return redirect("cases:case", case=entered.case.uuid)


@require_http_methods(["GET", "POST"])
@with_case("read")
def names(request: DeskRequest, entered: Entered) -> HttpResponse:
    """The names, for whoever may open them, with a purpose and a line in the trail each time."""
    if not may_open(request.user, entered.case):
        raise Http404
    form = forms.NamesForm(entered.case, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"title": _("Names in the report"), "form": form, "case": entered.case}
    if request.method == "POST" and form.is_valid():
        try:
            context["names"] = identity.open_names(
                case=entered.case, purpose=form.cleaned_data["code"], by=request.user, unlocked=request.unlocked
            )
        except (CaseworkProblem, KeyProblem):
            raise Problem(_("The names cannot be opened with your key. Ask somebody who holds them.")) from None
    return render(request, "cases/names.html", context, status=400 if form.errors else 200)


def may_open(user: User, case: Case) -> bool:
    return identity.has_names(case) and access.may_open_names(user, case)
