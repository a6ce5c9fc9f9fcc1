"""A case from the in-box to its end, page by page, as an analyst and a handler work."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from register.audit.queries import events_about
from register.incidents.casework import planning
from register.incidents.models import Case, Transition
from tests.incidents.intake.writing import sent
from tests.people import Cast
from tests.web.signin.entering import signed_in

STORY = "Han sa att han vet var mina barn går i skola."


@pytest.fixture
def case(cast: Cast) -> Case:
    return Case.objects.get(reference=sent(cast.library.pk, text=STORY, hurt="yes")["reference"])


def said(response: HttpResponse) -> str:
    main = response.content.decode().partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def work(client: Client, case: Case, name: str, answers: dict[str, Any]) -> Any:
    """Fill in one page of work, with the version it is shown with."""
    address = reverse("cases:work", args=[case.uuid, name])
    shown = client.get(address)
    assert shown.status_code == 200, said(shown)
    version = re.search(r'name="version" value="(\d+)"', shown.content.decode())
    assert version is not None
    return client.post(address, {"version": version[1], **answers}, follow=True)


def settle_all(client: Client, case: Case) -> int:
    kinds = list(case.duties.filter(state="open").values_list("kind", flat=True))
    for kind in kinds:
        address = reverse("cases:duty", args=[case.uuid, kind])
        version = Case.objects.get(pk=case.pk).version
        reason = {"reason": "Prövat och behövs inte."}
        response = client.post(address, {"version": version, "answer": "not_needed", **reason}, follow=True)
        assert response.redirect_chain, said(response)
    return len(kinds)


def test_case_is_read_judged_answered_and_closed(cast: Cast, case: Case) -> None:
    client = signed_in(cast.analyst)

    assert case.reference in said(client.get(reverse("cases:inbox")))
    assert STORY in said(client.get(reverse("cases:case", args=[case.uuid])))
    steps = [
        ("flytta", {"to": "ST-BED"}),
        ("kodning", {"klass": "OP-JA", "form": "HOT", "list_subform": ["HOT-ANH"], "list_kanal": ["KN-TEL"]}),
        ("allvar", {"severity": "A4"}),
        (
            "risk",
            {"likelihood": 2, "consequence": 2, "uncertainty": "sure", "level": "R-HOG"},
        ),
        ("meddelande", {"text": "Tack. Vi har läst det du skrev och ringer din chef."}),
        ("anteckning", {"text": "Ringde polisen."}),
    ]
    for name, answers in steps:
        response = work(client, case, name, answers)
        assert response.redirect_chain, (name, said(response))
    refused = work(client, case, "avsluta", {"outcome": "UT-NEJ", "text": "Det stoppades."})
    assert refused.status_code == 400
    settled = settle_all(client, case)
    closed = work(client, case, "avsluta", {"outcome": "UT-NEJ", "text": "Det stoppades. Du har fått en ny chef."})

    assert "Det stoppades. Du har fått en ny chef." in said(closed)
    case.refresh_from_db()
    assert (case.status, case.klass, case.form, case.severity, case.risk, case.outcome, case.next_clock_at) == (
        "ST-AVS", "OP-JA", "HOT", "A4", "R-HOG", "UT-NEJ", None,
    )  # fmt: skip
    assert list(Transition.objects.filter(case=case).order_by("id").values_list("was", "became")) == [
        ("ST-UTK", "ST-INK"),
        ("ST-INK", "ST-BED"),
        ("ST-BED", "ST-AVS"),
    ]
    kinds = [event.kind for event in events_about(f"case:{case.uuid}") if event.kind.startswith("case.")]
    assert kinds.count("case.read") == 1 + len(steps) + settled + 1  # the page, and again after each thing saved
    assert {"case.moved", "case.classified", "case.severity_judged", "case.risk_judged", "case.message_written"} <= set(
        kinds
    )


def test_missing_and_other_peoples_case_look_the_same(cast: Cast, case: Case) -> None:
    client = signed_in(cast.handler_social)
    missing = "00000000-0000-4000-8000-000000000000"

    for name, more in (("case", []), ("work", ["kodning"]), ("log", []), ("names", []), ("duty", ["AMV"])):
        theirs = client.get(reverse(f"cases:{name}", args=[case.uuid, *more]))
        none = client.get(reverse(f"cases:{name}", args=[missing, *more]))
        assert (theirs.status_code, none.status_code) == (404, 404), name
        assert said(theirs) == said(none), name


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("analyst", True), ("lead", True), ("handler_leisure", True), ("handler_social", False),
        ("handler_housing", False), ("custodian", False), ("auditor", False), ("administrator", False),
        ("coordinator", False), ("manager_library", False), ("outsider", False),
    ],
)  # fmt: skip
def test_only_those_who_handle_it_see_the_case(cast: Cast, case: Case, name: str, sees: bool) -> None:
    client = signed_in(getattr(cast, name))

    page = client.get(reverse("cases:case", args=[case.uuid]))
    lists = [said(client.get(reverse(f"cases:{one}"))) for one in ("inbox", "list")]

    assert page.status_code == (200 if sees else 404)
    assert (STORY in said(page)) is sees
    assert [case.reference in shown for shown in lists] == [sees, sees]


def test_manager_reads_only_what_is_shared_by_name(cast: Cast, case: Case) -> None:
    handler = signed_in(cast.handler_leisure)
    manager = signed_in(cast.manager_library)
    address = reverse("cases:case", args=[case.uuid])

    before = manager.get(address).status_code
    shared = work(handler, case, "dela", {"person": cast.manager_library.user.pk})
    assert shared.redirect_chain, said(shared)
    during = manager.get(address)
    refused = manager.get(reverse("cases:work", args=[case.uuid, "kodning"])).status_code
    first_day = manager.get(reverse("cases:first_day", args=[case.uuid]))
    handler.post(reverse("cases:end_share", args=[case.uuid, cast.manager_library.user.pk]))
    after = manager.get(address).status_code

    assert (before, during.status_code, refused, first_day.status_code, after) == (404, 200, 403, 200, 404)
    assert STORY in said(during)
    assert STORY not in said(first_day)


def test_locked_key_keeps_what_was_typed(cast: Cast, case: Case) -> None:
    client = signed_in(cast.analyst, unlocked=False)
    address = reverse("cases:work", args=[case.uuid, "anteckning"])

    response = client.post(address, {"version": 1, "text": "Något <viktigt> jag skrev."})

    assert response.status_code == 409
    assert "Något &lt;viktigt&gt; jag skrev." in response.content.decode()
    assert case.notes.count() == 0


def test_change_by_somebody_else_is_told_and_nothing_typed_is_lost(cast: Cast, case: Case) -> None:
    client = signed_in(cast.analyst)
    work(client, case, "flytta", {"to": "ST-BED"})
    address = reverse("cases:work", args=[case.uuid, "plan"])

    stale = client.post(
        address, {"version": 1, "next_date_day": "5", "next_date_month": "12", "next_date_year": "2026"}
    )
    again = client.post(
        address,
        {
            "version": re.search(r'name="version" value="(\d+)"', stale.content.decode())[1],  # type: ignore[index]  # the page shows it
            "next_date_day": "5", "next_date_month": "12", "next_date_year": "2026",
        },
    )  # fmt: skip

    assert (stale.status_code, again.status_code) == (400, 302)
    assert 'value="5"' in stale.content.decode()
    case.refresh_from_db()
    assert str(case.next_date) == "2026-12-05"


@pytest.mark.parametrize("query", ["?status=FEL", "?form=HEM", "?risk=1", "?plats=x", "?efter=x", "?plats=999999"])
def test_unknown_filter_is_refused_in_words(cast: Cast, query: str) -> None:
    response = signed_in(cast.analyst).get(reverse("cases:list") + query)

    assert response.status_code == 400
    assert said(response)


def test_list_says_when_the_next_date_has_passed(cast: Cast, case: Case) -> None:
    client, told = signed_in(cast.analyst), "Nästa datum har passerat"
    today, seen = timezone.localdate(), []
    for day in (None, today, today - timedelta(days=1)):
        Case.objects.filter(pk=case.pk).update(next_date=day)
        seen.append(told in said(client.get(reverse("cases:list"))))

    assert seen == [False, False, True]
    assert not planning.has_passed(Case(status="ST-AVS", next_date=today - timedelta(days=1)), today)


def test_lists_cost_the_same_for_more_cases(cast: Cast, case: Case, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.analyst, unlocked=False)
    client.get(reverse("cases:list"))
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(40) as seen:
            client.get(reverse("cases:list"))
        counts.append([query["sql"] for query in seen.captured_queries])
        for number in range(4):
            Case.objects.create(
                reference=f"{_round}-{number}", authority=cast.leisure, unit=cast.pool, reported_on=case.reported_on,
                reporter="anonymous", life_danger="no",
            )  # fmt: skip

    assert len(counts[0]) == len(counts[1])
    assert not [sql for sql in counts[1] if "incidents_sealedpart" in sql]
