"""How a case page is entered: found or not (missing and other people's look the same), permitted, opened."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from register.crypto.errors import CannotOpen
from register.incidents import access
from register.incidents.casework.reading import boxes_of
from register.incidents.models import Case
from register.incidents.sealing import CaseBoxes
from register.keys import services as keys
from register.web.ui.http import DeskRequest, Problem, require_signed_in, sent_to

View = Callable[..., HttpResponse | StreamingHttpResponse]


def find(request: DeskRequest, case_id: UUID, action: str) -> tuple[Case, frozenset[str]]:
    """The case, or the same 404 whether it is missing or somebody else's."""
    found = access.reachable(request.user, case_id)
    if found is None:
        raise Http404
    if not access.may(found[1], action):
        raise PermissionDenied
    return found


def opened(request: DeskRequest, case: Case) -> CaseBoxes:
    try:
        return boxes_of(case, request.unlocked)
    except (keys.NoKey, CannotOpen):
        raise Problem(
            _("Your key does not open this case yet. Ask a colleague who holds the key to unlock and let you in."),
            status=409,
            title=_("Waiting for a key"),
        ) from None


def require_key(view: View) -> Callable[..., HttpResponse]:
    """Signed in and unlocked. What was typed when the lock fell comes back, to be sent again after unlocking."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse | StreamingHttpResponse:
        if getattr(request, "unlocked", None) is None:
            if request.method == "POST":
                return still_typed(request)
            return sent_to("signin:unlock", request)
        return view(request, *args, **kwargs)

    return require_signed_in(cast(Callable[..., HttpResponse], guarded))  # a stream is answered like any response


def still_typed(request: DeskRequest) -> HttpResponse:
    """The key is locked: every answer stands in the page, and the same button sends them again."""
    typed = [
        (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
    ]
    return render(request, "cases/locked.html", {"typed": typed, "title": _("Your key is locked")}, status=409)
