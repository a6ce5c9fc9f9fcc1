"""Two turnings off the road: something inside the organisation, and suspicion of a foreign power."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from register.incidents.intake.drafts import Written
from register.web.report import drafting
from register.web.ui import advice


@require_safe
@drafting.with_draft("report:hurt")
def inside(request: HttpRequest, written: Written) -> HttpResponse:
    """This register is not the channel for whistleblowing: say where that is, and let the person choose."""
    context = {"title": _("Does it concern somebody inside?"), "next": drafting.next_page(written.answers)}
    return render(request, "report/inside.html", context)


@require_safe
def call(request: HttpRequest) -> HttpResponse:
    """A foreign power: call, and write nothing here."""
    return render(
        request,
        "report/call.html",
        {"title": _("Call instead of writing"), "numbers": advice.numbers(("security", "cks"))},
    )
