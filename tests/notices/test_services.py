"""Mail says that something waits and nothing else, to those it is for, at no telling minute."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from register.accounts.models import User
from register.notices import recipients, services, tasks

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def _addresses(cast):
    for name, person in cast.everybody().items():
        User.objects.filter(pk=person.user.pk).update(email=f"{name.replace('_', '.')}@kommun.example")


def test_each_notice_reaches_those_it_is_for_and_no_others(cast):
    assert recipients.addresses("organisation", cast.leisure.pk) == ["handler.leisure@kommun.example"]
    assert recipients.addresses("cks", 0) == ["analyst@kommun.example", "lead@kommun.example"]
    assert recipients.addresses("person", cast.manager_library.user.pk) == ["manager.library@kommun.example"]
    assert recipients.addresses("organisation", 999_999) == []


def test_somebody_who_left_is_not_told(cast):
    User.objects.filter(pk=cast.handler_leisure.user.pk).update(is_active=False)

    assert recipients.addresses("organisation", cast.leisure.pk) == []


def test_mail_is_without_content_and_one_for_each(cast, settings):
    sent = tasks.mail_that_something_waits.call("cks", 0)

    assert (sent, [message.to for message in mail.outbox]) == (
        2,
        [["analyst@kommun.example"], ["lead@kommun.example"]],
    )
    for message in mail.outbox:
        said = message.subject + message.body
        for word in ("http", "OP-", cast.leisure.name, "anmälan", "report"):
            assert word not in said


def test_task_row_holds_ids_and_no_telling_minute(cast):
    services.tell_handlers(cast.leisure.pk)

    row = DBTaskResult.objects.get()
    assert row.args_kwargs == {"args": ["organisation", cast.leisure.pk], "kwargs": {}}
    enqueued, after = timezone.localtime(row.enqueued_at), timezone.localtime(row.run_after)
    assert (enqueued.hour, enqueued.minute, enqueued.second, enqueued.microsecond) == (0, 0, 0, 0)
    assert (after.minute, after.second) == (0, 0)
    assert timedelta(0) < after - timezone.localtime() <= timedelta(hours=1)


def test_many_reports_give_one_mail_and_an_urgent_one_goes_at_once(cast):
    for _report in range(3):
        services.tell_cks()
    services.tell_cks(is_urgent=True)

    assert list(DBTaskResult.objects.order_by("-priority").values_list("priority", flat=True)) == [50, 0]
    assert [row.priority for row in DBTaskResult.objects.ready()] == [50]


def test_next_full_hour_is_ahead():
    now = timezone.localtime()

    found = services.next_full_hour()

    assert now < found <= now + timedelta(hours=1)
    assert (found.minute, found.second, found.microsecond) == (0, 0, 0)
