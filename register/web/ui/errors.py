"""Error pages: one sentence on what is wrong, one on what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.utils.translation import gettext as _

from register.web.ui.http import Problem


def problem_page(request: HttpRequest, problem: Problem) -> HttpResponse:
    context = {"problem": problem, "title": problem.title or _("This did not work")}
    return render(request, "ui/problem.html", context, status=problem.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_page(request, Problem(_("The page could not read what was sent. Go back and try again.")))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_page(
        request,
        Problem(_("Your account does not have access to this page."), status=403, title=_("No access")),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_page(
        request,
        Problem(
            _("There is no page here that you can see. Check the address, or start from the first page."),
            status=404,
            title=_("The page was not found"),
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """As plain as can be: it must not fail as well."""
    try:
        return problem_page(
            request,
            Problem(
                _("Something went wrong with us. What you had saved is kept. Try again, or call CKS if it is urgent."),
                status=500,
            ),
        )
    except (TemplateDoesNotExist, LookupError, ValueError):
        return HttpResponse("500", status=500, content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem_page(
        request,
        Problem(
            _("The page had been open too long, or cookies are switched off. Go back, reload the page and send again."),
            status=403,
            title=_("Send again"),
        ),
    )
