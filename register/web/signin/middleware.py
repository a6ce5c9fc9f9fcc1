"""Sets `request.unlocked`, and lets nobody into the desks without a second factor."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from register.accounts import queries as people
from register.web.signin import unlocking

DESKS = frozenset({"cases", "administration", "signin"})
BEFORE_SECOND_FACTOR = frozenset(
    f"signin:{name}" for name in ("second_factor", "login", "logout", "activate", "second_step", "again")
)
DONE = "second_factor"


class Unlocking:
    """The opened key lives for one request; a lock that ran out is cleared away at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        carried = unlocking.cookie_name() in request.COOKIES
        request.unlocked = unlocking.current(request) if carried else None  # type: ignore[attr-defined]  # set here
        response = self.get_response(request)
        fresh = unlocking.cookie_name() in response.cookies
        if carried and not fresh and request.unlocked is None:  # type: ignore[attr-defined]  # set above
            unlocking.forget(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.namespace not in DESKS or match.view_name in BEFORE_SECOND_FACTOR:
            return None
        if not request.user.is_authenticated or request.session.get(DONE):
            return None
        if people.has_second_factor(request.user):
            request.session[DONE] = True
            return None
        return HttpResponseRedirect(reverse("signin:second_factor"))
