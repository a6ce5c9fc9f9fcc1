"""The pages with questions, one question each. Each saves its answers at once, also when one must be changed."""

import re
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from register.incidents import access
from register.incidents.intake import drafts, everyday, routing
from register.incidents.intake.drafts import Written
from register.organisation import queries as places
from register.organisation.models import Organisation
from register.web.report import drafting, forms, place_list
from register.web.report.views import routes
from register.web.ui.http import Problem, View, posted

METHODS = ["GET", "HEAD", "POST"]
TURN = re.compile(r"(\d{1,9})\.(\d{1,6})")  # the draft's version when the page was shown, and how often it has kept


@sensitive_post_parameters()
@require_http_methods(METHODS)
def start(request: HttpRequest) -> HttpResponse:
    """What happened. The first page, also by a link from the handbook or a sign on the wall."""
    written = drafting.current(request)
    if written is not None and written.sent is not None:
        written = None  # a new report begins
    kind = forms.PhoneForm if access.works_at_cks(request.user) else forms.WhatForm
    form = kind(posted(request), initial=_initial_what(request, written))
    if request.method == "POST" and everyday.FOREIGN.id in request.POST.getlist("what"):
        return _call_instead(written)
    if request.method == "POST" and form.is_valid():
        return _begun(request, written, form.cleaned_data)
    status = 400 if form.is_bound else 200
    context = {"form": form, "title": _("What happened?"), **drafting.step("report:start"), **_begun_before(written)}
    return render(request, "report/start.html", context, status=status)


def _begun_before(written: Written | None) -> dict[str, Any]:
    """For somebody who comes back to a report that was begun here: the way on to where it was left."""
    if written is None:
        return {"has_draft": False, "next": ""}
    return {"has_draft": True, "next": drafting.next_page(written.answers)}


def _initial_what(request: HttpRequest, written: Written | None) -> dict[str, Any]:
    if written is not None:
        colleague = [everyday.COLLEAGUE.id] if written.answers.get("inside") else []
        chosen = [*written.answers.get("what", []), *colleague]
        return {"what": chosen, "phone": written.document["source"] == "phone"}
    return {"what": everyday.what_for(request.GET.get("form", ""))}


def _call_instead(written: Written | None) -> HttpResponse:
    """Suspicion of a foreign power: nothing of it is kept here."""
    response = redirect("report:call")
    if written is not None:
        drafts.discard(written)
    drafting.forget(response)
    return response


def _begun(request: HttpRequest, written: Written | None, cleaned: dict[str, Any]) -> HttpResponse:
    if written is None:
        by_phone = bool(cleaned.get("phone"))
        written = drafts.begin(source="phone" if by_phone else "web", by=request.user.pk if by_phone else None)
    asked_inside = bool(cleaned["inside"]) and not written.answers.get("inside")
    written = drafting.save(written, what=cleaned["what"], inside=cleaned["inside"])
    place = _place_from_link(request)
    if place is not None and not written.answers.get("place"):
        written = drafting.choose_place(written, place)
    page = "report:inside" if asked_inside else drafting.next_page(written.answers)
    return drafting.keep(redirect(page), written)


def _place_from_link(request: HttpRequest) -> Organisation | None:
    """The place whose sign or page led here."""
    code = request.GET.get("enhet", "")
    return places.reportable().filter(code=code).first() if code else None


def _question(page: str, form_class: type[Form], initial: Callable[[dict[str, Any]], dict[str, Any]] = dict) -> View:
    """A page with one question and no turnings."""

    @require_http_methods(METHODS)
    @drafting.with_draft(page)
    def view(request: HttpRequest, written: Written) -> HttpResponse:
        form = form_class(posted(request), initial=initial(written.answers))
        if request.method == "POST" and form.is_valid():
            written = drafting.save(written, **form.cleaned_data)
            return redirect(drafting.next_page(written.answers))
        title = form.fields[form_class.heading].label  # type: ignore[attr-defined]  # every question's form has one
        context = {"form": form, "title": title, **drafting.step(page)}
        return render(request, "report/step.html", context, status=400 if form.is_bound else 200)

    return view


def _initial_when(answers: dict[str, Any]) -> dict[str, Any]:
    return answers | {"day": forms.day_or_none(answers.get("day"))}


hurt = _question("report:hurt", forms.HurtForm)
when = _question("report:when", forms.WhenForm, _initial_when)
where = _question("report:where", forms.WhereForm)


@require_http_methods(METHODS)
@drafting.with_draft("report:place")
def place(request: HttpRequest, written: Written) -> HttpResponse:
    """Where the person works, found by typing or in the list."""
    query = str(request.POST.get("q", "")).strip()[:80]
    if request.method == "POST" and "search" not in request.POST:
        chosen = _chosen_place(request)
        if chosen is not None:
            routes.checked(chosen)
            written = drafting.choose_place(written, chosen)
            return redirect(drafting.next_page(written.answers))
    is_missing = request.method == "POST" and "search" not in request.POST
    context = {
        "title": _("Where do you work?"),
        "groups": place_list.groups(query),
        "query": query,
        "is_missing": is_missing,
        "chosen": written.answers.get("place"),
        **drafting.step("report:place"),
    }
    return render(request, "report/place.html", context, status=400 if is_missing else 200)


def _chosen_place(request: HttpRequest) -> Organisation | None:
    number = str(request.POST.get("place", ""))
    if not number.isdecimal() or len(number) > 12:
        return None
    try:
        return routing.place_of(int(number))
    except routing.PlaceClosed:
        raise Problem(
            _("That place has closed or cannot be chosen. Choose another one. What you have written is kept."),
            status=409,
            back=request.path,
            title=_("Choose another place"),
        ) from None


@sensitive_post_parameters()
@require_http_methods(METHODS)
@drafting.with_draft("report:tell")
def tell(request: HttpRequest, written: Written) -> HttpResponse:
    """The story. What is written is saved also when the page has something to say about it, and while it is written."""
    if "keep" in request.POST:
        return _kept(request, written, is_half=True, text=_text(request))
    options = {"is_social_services": bool(written.answers.get("is_social"))}
    form = forms.TellForm(
        posted(request), initial=written.answers, has_warned=bool(written.answers.get("number_stays")), **options
    )
    if request.method == "POST":
        is_valid = form.is_valid()
        is_half = not is_valid or form.needs_warning
        written = drafting.finish(written, is_half=is_half, **_told(request, form))
        if not is_half:
            return redirect(drafting.next_page(written.answers))
    context = {
        "form": form,
        "title": _("Tell us what happened"),
        "warns": form.is_bound and form.needs_warning,
        "version": written.version,
        **options,
        **drafting.step("report:tell"),
    }
    return render(request, "report/tell.html", context, status=400 if form.is_bound else 200)


def _told(request: HttpRequest, form: forms.TellForm) -> dict[str, Any]:
    """What may be kept of a page that is not right yet: the text above all."""
    found: dict[str, Any] = {"text": _text(request).strip()}
    for name in ("clients_out", "number_stays"):
        if name in form.fields:
            found[name] = bool(form.cleaned_data.get(name))
    return found


def _text(request: HttpRequest) -> str:
    return str(request.POST.get("text", ""))[: forms.LONGEST_TEXT]


def _kept(request: HttpRequest, written: Written, **answers: Any) -> HttpResponse:
    """What a page with a script sends while somebody writes. Nothing is asked of it, and nothing is answered."""
    turn = TURN.fullmatch(str(request.POST["keep"]))
    if turn:
        drafting.keep_meanwhile(written, (int(turn[1]), int(turn[2])), **answers)
    return HttpResponse(status=204)


@sensitive_post_parameters()
@require_http_methods(METHODS)
@drafting.with_draft("report:more")
def more(request: HttpRequest, written: Written) -> HttpResponse:
    """Who did it, who saw it, on whose behalf: all of it free to leave out."""
    route = routes.current(written)
    form = forms.MoreForm(
        posted(request),
        initial=written.answers,
        may_name_suspect=route.may_name_suspect,
        can_hold_names=route.can_hold_names,
    )
    is_valid = form.is_bound and form.is_valid()
    if "keep" in request.POST:  # what is too long is kept when it has been made shorter
        return _kept(request, written, **form.cleaned_data)
    if is_valid:
        cleaned = {name: value.strip() for name, value in form.cleaned_data.items()}
        written = drafting.finish(written, **cleaned, behalf=bool(cleaned.get("victim")))
        return redirect(drafting.next_page(written.answers))
    context = {
        "form": form,
        "title": _("More that can help"),
        "may_name_suspect": route.may_name_suspect,
        "version": written.version,
        "back": reverse("report:check"),
    }
    return render(request, "report/more.html", context, status=400 if form.is_bound else 200)


@sensitive_post_parameters()
@require_http_methods(METHODS)
@drafting.with_draft("report:who")
def who(request: HttpRequest, written: Written) -> HttpResponse:
    """Who may know, and with or without a name."""
    route = routes.current(written)
    managers = [(str(user.pk), user.full_name) for user in routing.managers(route.place)]
    form = forms.WhoForm(
        posted(request), initial=_initial_who(written), managers=managers, can_hold_names=route.can_hold_names
    )
    if request.method == "POST" and form.is_valid():
        drafting.save(written, **_who(form.cleaned_data))
        return redirect(drafting.CHECK)
    context = {"form": form, "title": _("Who may know?"), "route": route, **drafting.step("report:who")}
    return render(request, "report/who.html", context, status=400 if form.is_bound else 200)


def _initial_who(written: Written) -> dict[str, Any]:
    answers = written.answers
    named = answers.get("named")
    return {
        "manager": str(answers.get("manager") or "no") if named is not None else None,
        "named": None if named is None else ("yes" if named else "no"),
        "name": answers.get("name", ""),
        "contact": answers.get("contact", ""),
        "protected": answers.get("protected", False),
    }


def _who(cleaned: dict[str, Any]) -> dict[str, Any]:
    manager = cleaned.get("manager", "no")
    is_named = cleaned["named"] == "yes"
    return {
        "manager": None if manager == "no" else int(manager),
        "named": is_named,
        "name": cleaned.get("name", "").strip() if is_named else "",
        "contact": cleaned.get("contact", "").strip() if is_named else "",
        "protected": bool(cleaned.get("protected")) if is_named else False,
    }
