"""Pages a second beside the same page the stock way: Django's own form renderer, model rows in the template, Paginator.

The twin keeps the product's shell, its words and its rights; it has no middleware either, as both are called as views.
"""

from pathlib import Path
from typing import Any

from django import forms
from django.core.management import call_command
from django.core.paginator import Paginator
from django.forms.renderers import DjangoTemplates
from django.http import HttpResponse
from django.template import engines
from django.template.backends.django import DjangoTemplates as Engine
from django.test import RequestFactory
from django.utils.translation import gettext as _

from register.codes import lists as codes
from register.incidents import access
from register.incidents.models import Case
from register.organisation.models import Organisation
from register.web.cases import words
from register.web.cases.views import lists
from register.web.report import forms as report
from register.web.report.views import steps
from tests.bench.measure import Table, ratio
from tests.bench.world import fill, world

CASES, FIRST, EACH, ROUNDS = 2_000, 8_000_000, 8, 9
STOCK = Path(__file__).parent / "stock" / "templates"


class Filters(forms.Form):
    """The list's four choices and two ticks, as anybody would write them."""

    status = forms.ChoiceField(required=False, label="Status")
    form = forms.ChoiceField(required=False, label="Form")
    risk = forms.ChoiceField(required=False, label="Risk")
    plats = forms.ModelChoiceField(Organisation.objects.none(), required=False, label="Organisation")
    q = forms.CharField(required=False, label="Diary number", max_length=20)
    mina = forms.BooleanField(required=False, label="Only mine")
    svar = forms.BooleanField(required=False, label="Waits for my answer")


class StockForm(report.WhatForm):
    """The same question, drawn by Django's own renderer."""


def stock_list(request: Any, engine: Engine) -> HttpResponse:
    scope = access.scope_of(request.user)
    form: Any = Filters(request.GET or None, renderer=DjangoTemplates())
    for name, codelist in (("status", "STATUS"), ("form", "FORM"), ("risk", "RISK")):
        form.fields[name].choices = [("", "---------"), *codes.choices(codelist, words.language())]
    form.fields["plats"].queryset = Organisation.objects.filter(pk__in=scope.own | scope.disclosed)
    cases = Case.objects.filter(access.visible(request.user)).select_related("unit", "owner")
    page = Paginator(cases.order_by("-reported_on", "-pk"), 50).get_page(1)
    for case in page.object_list:
        case.form_label, case.status_label = words.label("FORM", case.form), words.label("STATUS", case.status)
        case.risk_label = words.label("RISK", case.risk)
    context: dict[str, Any] = {"form": form, "page": page, "cases": page.object_list, "count": page.paginator.count}
    return HttpResponse(engine.get_template("stock/list.html").render({**context, "title": _("Cases")}, request))


def run(table: Table, place_id: int) -> None:
    here = world(place_id)
    fill(here.units, here.busy.pk, FIRST, CASES)
    call_command("collectstatic", interactive=False, verbosity=0)
    engine = engines["django"]
    engine.engine.dirs.append(STOCK)

    def request(path: str) -> Any:
        made: Any = RequestFactory().get(path)
        made.user, made.session = here.reader.fresh(), {}
        return made

    def times(view: Any, least: int = 5_000) -> Any:
        def work() -> None:
            for _turn in range(EACH):
                answer = view()
                assert answer.status_code == 200
                assert len(answer.content) > least

        return work

    ours, theirs = request("/arenden/alla/"), request("/arenden/alla/")
    faster = ratio(times(lambda: stock_list(theirs, engine)), times(lambda: lists.everything(ours)), rounds=ROUNDS)
    table.add("list pages a second / stock templates, forms and Paginator", faster, ">= 1.5")

    def stock_form() -> HttpResponse:
        form = StockForm(None, renderer=DjangoTemplates())
        context = {"form": form, "title": _("What happened?"), "has_draft": False, "next": "", "step": 1, "steps": 8}
        return HttpResponse(engine.get_template("report/start.html").render(context, request_form))

    request_form = request("/rapportera/")
    faster = ratio(times(stock_form, 3_000), times(lambda: steps.start(request_form), 3_000), rounds=ROUNDS)
    table.add("report form's first page a second / stock form renderer", faster, ">= 1.5")
