"""Accounts and roles. An administrator gives access here and gets none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from register.accounts import queries as people
from register.accounts import roles
from register.accounts import services as accounts
from register.accounts.models import RoleAssignment, User
from register.keys import queries as keyring
from register.web.administration import doors, forms
from register.web.ui.http import DeskRequest, Problem, posted

PAGE = 50


@require_safe
@doors.require("administer")
def people_list(request: DeskRequest) -> HttpResponse:
    """Accounts by user name, a page at a time."""
    text, after = request.GET.get("q", "")[:60], request.GET.get("after", "")[:60]
    found = people.people(text, after, PAGE + 1)
    rows = [
        {
            "user": user,
            "roles": [(roles.ROLES[row.role].label, row.organisation.name) for row in user.assignments.all()],
        }
        for user in found[:PAGE]
    ]
    more = found[PAGE - 1].username if len(found) > PAGE else ""
    context = {"title": _("Accounts"), "rows": rows, "q": text, "more": more}
    return render(request, "administration/accounts.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@doors.require("administer")
def new_account(request: DeskRequest) -> HttpResponse:
    """Make an account; the code is shown once, in the answer."""
    form = forms.AccountForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            user, code = accounts.create_account(by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            doors.tell(form, problem)
        else:
            return _code_page(request, user, code)
    status = 400 if form.is_bound else 200
    return render(request, "administration/form.html", _form(form, _("New account"), "accounts"), status=status)


def _form(form: Any, title: str, back: str, **more: Any) -> dict[str, Any]:
    return {"form": form, "title": title, "back": reverse(f"administration:{back}"), **more}


def _code_page(request: DeskRequest, user: User, code: str) -> HttpResponse:
    context = {"title": _("Activation code"), "person": user, "code": code}
    return render(request, "administration/code.html", context)


@require_safe
@doors.require("administer")
def person(request: DeskRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    today = people.today()
    rows = [
        {
            "row": row,
            "label": roles.ROLES[row.role].label,
            "is_over": row.ended_at is not None,
            "is_to_come": row.valid_from > today,
        }
        for row in people.assignments_of(user)
    ]
    context = {
        "title": user.full_name,
        "person": user,
        "rows": rows,
        "sessions": people.sessions_of(user),
        "has_key": bool(keyring.enrolled([user.pk])),
        "has_second_factor": people.has_second_factor(user),
        "is_self": user.pk == request.user.pk,
    }
    return render(request, "administration/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.require("administer")
def contact(request: DeskRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = forms.ContactForm(posted(request), initial={"full_name": user.full_name, "email": user.email})
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_contact(user=user, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            doors.tell(form, problem)
        else:
            messages.success(request, _("The account is changed."))
            return redirect("administration:person", pk=pk)
    status = 400 if form.is_bound else 200
    context = {"form": form, "title": _("Name and address"), "back": reverse("administration:person", args=[pk])}
    return render(request, "administration/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.require("administer")
def give_role(request: DeskRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = forms.RoleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            accounts.assign_role(user=user, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            doors.tell(form, problem)
        else:
            messages.success(
                request, _("The role is given. A colleague who knows the person gives the keys that go with it.")
            )
            return redirect("administration:person", pk=pk)
    status = 400 if form.is_bound else 200
    title = _("Give %(name)s a role") % {"name": user.full_name}
    context = {"form": form, "title": title, "back": reverse("administration:person", args=[pk])}
    return render(request, "administration/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.require("administer")
def take_role(request: DeskRequest, pk: int, assignment: int) -> HttpResponse:
    row = get_object_or_404(RoleAssignment.objects.select_related("user", "organisation"), pk=assignment, user_id=pk)
    if request.method == "POST":
        try:
            accounts.revoke_role(assignment=row, by=request.user)
        except ValidationError as problem:
            raise Problem(problem.messages[0], back=reverse("administration:person", args=[pk])) from None
        messages.success(request, _("The role is taken back, with its permissions and keys."))
        return redirect("administration:person", pk=pk)
    said = {"role": roles.ROLES[row.role].label, "place": row.organisation.name, "name": row.user.full_name}
    context = {
        "title": _("Take back a role"),
        "consequence": _("%(name)s stops being %(role)s at %(place)s at once. The key is changed for those who stay.")
        % said,
        "button": _("Take back"),
        "back": reverse("administration:person", args=[pk]),
    }
    return render(request, "administration/confirm.html", context)


@dataclass(frozen=True)
class Act:
    """Something that is confirmed with its consequence before it is done."""

    title: Promise
    consequence: Promise
    done: Promise
    do: Callable[..., Any]
    gives_code: bool = False


ACTS = {
    "kod": Act(
        gettext_lazy("New activation code"),
        gettext_lazy("Password and second factor are set aside and all sessions end. The six words stay as they are."),
        gettext_lazy("A new code is made."),
        accounts.issue_activation,
        gives_code=True,
    ),
    "stang": Act(
        gettext_lazy("Close the account"),
        gettext_lazy(
            "The person can no longer sign in, loses every role, and the keys are changed for those who stay."
        ),
        gettext_lazy("The account is closed."),
        accounts.close_account,
    ),
    "oppna": Act(
        gettext_lazy("Open the account again"),
        gettext_lazy("The person gets a new code, and no roles until you give them."),
        gettext_lazy("The account is open."),
        accounts.open_account,
        gives_code=True,
    ),
    "ord": Act(
        gettext_lazy("The six words are lost"),
        gettext_lazy(
            "The person's key is removed for good. The person makes new words and waits until a colleague in the same "
            "role unlocks, or two custodians help. Be sure whom you speak with."
        ),
        gettext_lazy("The key is removed. The person makes new words at the next sign-in."),
        accounts.forget_keys,
    ),
    "sessioner": Act(
        gettext_lazy("End all sessions"),
        gettext_lazy("The person is signed out everywhere at once."),
        gettext_lazy("All sessions are ended."),
        accounts.end_sessions,
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@doors.require("administer")
def act(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    """Confirm with the consequence, then do it."""
    user, chosen = get_object_or_404(User, pk=pk), ACTS.get(name)
    if chosen is None:
        raise Http404
    back = reverse("administration:person", args=[pk])
    if request.method == "POST":
        try:
            answer = chosen.do(user=user, by=request.user)
        except ValidationError as problem:
            raise Problem(problem.messages[0], back=back) from None
        if chosen.gives_code:
            return _code_page(request, user, answer)
        messages.success(request, str(chosen.done))
        return redirect(back)
    context = {
        "title": f"{chosen.title}: {user.full_name}",
        "consequence": chosen.consequence,
        "button": chosen.title,
        "back": back,
    }
    return render(request, "administration/confirm.html", context)
