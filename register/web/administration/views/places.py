"""The tree of places: look, make, rename, move, merge, close, set rules, read in from a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from register.accounts import services as accounts
from register.organisation import imports, queries, workflow
from register.organisation import services as organisation
from register.organisation.models import IntakePolicy, Kind, LegalForm, Organisation
from register.web.administration import doors, forms
from register.web.ui.http import DeskRequest, posted

LARGEST = 1024 * 1024


@require_safe
@doors.require("administer")
def tree(request: DeskRequest) -> HttpResponse:
    """Every place, open and closed, in its place."""
    show_closed = request.GET.get("stangda") == "1"
    nodes = Organisation.objects.order_by("path")
    rows = [
        {
            "node": node,
            "level": min(len(queries.lineage_ids(node.path)) - 1, 5),
            "kind": Kind(node.kind).label,
            "is_open": queries.is_open(node),
        }
        for node in nodes
        if show_closed or queries.is_open(node)
    ]
    context = {"title": _("Organisation"), "rows": rows, "show_closed": show_closed}
    return render(request, "administration/places.html", context)


@require_safe
@doors.require("administer")
def place(request: DeskRequest, pk: int) -> HttpResponse:
    node = get_object_or_404(Organisation.objects.select_related("parent", "merged_into"), pk=pk)
    authority = queries.authority_of(node)
    context = {
        "title": node.name,
        "node": node,
        "kind": Kind(node.kind).label,
        "authority": authority,
        "is_authority": node.kind in workflow.AUTHORITIES,
        "legal_form": LegalForm(authority.legal_form).label if authority.legal_form else "",
        "may_hold_offence_data": queries.may_hold_offence_data(node),
        "intake": IntakePolicy(authority.intake_policy).label,
        "is_open": queries.is_open(node),
        "is_top": node.kind == Kind.MUNICIPALITY,
        "children": node.children.order_by("name"),
    }
    return render(request, "administration/place.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.require("administer")
def new_place(request: DeskRequest) -> HttpResponse:
    form = forms.PlaceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            node = organisation.create(by=request.user.pk, **form.cleaned_data)
        except ValidationError as problem:
            doors.tell(form, problem)
        else:
            accounts.after_tree_change(by=request.user)
            messages.success(request, _("The place is made."))
            return redirect("administration:place", pk=node.pk)
    status = 400 if form.is_bound else 200
    context = {"form": form, "title": _("New place"), "back": reverse("administration:places")}
    return render(request, "administration/form.html", context, status=status)


@dataclass(frozen=True)
class Change:
    """A change of one place: its form, its service, and what is said."""

    title: Promise
    consequence: Promise
    done: Promise
    form: Callable[..., django_forms.Form]
    do: Callable[..., Any]
    takes_node: bool = False


CHANGES = {
    "byt-namn": Change(
        gettext_lazy("Change name"),
        gettext_lazy("The new name is shown everywhere at once, also in old cases."),
        gettext_lazy("The name is changed."),
        forms.RenameForm,
        organisation.rename,
    ),
    "flytta": Change(
        gettext_lazy("Move"),
        gettext_lazy("The place and those below it move together. A unit can only move within its department."),
        gettext_lazy("The place is moved."),
        forms.MoveForm,
        organisation.move,
        takes_node=True,
    ),
    "sla-ihop": Change(
        gettext_lazy("Merge"),
        gettext_lazy("This place closes and points at the other. Its cases stay with those who have them."),
        gettext_lazy("The places are merged."),
        forms.MergeForm,
        organisation.merge,
        takes_node=True,
    ),
    "stang": Change(
        gettext_lazy("Close"),
        gettext_lazy("Nobody can report about the place after its last day. Its cases can be finished."),
        gettext_lazy("The place is closed."),
        forms.CloseForm,
        organisation.close,
    ),
    "regler": Change(
        gettext_lazy("Rules"),
        gettext_lazy("New reports follow the new rules; old ones keep the keys they have."),
        gettext_lazy("The rules are changed."),
        forms.RulesForm,
        accounts.set_rules,
        takes_node=True,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@doors.require("administer")
def change(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    """One change, told with its consequence, then done."""
    node, chosen = get_object_or_404(Organisation, pk=pk), CHANGES.get(name)
    if chosen is None or (name == "regler" and node.kind not in workflow.AUTHORITIES):
        raise Http404
    more = {"node": node} if chosen.takes_node else {}
    form = chosen.form(posted(request), initial=_initial(node), **more)
    if request.method == "POST" and form.is_valid():
        try:
            _do(chosen, node, form, request)
        except ValidationError as problem:
            doors.tell(form, problem)
        else:
            messages.success(request, str(chosen.done))
            return redirect("administration:place", pk=pk)
    context = {
        "form": form,
        "title": f"{chosen.title}: {node.name}",
        "consequence": chosen.consequence,
        "back": reverse("administration:place", args=[pk]),
    }
    return render(request, "administration/form.html", context, status=400 if form.is_bound else 200)


def _initial(node: Organisation) -> dict[str, Any]:
    columns = ("name", "legal_form", "intake_policy", "is_social_services", "identity_policy")
    return {column: getattr(node, column) for column in columns}


def _do(chosen: Change, node: Organisation, form: django_forms.Form, request: DeskRequest) -> None:
    by = request.user if chosen.do is accounts.set_rules else request.user.pk
    chosen.do(node=node, by=by, **form.cleaned_data)
    accounts.after_tree_change(by=request.user)


@csrf_exempt  # checked below, once the upload handler is chosen
def read_in(request: DeskRequest) -> HttpResponse:
    """Places from a CSV file. It holds no secrets, so it is read in memory instead of sealed."""
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _read_in(request)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@doors.require("administer")
def _read_in(request: DeskRequest) -> HttpResponse:
    if "content" in request.POST:
        return _carry_out(request)
    form = forms.FileForm(posted(request), request.FILES or None)
    context: dict[str, Any] = {"title": _("Read in places"), "form": form, "columns": imports.COLUMNS}
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid() and form.cleaned_data["file"].size > LARGEST:
            form.add_error("file", _("The file is larger than 1 MB."))
        elif form.is_valid():
            content = form.cleaned_data["file"].read()
            plan = imports.import_csv(content=content, dry_run=True, by=request.user.pk)
            status = 400 if plan.findings else 200
            context |= {"plan": plan, "content": "" if plan.findings else content.decode("utf-8-sig")}
    return render(request, "administration/read_in.html", context, status=status)


def _carry_out(request: DeskRequest) -> HttpResponse:
    content = request.POST["content"].encode()
    plan = imports.import_csv(content=content, dry_run=False, by=request.user.pk)
    if plan.findings:
        context = {"title": _("Read in places"), "form": forms.FileForm(), "columns": imports.COLUMNS, "plan": plan}
        return render(request, "administration/read_in.html", context, status=400)
    accounts.after_tree_change(by=request.user)
    messages.success(request, _("The places are read in."))
    return redirect("administration:places")
