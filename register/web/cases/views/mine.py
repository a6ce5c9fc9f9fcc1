"""One list of what the person has to do, across cases. Coordinates only, so it can be read with the key locked."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from register.codes import clocks
from register.incidents.casework import mine as work
from register.web.cases import words
from register.web.ui.http import DeskRequest, Problem, require_signed_in


@require_safe
@require_signed_in
def mine(request: DeskRequest) -> HttpResponse:
    tasks, has_more = work.tasks(request.user, _after(request.GET.get("efter", "")))
    last = tasks[-1] if has_more else None
    context = {
        "title": _("My duties and measures"),
        "rows": [_row(task) for task in tasks],
        "older": f"{last.due.isoformat()}.{last.what}.{last.pk}" if last else "",
        "is_first": "efter" not in request.GET,
    }
    return render(request, "cases/mine.html", context)


def _row(task: work.Task) -> dict[str, Any]:
    assert task.case is not None  # noqa: S101  every task of a list has its case
    is_duty = task.what == work.DUTY
    today = timezone.localdate()
    case = reverse("cases:case", args=[task.case.uuid])
    rule = clocks.rule_for(task.kind, today) if is_duty else None
    return {
        "label": rule.label(words.language()) if rule else words.label("ATGARD", task.kind),
        "what": _("Duty") if is_duty else _("Measure"),
        "address": reverse("cases:duty", args=[task.case.uuid, task.kind]) if is_duty else f"{case}#atgarder",
        "reference": task.case.reference,
        "unit": task.case.unit.name,
        "day": words.day(task.due),
        "is_late": task.due < today,
        "is_today": task.due == today,
    }


def _after(text: str) -> tuple[date, str, int] | None:
    if not text:
        return None
    day, _dot, rest = text.partition(".")
    what, _dot, pk = rest.partition(".")
    try:
        if what not in (work.DUTY, work.MEASURE):
            raise ValueError
        return date.fromisoformat(day), what, int(pk[:18])
    except ValueError:
        raise Problem(_("There is no such page in the list.")) from None
