"""What people say about the pages: read by CKS, and remembered in the trail that it was."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from register.crypto.errors import CannotOpen
from register.incidents import access
from register.incidents.intake import feedback
from register.keys import services as keys
from register.web.cases import doors, words
from register.web.ui.http import DeskRequest, Problem

USEFUL = {"yes": gettext_lazy("Useful"), "partly": gettext_lazy("Partly useful"), "no": gettext_lazy("Not useful")}


@require_safe
@doors.require_key
def remarks(request: DeskRequest) -> HttpResponse:
    """Newest first. Others than CKS are not told that there is such a page."""
    if not access.works_at_cks(request.user):
        raise Http404
    try:
        found, has_more = feedback.read_newest(
            by=request.user, unlocked=request.unlocked, before=_before(request.GET.get("fore", ""))
        )
    except (keys.NoKey, CannotOpen):
        raise Problem(
            _("Your key does not open the remarks yet. Ask a colleague who holds the key to unlock and let you in."),
            status=409,
            title=_("Waiting for a key"),
        ) from None
    context = {
        "title": _("Remarks on pages"),
        "rows": [_row(remark) for remark in found],
        "older": found[-1].pk if has_more else None,
        "is_first": "fore" not in request.GET,
    }
    return render(request, "cases/remarks.html", context)


def _row(remark: feedback.Remark) -> dict[str, Any]:
    return {
        "page": "" if remark.page == feedback.NO_PAGE else remark.page,
        "day": words.day(remark.day),
        "useful": USEFUL.get(remark.useful, ""),
        "lines": remark.text.splitlines(),
    }


def _before(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Problem(_("There is no such page in the list."))
    return int(text)
