"""The way back to a report: five words in, and everything the reporter may see and do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from register.attachments.problems import Refused
from register.attachments.uploads import SealedUpload
from register.codes import advice as advice_data
from register.incidents.intake import returning
from register.incidents.intake.returning import Visit
from register.keys.errors import NoSuchReceipt
from register.web.public import forms, visiting
from register.web.ui import advice
from register.web.ui.forms import FileForm
from register.web.ui.http import Problem, posted

STEP_WORDS = {
    "received": pgettext_lazy("step of a report", "Received"),
    "assessed": pgettext_lazy("step of a report", "Being assessed"),
    "acted": pgettext_lazy("step of a report", "Being acted on"),
    "followed": pgettext_lazy("step of a report", "Followed up"),
    "closed": pgettext_lazy("step of a report", "Closed"),
}


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Five words, by POST only, so that they stand in no address and no log."""
    form, status = forms.WordsForm(posted(request)), 200
    if request.method == "POST":
        if visiting.is_flooded():
            raise Problem(
                _("Very many are trying to come back at the same time. Wait a minute and try again."),
                status=429,
                back=reverse("public:return"),
            )
        visit = _opened(form)
        if visit is not None:
            return visiting.keep(redirect("public:visit"), visit)
        status = 400
    return render(request, "public/words.html", {"form": form, "title": _("Follow my report")}, status=status)


def _opened(form: forms.WordsForm) -> Visit | None:
    if not form.is_valid():
        return None
    try:
        return returning.open_with_words(form.cleaned_data["words"])
    except NoSuchReceipt:
        visiting.count_miss()
        form.add_error("words", _("No report has these words. Check them against your receipt."))
        return None


@require_safe
@visiting.with_visit
def visit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where it stands, the dialogue, and what can be done."""
    return _page(request, visit)


def _page(request: HttpRequest, visit: Visit, status: int = 200, **given: Any) -> HttpResponse:
    case = visit.case
    is_closed = returning.STEP_OF.get(case.status) == "closed"
    codes = list(case.codes.values_list("codelist", "code"))
    context = {
        "title": _("Your report"),
        "case": case,
        "steps": [_step(step) for step in returning.steps(case)],
        "who": _who(visit),
        "lines": [_line(line) for line in returning.dialogue(visit)],
        "narrative": returning.narrative(visit).splitlines(),
        "files": returning.own_files(visit),
        "outcome": returning.outcome(visit).splitlines() if is_closed else [],
        "card": advice.card(codes, case.life_danger),
        "is_closed": is_closed,
        "asks_safe": returning.asks_how_it_felt(case),
        "message_form": forms.MessageForm(),
        "file_form": FileForm(),
        "safe_form": forms.FeltSafeForm(),
        **given,
    }
    return render(request, "public/visit.html", context, status=status)


def _step(step: returning.Step) -> dict[str, Any]:
    return {
        "label": STEP_WORDS[step.id],
        "day": date_format(step.reached_on, "j F Y") if step.reached_on else "",
        "is_now": step.is_now,
    }


def _line(line: returning.Line) -> dict[str, Any]:
    return {
        "who": _("You") if line.is_mine else _("Those who handle your report"),
        "day": date_format(line.sent_on, "j F Y"),
        "is_mine": line.is_mine,
        "lines": line.text.splitlines(),
    }


def _who(visit: Visit) -> list[str]:
    """Who can read it, as things stand today."""
    case = visit.case
    lines = [_("The handlers at %(place)s can read it.") % {"place": case.authority.name}]
    lines.append(_("CKS can read it.") if case.cks_has_key else _("CKS cannot read it."))
    named = [share.user.full_name for share in case.shares.filter(ended_on=None).select_related("user")]
    lines += [_("%(name)s can read it.") % {"name": name} for name in named]
    if case.reporter == "anonymous":
        lines.append(_("Nobody can see who you are."))
    else:
        lines.append(_("Your name is locked apart from the report."))
    return lines


@sensitive_post_parameters()
@require_POST
@visiting.with_visit
def write(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = forms.MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, visit, 400, message_form=form)
    returning.write(visit, form.cleaned_data["text"].strip())
    return redirect(f"{reverse('public:visit')}#dialog")


@require_POST
@visiting.with_visit
def add_file(request: HttpRequest, visit: Visit) -> HttpResponse:
    form, upload = FileForm(request.POST, request.FILES), request.FILES.get("file")
    if not form.is_valid() or not isinstance(upload, SealedUpload):
        return _page(request, visit, 400, file_form=form)
    try:
        returning.add_file(visit, upload, keep_original=form.cleaned_data["keep_original"])
    except Refused as problem:
        form.add_error("file", str(problem.reason))
        return _page(request, visit, 503 if problem.is_our_fault else 400, file_form=form)
    return redirect(f"{reverse('public:visit')}#filer")


@require_http_methods(["GET", "HEAD", "POST"])
@visiting.with_visit
def withdraw(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Taking it back asks once, and says what it means."""
    if request.method == "POST":
        try:
            returning.withdraw(visit)
        except returning.Closed:
            raise _too_late() from None
        return redirect("public:visit")
    return render(request, "public/withdraw.html", {"title": _("Withdraw the report?")})


@sensitive_post_parameters()
@require_POST
@visiting.with_visit
def felt_safe(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = forms.FeltSafeForm(request.POST)
    if not form.is_valid():
        return _page(request, visit, 400, safe_form=form)
    try:
        returning.answer_felt_safe(visit, form.cleaned_data["answer"], form.cleaned_data["comment"].strip())
    except returning.Closed:
        raise _too_late() from None
    return redirect("public:visit")


@require_POST
@visiting.with_visit
def advice_helped(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One tap for each piece of advice; only a count is kept."""
    advice_id, _colon, version = str(request.POST.get("advice", "")).partition(":")
    answer = request.POST.get("helped", "")
    is_known = version.isdecimal() and len(version) < 5 and advice_data.is_advice(advice_id, int(version))
    if not is_known or answer not in ("yes", "no"):
        raise Problem(_("The page could not read what was sent. Go back and try again."), back=reverse("public:visit"))
    returning.answer_advice(advice_id, int(version), helped=answer == "yes")
    return redirect(f"{reverse('public:visit')}?tack=1#rad")


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    return visiting.forget(redirect("public:start"))


def _too_late() -> Problem:
    return Problem(
        _("That cannot be done as things stand now. Look at the page again to see what has happened."),
        status=409,
        back=reverse("public:visit"),
    )
