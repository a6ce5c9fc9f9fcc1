"""The reporter's opened visit: sealed in a short-lived cookie, with no session row and no address anywhere."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from register.incidents.intake import returning
from register.incidents.intake.returning import NoVisit, Visit
from register.web.ui import secret_cookies
from register.web.ui.http import Problem, View

COOKIE = "visit"
MISSES_A_MINUTE = 120  # over all of the service: what one guess costs does the rest


def current(request: HttpRequest) -> Visit:
    return returning.resume(secret_cookies.read(request, COOKIE))


def keep(response: HttpResponse, visit: Visit) -> HttpResponse:
    secret_cookies.write(response, COOKIE, returning.carried(visit), max_age=returning.VISIT_SECONDS)
    return response


def forget(response: HttpResponse) -> HttpResponse:
    secret_cookies.forget(response, COOKIE)
    return response


def with_visit(view: Callable[..., HttpResponse]) -> View:
    """A page that needs an opened report. Each answer gives the visit its full time again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            visit = current(request)
        except NoVisit:
            raise Problem(
                _("Your report is closed again, as you have been away for a while. Write your five words once more."),
                status=403,
                back=reverse("public:return"),
                title=_("Write your words again"),
            ) from None
        return keep(view(request, visit, *args, **kwargs), visit)

    return guarded


def is_flooded() -> bool:
    return int(cache.get(_minute(), 0)) >= MISSES_A_MINUTE


def count_miss() -> None:
    """A count for the minute, and nothing about who."""
    cache.add(_minute(), 0, 120)
    cache.incr(_minute())


def _minute() -> str:
    return f"return-misses:{int(time.time()) // 60}"
