"""The in-box by clock, and the list by age. Neither reads anything sealed."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from register.codes import lists
from register.incidents import access, queries, workflow
from register.incidents.models import Case
from register.organisation import queries as places
from register.organisation.models import Organisation
from register.web.cases import words
from register.web.ui.http import DeskRequest, Problem, require_signed_in

CLOCKLESS, MARK = "-", "%Y%m%dT%H%M%S%f"


@require_safe
@require_signed_in
def inbox(request: DeskRequest) -> HttpResponse:
    """What needs somebody: open cases, soonest clock first, then the highest risk."""
    filters = _filters(request, status="open")
    scope = access.scope_of(request.user)
    page = queries.by_clock(scope, filters, _after_clock(request.GET.get("efter", "")))
    older = {"efter": _clock_mark(page.cases[-1])} if page.has_more else {}
    context = _context(request, scope, filters, page, older)
    return render(request, "cases/list.html", {**context, "title": _("In-box"), "is_inbox": True})


@require_safe
@require_signed_in
def everything(request: DeskRequest) -> HttpResponse:
    """Every case the person may see, newest first; a diary number leads straight to its case."""
    wanted = request.GET.get("q", "").strip()
    if wanted:
        found = Case.objects.filter(access.visible(request.user), reference__iexact=wanted).first()
        if found is not None:
            return redirect("cases:case", found.uuid)
    filters, scope = _filters(request), access.scope_of(request.user)
    page = queries.newest(scope, filters, _after(request.GET.get("efter", "")))
    last = page.cases[-1] if page.cases else None
    older = {"efter": f"{last.reported_on.isoformat()}.{last.pk}"} if page.has_more and last else {}
    context = _context(request, scope, filters, page, older)
    return render(request, "cases/list.html", {**context, "title": _("Cases"), "is_inbox": False, "q": wanted})


def _context(
    request: DeskRequest, scope: access.Scope, filters: queries.Filters, page: queries.Page, older: dict[str, str]
) -> dict[str, Any]:
    now = timezone.now()
    count = queries.capped_count(scope, filters)
    kept = {name: value for name, value in request.GET.items() if value and name != "efter"}
    return {
        "rows": [words.row(case, now) for case in page.cases],
        "count": words.capped(count, queries.CAP),
        "older": urlencode({**kept, **older}) if older else "",
        "first": bool(request.GET.get("efter")),
        "selects": _selects(request, scope),
        "mine": filters.owner is not None,
        "waiting": filters.waiting,
        "requests": len(queries.waiting_requests(request.user)),
        "is_filtered": bool(kept),
        "reads_remarks": bool(scope.disclosed),
        "sees_nothing": scope.is_empty,
    }


def _selects(request: DeskRequest, scope: access.Scope) -> list[dict[str, Any]]:
    """Plain choices with their marks made here: a widget per option costs more than the whole list."""
    language = words.language()
    seen = scope.own | scope.disclosed
    tables = (
        ("status", _("Status"), [("open", _("All open")), *_statuses(language)]),
        ("form", _("Form"), lists.choices("FORM", language)),
        ("risk", _("Risk"), lists.choices("RISK", language)),
        ("plats", _("Organisation"), [(str(pk), name) for pk, name in places.names_in_order().items() if pk in seen]),
    )
    return [
        {"name": name, "label": said, "choices": [(code, text, code == request.GET.get(name)) for code, text in rows]}
        for name, said, rows in tables
    ]


def _statuses(language: str) -> list[tuple[str, str]]:
    return [row for row in lists.choices("STATUS", language) if row[0] != workflow.DRAFT]


def _filters(request: DeskRequest, status: str = "") -> queries.Filters:
    asked = request.GET
    place = asked.get("plats", "")
    filters = queries.Filters(
        status=asked.get("status", "") or status,
        form=asked.get("form", ""),
        risk=asked.get("risk", ""),
        places=_branch(place),
        owner=request.user.pk if asked.get("mina") else None,
        waiting=bool(asked.get("svar")),
    )
    if not filters.is_known():
        raise Problem(_("The filter does not exist. Choose among those in the lists."))
    return filters


def _branch(place: str) -> frozenset[int]:
    """The chosen place and those below it; what the person may not see falls away in the scope."""
    if not place:
        return frozenset()
    node = Organisation.objects.filter(pk=int(place)).first() if place.isdecimal() and len(place) < 10 else None
    if node is None:
        raise Problem(_("The filter does not exist. Choose among those in the lists."))
    return frozenset(places.branch(node).values_list("pk", flat=True))


def _clock_mark(case: queries.Line) -> str:
    """Where a page of the in-box ended, as it stands in the address of the next: a moment, a rank and a number."""
    last = queries.AfterClock.of(case)
    moment = last.clock_at.astimezone(UTC).strftime(MARK) if last.clock_at else CLOCKLESS
    return f"{moment}.{last.rank}.{last.pk}"


def _after_clock(text: str) -> queries.AfterClock | None:
    if not text:
        return None
    moment, _dot, rest = text.partition(".")
    rank, _dot, pk = rest.partition(".")
    try:
        clock_at = None if moment == CLOCKLESS else datetime.strptime(moment, MARK).replace(tzinfo=UTC)
        return queries.AfterClock(clock_at, int(rank[:2]), int(pk[:18]))
    except ValueError:
        raise Problem(_("There is no such page in the list.")) from None


def _after(text: str) -> queries.After | None:
    if not text:
        return None
    day, _dot, pk = text.partition(".")
    try:
        return queries.After(date.fromisoformat(day), int(pk[:18]))
    except ValueError:
        raise Problem(_("There is no such page in the list.")) from None
