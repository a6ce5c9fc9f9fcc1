"""An acute case that nobody opens: the next level is told, once, after its hours, without content."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from register.accounts.models import User
from register.audit.models import Event
from register.codes import clocks
from register.incidents import tasks
from register.incidents.casework import reading, unopened
from register.incidents.models import Case, Escalation
from register.notices import tasks as mailing
from tests.incidents.intake.writing import sent
from tests.people import Cast

MAIL = mailing.mail_that_something_waits.module_path


def reported(place: Any, **more: Any) -> Case:
    case = Case.objects.get(reference=sent(place.pk, **{"hurt": "yes", **more})["reference"])
    DBTaskResult.objects.filter(task_path=MAIL).delete()
    return case


def told() -> list[list[Any]]:
    return [row.args_kwargs["args"] for row in DBTaskResult.objects.filter(task_path=MAIL).order_by("id")]


def test_rule_is_data_with_its_source_and_day() -> None:
    rows = [(row.id, row.hours, sorted(row.any), bool(row.source)) for row in clocks.watches()]

    assert rows == [("OPP-1", 4, ["A4", "A5", "DANGER-YES"], True)]
    assert clocks.watching({"HOT"}, timezone.localdate()) == []
    assert clocks.watching({"DANGER-YES"}, timezone.localdate() - timedelta(days=4000)) == []


def test_acute_report_is_looked_after_some_full_hours_later_and_names_no_case(cast: Cast) -> None:
    for _report in range(2):
        sent(cast.library.pk, hurt="yes")
    sent(cast.library.pk, hurt="no")

    rows = DBTaskResult.objects.filter(task_path=tasks.look_for_unopened.module_path)

    (row,) = rows
    after = timezone.localtime(row.run_after)
    assert row.args_kwargs == {"args": [], "kwargs": {}}
    assert (after.minute, after.second) == (0, 0)
    assert timedelta(hours=4) < after - timezone.localtime() <= timedelta(hours=5)
    assert timezone.localtime(row.enqueued_at).hour == 0


def test_unopened_acute_case_is_told_to_the_lead_once(cast: Cast) -> None:
    case = reported(cast.library)
    reported(cast.library, hurt="no")
    User.objects.filter(pk=cast.lead.user.pk).update(email="lead@kommun.example")

    first, again = tasks.look_for_unopened.call(), tasks.look_for_unopened.call()
    mailing.mail_that_something_waits.call(*told()[0])

    assert (first, again, told()) == (1, 0, [["lead", 0]])
    assert list(Escalation.objects.values_list("case_id", "rule")) == [(case.pk, "OPP-1")]
    events = Event.objects.filter(kind="case.unopened_told").values_list("subject", "by", "detail")
    assert list(events) == [(f"case:{case.uuid}", None, '{"rule":"OPP-1","told":"lead"}')]
    (message,) = mail.outbox
    assert message.to == ["lead@kommun.example"]
    for word in (case.reference, str(case.uuid), cast.leisure.name, cast.library.name, "akut", "http"):
        assert word not in message.subject + message.body


def test_case_that_somebody_opened_is_left_alone(cast: Cast) -> None:
    case = reported(cast.library)
    boxes = reading.boxes_of(case, cast.handler_leisure.unlock())
    reading.read_case(case=case, boxes=boxes, by=cast.handler_leisure.fresh())

    assert (unopened.tell_next_level(), told(), Escalation.objects.count()) == (0, [], 0)


@pytest.mark.parametrize(("severity", "expected"), [("A3", 0), ("A4", 1), ("A5", 1)])
def test_severity_makes_a_case_acute(cast: Cast, severity: str, expected: int) -> None:
    case = reported(cast.library, hurt="no")
    Case.objects.filter(pk=case.pk).update(severity=severity)

    assert unopened.tell_next_level() == expected


def test_case_that_cks_may_not_know_of_is_told_to_its_own_handlers(cast: Cast) -> None:
    case = reported(cast.homecare)

    unopened.tell_next_level()

    assert case.cks_has_key is False
    assert told() == [["organisation", cast.social.pk]]


def test_closed_case_is_left_alone(cast: Cast) -> None:
    case = reported(cast.library)
    Case.objects.filter(pk=case.pk).update(status="ST-AVS", closed_on=timezone.localdate())

    assert unopened.tell_next_level() == 0


def test_daily_sweep_tells_of_earlier_days_only(cast: Cast) -> None:
    old, _new = reported(cast.library), reported(cast.library)
    Case.objects.filter(pk=old.pk).update(reported_on=timezone.localdate() - timedelta(days=1))
    said = StringIO()

    call_command("sweep", stdout=said)

    assert "Told the next level of 1 acute cases" in said.getvalue()
    assert list(Escalation.objects.values_list("case_id", flat=True)) == [old.pk]
