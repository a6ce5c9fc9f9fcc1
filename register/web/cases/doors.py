"""Into a case: signed in, unlocked, allowed. Another organisation's case and one that is missing look the same."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from register.crypto.errors import CannotOpen
from register.incidents import access
from register.incidents.casework import reading
from register.incidents.models import Case
from register.incidents.sealing import CaseBoxes
from register.keys.errors import NoKey
from register.web.ui.http import DeskRequest, Problem, View, require_signed_in, sent_to


@dataclass(frozen=True)
class Entered:
    """A case that may be shown, how the person stands to it, and its open key."""

    case: Case
    ways: frozenset[str]
    boxes: CaseBoxes

    def may(self, action: str) -> bool:
        return access.may(self.ways, action)


def reach(request: DeskRequest, case_uuid: UUID, action: str) -> tuple[Case, frozenset[str]]:
    found = access.reachable(request.user, case_uuid)
    if found is None or not access.may(found[1], action):
        raise Http404
    return found


def with_case(action: str, *, reads: bool = False) -> Callable[[View], View]:
    """A page about one case. `reads` writes the line in the trail that the case was read."""

    def wrap(view: View) -> View:
        @wraps(view)
        @require_signed_in
        def guarded(request: DeskRequest, case: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
            if getattr(request, "unlocked", None) is None:
                return locked(request)
            found, ways = reach(request, case, action)
            open_it = reading.open_case if reads else _quietly
            try:
                boxes = open_it(found, request.user, request.unlocked)
            except NoKey:
                raise no_key() from None
            except CannotOpen:
                raise damaged() from None
            return view(request, Entered(found, ways, boxes), *args, **kwargs)

        return guarded

    return wrap


def _quietly(case: Case, by: Any, unlocked: Any) -> CaseBoxes:
    return reading.boxes_of(case, unlocked)


def locked(request: DeskRequest) -> HttpResponse:
    """Reading leads to unlocking and back. What was being sent is kept on a page that sends it again."""
    if request.method in ("GET", "HEAD"):
        redirect: HttpResponseRedirect = sent_to("signin:unlock", request)
        return redirect
    kept = [(name, one) for name in request.POST for one in request.POST.getlist(name) if name != "csrfmiddlewaretoken"]
    context = {"title": _("Unlock to save"), "kept": kept}
    return render(request, "cases/locked.html", context, status=409)


def no_key() -> Problem:
    return Problem(
        _(
            "You may see this case, but the key to it has not reached you yet. "
            "It comes when a colleague who has it next unlocks. Ask one of them to sign in."
        ),
        status=409,
        title=_("The key is on its way"),
    )


def damaged() -> Problem:
    return Problem(
        _("This case cannot be opened: what is stored has been changed or damaged. Tell whoever runs the service."),
        status=503,
        title=_("The case cannot be opened"),
    )
