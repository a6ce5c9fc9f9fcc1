"""Checking the answers, sending, and the receipt."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from register.attachments.problems import Refused
from register.incidents.intake import drafts, everyday, routing, submission
from register.incidents.intake.drafts import NoDraft, Written
from register.keys.errors import KeyProblem
from register.web.report import drafting, forms
from register.web.report.views import files, routes
from register.web.ui import advice
from register.web.ui.http import Problem

Row = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Every answer with a way to change it; sending is one press, however often it is pressed."""
    return _send(request) if request.method == "POST" else _shown(request)


@drafting.with_draft(drafting.CHECK)
def _shown(request: HttpRequest, written: Written) -> HttpResponse:
    route = routes.current(written)
    _prepared(written)
    context = {
        "title": _("Check and send"),
        "rows": [*_asked(written, route), *_optional(written, route), *_who(written, route)],
        "route": route,
        "source": written.document["source"],
        **drafting.step(drafting.CHECK),
    }
    return render(request, "report/check.html", context)


def _prepared(written: Written) -> None:
    try:
        submission.prepare(written)
    except submission.NamesCannotBeHeld:
        raise Problem(
            _("Names cannot be kept at this place yet. Choose to be anonymous and leave names out, or call CKS."),
            status=409,
            back=reverse("report:who"),
        ) from None
    except KeyProblem:
        raise _locked_out() from None


def _send(request: HttpRequest) -> HttpResponse:
    written = drafting.current(request)
    if written is None:
        raise drafting.gone()
    if written.sent is None and drafting.comes_too_early(drafting.CHECK, written.answers):
        raise Problem(
            _("A question before this one is not answered yet. Everything you have written is kept."),
            status=409,
            back=reverse(drafting.next_page(written.answers)),
            title=_("One question first"),
        )
    try:
        submission.submit(written)
    except (submission.NotPrepared, NoDraft):
        raise _check_again() from None
    except Refused:
        raise Problem(
            _("A file is no longer here. Add it again, or send without it. What you have written is kept."),
            status=409,
            back=reverse("report:files"),
        ) from None
    except KeyProblem:
        raise _locked_out() from None
    return redirect("report:receipt")


def _check_again() -> Problem:
    return Problem(
        _("Something has changed since you checked your answers. Look through them once more and send."),
        status=409,
        back=reverse(drafting.CHECK),
        title=_("Check once more"),
    )


def _locked_out() -> Problem:
    return Problem(
        _("The report cannot be locked in right now, so it has not been sent. It is kept here. Try again soon."),
        status=503,
        back=reverse(drafting.CHECK),
    )


def _row(label: str, said: str | list[str], page: str) -> Row:
    lines = [said] if isinstance(said, str) else said
    return {"label": label, "lines": [line for line in lines if line], "change": reverse(page)}


def _asked(written: Written, route: routing.Route) -> list[Row]:
    answers = written.answers
    when = everyday.labels(everyday.WHEN, [answers["when"]])
    day = forms.day_or_none(answers.get("day"))
    colleague = [str(everyday.COLLEAGUE.label)] if answers.get("inside") else []
    return [
        _row(_("What happened"), [*everyday.labels(everyday.WHAT, answers["what"]), *colleague], "report:start"),
        _row(_("Hurt, or danger to life"), everyday.labels(everyday.HURT, [answers["hurt"]]), "report:hurt"),
        _row(_("When"), [*when, date_format(day, "j F Y") if day else ""], "report:when"),
        _row(_("Where or how"), everyday.labels(everyday.WHERE, answers["where"]), "report:where"),
        _row(_("Place of work"), route.place.name, "report:place"),
        _row(_("Your words"), answers["text"].splitlines(), "report:tell"),
    ]


def _optional(written: Written, route: routing.Route) -> list[Row]:
    answers = written.answers
    rows = []
    if route.may_name_suspect:
        rows.append(_row(_("Who did it"), answers.get("actor", "").splitlines(), "report:more"))
    if route.can_hold_names:
        rows.append(_row(_("Witnesses"), answers.get("witnesses", "").splitlines(), "report:more"))
        rows.append(_row(_("On behalf of"), answers.get("victim", ""), "report:more"))
    rows.append(_row(_("Files"), [files.shown(file) for file in written.document["files"]], "report:files"))
    return rows


def _who(written: Written, route: routing.Route) -> list[Row]:
    answers = written.answers
    name = [answers.get("name", ""), answers.get("contact", "")] if answers["named"] else [_("Anonymous")]
    return [
        _row(_("Who can read"), who_reads(told_of(route)), "report:who"),
        _row(_("Your name"), name, "report:who"),
    ]


def told_of(route: routing.Route) -> dict[str, Any]:
    return {
        "authority": route.authority.name,
        "cks": route.cks_reads,
        "own_first": route.is_own_first,
        "manager": route.manager.full_name if route.manager else "",
    }


def who_reads(told: dict[str, Any]) -> list[str]:
    """Who can read the report and who cannot, each in a whole sentence."""
    lines = [_("The handlers at %(place)s can read it.") % {"place": told["authority"]}]
    if told["cks"]:
        lines.append(_("CKS can read it."))
    else:
        lines.append(_("CKS cannot read it until somebody there has examined it."))
    if told["manager"]:
        lines.append(_("Your manager %(name)s is told and can read it.") % {"name": told["manager"]})
    else:
        lines.append(_("Your manager is not told by us."))
    return lines


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """The five words and the advice card, until the reader closes them or a day has passed."""
    written = drafting.current(request)
    if written is None:
        raise drafting.gone()
    if written.sent is None:
        return redirect(drafting.next_page(written.answers))
    if request.method == "POST":
        drafts.discard(written)
        return drafting.forget(redirect("public:return"))
    sent = written.sent
    context = {
        "title": _("Thank you. Your report is in."),
        "words": sent["words"],
        "reference": sent["reference"],
        "who": who_reads(sent["told"]),
        "card": advice.card([(codelist, code) for codelist, code in sent["codes"]], sent["danger"]),
    }
    return render(request, "report/receipt.html", context)


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Remove the draft at the writer's wish."""
    if (written := drafting.current(request)) is not None:
        drafts.discard(written)
    return drafting.forget(redirect("public:start"))
