"""Lists of cases: the order, the pages, the filters, and that a case outside the scope never comes."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from register.incidents import access, queries
from register.incidents.casework.facts import SENSITIVE
from register.incidents.models import Case, CaseShare
from tests.people import Cast

NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Stockholm"))


def made(reference: str, place: Any, authority: Any, **more: Any) -> Case:
    return Case.objects.create(
        **{
            "reference": reference, "authority": authority, "unit": place, "reported_on": date(2026, 11, 20),
            "reporter": "anonymous", "life_danger": "no", **more,
        }
    )  # fmt: skip


def references(page: queries.Page) -> list[str]:
    return [case.reference for case in page.cases]


def test_inbox_puts_the_soonest_clock_first_then_the_highest_risk(cast: Cast) -> None:
    rows = [
        ("no clock, low", {"risk": "R-LAG"}),
        ("no clock, danger", {"life_danger": "yes"}),
        ("later", {"next_clock_at": NOON + timedelta(hours=5), "risk": "R-MYH"}),
        ("soon, medium", {"next_clock_at": NOON, "risk": "R-MED"}),
        ("soon, high", {"next_clock_at": NOON, "risk": "R-HOG"}),
        ("no clock, very high", {"risk": "R-MYH"}),
        ("closed", {"status": "ST-AVS", "closed_on": date(2026, 11, 21)}),
    ]
    for number, (name, more) in enumerate(rows):
        made(name[:20], cast.library if number % 2 else cast.pool, cast.leisure, **more)

    page = queries.by_clock(access.scope_of(cast.handler_leisure.user), queries.Filters(status="open"))

    assert references(page) == [
        "soon, high", "soon, medium", "later", "no clock, very high", "no clock, danger", "no clock, low",
    ]  # fmt: skip


@pytest.mark.parametrize("few", [0, 12])
def test_pages_of_the_inbox_hold_every_case_once_in_the_same_order(
    cast: Cast, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same clocks, same ranks, none at all: a page begins where the last one ended, whatever came in meanwhile."""
    monkeypatch.setattr(queries, "FEW", few)
    for number in range(14):
        clock = None if number % 3 == 0 else NOON + timedelta(hours=number % 4)
        more = {"life_danger": "yes"} if number % 5 == 0 else {"risk": ("", "R-LAG", "R-MYH")[number % 3]}
        made(f"{number:02}", cast.library if number % 2 else cast.pool, cast.leisure, next_clock_at=clock, **more)
    scope, filters = access.scope_of(cast.handler_leisure.user), queries.Filters(status="open")
    whole = references(queries.by_clock(scope, filters, limit=50))

    found, after, has_more = [], None, True
    while has_more:
        page = queries.by_clock(scope, filters, after, limit=3)
        found += references(page)
        after, has_more = queries.AfterClock.of(page.cases[-1]), page.has_more
        made(f"new{len(found):02}", cast.pool, cast.leisure, next_clock_at=NOON - timedelta(days=1))

    assert len(whole) == 14
    assert found == whole


@pytest.mark.parametrize("few", [0, 12])
def test_pages_by_age_hold_every_visible_case_once(cast: Cast, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same whether places are merged one by one or asked for together."""
    monkeypatch.setattr(queries, "FEW", few)
    places = [(cast.library, cast.leisure), (cast.homecare, cast.social), (cast.depot, cast.housing)]
    for number in range(12):
        place, authority = places[number % 3]
        made(
            f"{number:02}", place, authority, cks_has_key=authority != cast.social,
            reported_on=date(2026, 11, 20) - timedelta(days=number // 5),
        )  # fmt: skip
    by_name = Case.objects.get(reference="01")
    CaseShare.objects.create(case=by_name, user=cast.analyst.user, shared_on=date(2026, 11, 21))
    scope, found, after = access.scope_of(cast.analyst.user), [], None

    while True:
        page = queries.newest(scope, queries.Filters(), after, limit=2)
        found += references(page)
        if not page.has_more:
            break
        after = queries.After(page.cases[-1].reported_on, page.cases[-1].pk)

    assert found == ["03", "02", "01", "00", "09", "08", "06", "05", "11"]
    assert queries.capped_count(scope, queries.Filters()) == 9


@pytest.mark.parametrize("name", ["handler_social", "custodian", "auditor", "administrator", "outsider"])
def test_others_get_an_empty_list(cast: Cast, name: str) -> None:
    made("secret", cast.library, cast.leisure)
    scope = access.scope_of(getattr(cast, name).user)

    assert references(queries.newest(scope, queries.Filters())) == []
    assert queries.capped_count(scope, queries.Filters()) == 0


def test_no_filter_leads_to_health_or_belief() -> None:
    assert set(queries.Filters.__dataclass_fields__) == {"status", "form", "risk", "places", "owner", "waiting"}
    assert {"AKTOR", "KONSEKVENS", "SUBFORM", "OFFER"} <= SENSITIVE
