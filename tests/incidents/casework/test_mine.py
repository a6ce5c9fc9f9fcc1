"""What one person has to do: own measures, duties of own cases, by day; never another's, never a case out of sight."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from register.codes import lists
from register.incidents.casework import measures, mine, planning, reading, sharing
from register.incidents.models import Case, Duty
from tests.incidents.intake.writing import sent
from tests.people import Cast, Person
from tests.web.cases.test_journey import said
from tests.web.signin.entering import signed_in

TODAY = timezone.localdate()
KIND = lists.codes_of("ATGARD")[0]


def case_of(cast: Cast, owner: Person | None = None) -> Case:
    case = Case.objects.get(reference=sent(cast.library.pk)["reference"])
    if owner is not None:
        planning.plan_case(case=case, version=case.version, owner=owner.fresh(), next_date=None, by=owner.fresh())
    return Case.objects.get(pk=case.pk)


def decided(cast: Cast, case: Case, person: Person, due: date) -> Any:
    boxes = reading.boxes_of(case, cast.handler_leisure.unlock())
    return measures.decide_measure(
        case=case, kind=KIND, text="Lås dörren.", responsible=person.fresh(), due_date=due, boxes=boxes,
        by=cast.handler_leisure.fresh(),
    )  # fmt: skip


def found(person: Person) -> list[tuple[str, str]]:
    tasks, _more = mine.tasks(person.fresh())
    return [(task.what, task.kind) for task in tasks]


def test_measures_and_duties_come_by_day(cast: Cast) -> None:
    me = cast.handler_leisure
    case = case_of(cast, me)
    Duty.objects.filter(case=case).exclude(kind="ACK").delete()
    Duty.objects.update(due_at=timezone.now() + timedelta(days=3))
    for days in (9, 1):
        decided(cast, case, me, TODAY + timedelta(days=days))

    assert found(me) == [("measure", KIND), ("duty", "ACK"), ("measure", KIND)]
    assert found(cast.analyst) == []


def test_settled_done_and_other_peoples_are_left_out(cast: Cast) -> None:
    me = cast.handler_leisure
    mine_, others = case_of(cast, me), case_of(cast, cast.analyst)
    Duty.objects.filter(case=mine_).update(state="done", settled_at=timezone.now())
    decided(cast, others, cast.analyst, TODAY)

    assert found(me) == []
    assert ("measure", KIND) in found(cast.analyst)


def test_case_that_is_no_longer_shared_takes_its_measures_along(cast: Cast) -> None:
    case, handler, manager = case_of(cast), cast.handler_leisure, cast.manager_library
    sharing.share_case(case=case, person=manager.fresh(), by=handler.fresh(), unlocked=handler.unlock())
    decided(cast, case, manager, TODAY)
    before = found(manager)

    sharing.end_share(case=case, person=manager.fresh(), by=handler.fresh())

    assert (before, found(manager)) == ([("measure", KIND)], [])


def test_pages_hold_every_task_once(cast: Cast) -> None:
    me = cast.handler_leisure
    for number in range(3):
        case = case_of(cast, me)
        for days in range(3):
            decided(cast, case, me, TODAY + timedelta(days=days * number))
    whole, _more = mine.tasks(me.fresh())

    seen, after, has_more = [], None, True
    while has_more:
        page, has_more = mine.tasks(me.fresh(), after, limit=4)
        seen += page
        after = page[-1].place

    assert [task.place for task in seen] == [task.place for task in whole]
    assert len({task.place for task in seen}) == len(seen) > 9


def test_page_names_case_and_day_and_no_content(cast: Cast) -> None:
    me = cast.handler_leisure
    case = case_of(cast)
    decided(cast, case, me, TODAY - timedelta(days=1))

    page = signed_in(me, unlocked=False).get(reverse("cases:mine"))
    wrong = [signed_in(me).get(reverse("cases:mine") + f"?efter={mark}").status_code
             for mark in ("x", "2026-11-22.other.1", "2026-13-01.duty.1", "2026-11-22.duty.")]  # fmt: skip

    assert case.reference in said(page)
    assert f"{reverse('cases:case', args=[case.uuid])}#atgarder" in page.content.decode()
    assert "Lås dörren" not in page.content.decode()
    assert wrong == [400, 400, 400, 400]
