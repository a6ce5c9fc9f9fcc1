"""A draft opens only with the browser's secret, survives two tabs, and goes away in time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from register.attachments import services as files
from register.attachments.models import Attachment
from register.crypto.aead import new_key
from register.incidents.intake import drafts
from register.incidents.intake.drafts import NoDraft
from register.incidents.models import Draft
from tests.attachments import samples
from tests.attachments.test_services import upload

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_draft_is_found_by_its_secret_alone():
    written = drafts.begin()
    drafts.change(written, lambda locked: locked.answers.update(text="hemligt"))

    assert drafts.find(written.secret).answers == {"text": "hemligt"}
    for wrong in (new_key(), b"", b"kort", written.secret[:-1]):
        with pytest.raises(NoDraft):
            drafts.find(wrong)


def test_neither_row_nor_lookup_tells_anything():
    written = drafts.begin()
    drafts.change(written, lambda locked: locked.answers.update(text="kanariefågel"))

    row = Draft.objects.get()
    stored = bytes(row.lookup) + bytes(row.envelope)
    assert "kanariefågel".encode() not in stored
    assert written.secret not in stored
    assert row.expires_on == timezone.localdate() + timedelta(days=drafts.KEPT_DAYS)
    assert repr(written) == "Written()"


def test_two_tabs_keep_each_others_answers():
    written = drafts.begin()
    drafts.change(written, lambda locked: locked.answers.update(text="ett"))
    drafts.change(written, lambda locked: locked.answers.update(hurt="no"))

    assert drafts.find(written.secret).answers == {"text": "ett", "hurt": "no"}


def test_row_of_another_draft_or_an_older_version_does_not_open():
    one, two = drafts.begin(), drafts.begin()
    first = Draft.objects.get(lookup=one.lock.lookup)
    old = bytes(first.envelope)
    drafts.change(one, lambda locked: locked.answers.update(text="nytt"))

    Draft.objects.filter(pk=first.pk).update(envelope=old)
    with pytest.raises(NoDraft):
        drafts.find(one.secret)
    Draft.objects.filter(lookup=two.lock.lookup).update(envelope=old)
    with pytest.raises(NoDraft):
        drafts.find(two.secret)


def test_expired_draft_is_gone_and_swept():
    written = drafts.begin()
    Draft.objects.update(expires_on=timezone.localdate() - timedelta(days=1))

    with pytest.raises(NoDraft):
        drafts.find(written.secret)
    drafts.begin()
    assert Draft.objects.count() == 1


def test_saving_does_not_prolong_a_draft():
    """Its files wait to the same day, so neither outlives the other."""
    written = drafts.begin()
    until = Draft.objects.get().expires_on

    drafts.change(written, lambda locked: locked.answers.update(text="senare"))

    assert Draft.objects.get().expires_on == until == written.until


def test_discarded_draft_takes_its_files_with_it(var, django_capture_on_commit_callbacks):
    written = drafts.begin()
    row, _about = files.receive(upload=upload(samples.jpeg()), part_key=new_key(), expires_on=written.until)
    drafts.change(written, lambda locked: locked.document["files"].append({"id": str(row.uuid)}))

    with django_capture_on_commit_callbacks(execute=True):
        drafts.discard(written)

    assert (Draft.objects.count(), Attachment.objects.count()) == (0, 0)
    assert [path for path in (var / "sealed").rglob("*") if path.is_file()] == []
    drafts.discard(written)  # a second press is no error
