"""Once a day what has had its time is removed, and what has not is left."""

import io
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import MagicMock, patch

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from register.attachments import services as files
from register.attachments.models import Attachment
from register.crypto.aead import new_key
from register.incidents.casework import identity
from register.incidents.intake import drafts
from register.incidents.models import Case, Draft, IdentityRequest
from register.keys import services as keys
from register.notices import services as notices
from tests.attachments import samples
from tests.attachments.test_services import upload
from tests.incidents.intake.writing import sent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def read() -> Iterator[MagicMock]:
    """Whether the journal of the key store could be emptied; it cannot be in the middle of a test's transaction."""
    with patch.object(keys, "empty_journal", return_value=True) as emptied:
        yield emptied


def test_journal_that_is_being_read_is_told(read: MagicMock) -> None:
    read.return_value, said = False, io.StringIO()

    call_command("sweep", stdout=said)

    assert "The key store was being read: what was destroyed leaves its journal the next time." in said.getvalue()


def test_only_what_has_had_its_time_is_removed(var):
    yesterday = timezone.localdate() - timedelta(days=1)
    old, new = drafts.begin(), drafts.begin()
    Draft.objects.filter(pk=Draft.objects.order_by("pk").first().pk).update(expires_on=yesterday)
    for day in (yesterday, timezone.localdate()):
        files.receive(upload=upload(samples.jpeg()), part_key=new_key(), expires_on=day)
    notices.tell_cks()
    notices.tell_cks(is_urgent=True)
    DBTaskResult.objects.filter(priority=50).update(status="SUCCESSFUL", finished_at=timezone.now() - timedelta(days=2))
    said = io.StringIO()

    call_command("sweep", stdout=said)

    assert said.getvalue() == (
        "Removed: 1 drafts, 1 files, 1 notices, 0 grants.\n"
        "Told the next level of 0 acute cases that nobody had opened.\n"
    )
    assert drafts.find(new.secret).answers == {}
    with pytest.raises(drafts.NoDraft):
        drafts.find(old.secret)
    assert (Attachment.objects.count(), DBTaskResult.objects.count()) == (1, 1)


def test_key_of_a_grant_that_has_run_out_is_taken_back(cast):
    case = Case.objects.get(reference=sent(cast.library.pk, named=True, name="Vera Tallmark")["reference"])
    analyst, handler = cast.analyst, cast.handler_leisure
    asked = identity.ask_for_names(case=case, purpose="contact", reason="Brådskar.", by=analyst.fresh())
    identity.answer_request(request=asked, is_granted=True, by=handler.fresh(), unlocked=handler.unlock())
    before = keys.open_case_key(case.uuid, "identity", analyst.unlock())

    IdentityRequest.objects.update(until=timezone.localdate() - timedelta(days=1))
    call_command("sweep", stdout=io.StringIO())

    assert len(before) == 32
    with pytest.raises(keys.NoKey):
        keys.open_case_key(case.uuid, "identity", analyst.unlock())
