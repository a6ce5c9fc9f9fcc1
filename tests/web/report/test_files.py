"""Files with a report: taken clean and sealed, refused with a reason, and never in the way of the report itself."""

import os
import resource
import signal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from register.attachments import queries, scanning
from register.attachments.models import Attachment
from register.incidents.models import Case, CaseAttachment
from register.incidents.sealing import CaseBoxes
from register.keys import services as keys
from tests.attachments import samples
from tests.web.report.filling import fill, said, send

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def client(settings, var, cast) -> Client:
    """A browser that has told its story."""
    made = Client()
    made.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    fill(made, cast.library)
    return made


def add(client: Client, name: str, content: bytes, **more: Any) -> Any:
    return client.post(reverse("report:files"), {"file": SimpleUploadedFile(name, content), **more})


def on_disk(var: Path) -> list[Path]:
    return [path for path in (var / "sealed").rglob("*") if path.is_file()]


def test_file_follows_the_report_to_those_who_read_it(client, cast, var):
    response = add(client, "hot.jpg", samples.jpeg())
    listed = client.get(reverse("report:files"))
    send(client)

    tied = CaseAttachment.objects.select_related("attachment").get()
    boxes = CaseBoxes(keys.open_case_key(Case.objects.get().uuid, "case", cast.analyst.unlock()))
    assert response.status_code == 302
    assert "hot.jpg" in said(listed)
    assert queries.about(tied.attachment, boxes.dialogue_key).name == "hot.jpg"
    assert b"".join(queries.content(tied.attachment, boxes.dialogue_key))[:3] == b"\xff\xd8\xff"
    assert (tied.is_from_reporter, tied.attachment.expires_on) == (True, None)


def test_nothing_of_a_file_lies_readable(client, var):
    add(client, "kanariefagel.jpg", samples.jpeg(), keep_original="on")

    lying = b"".join(path.read_bytes() + path.name.encode() for path in on_disk(var))
    row = Attachment.objects.get()
    assert len(on_disk(var)) == 2
    for word in (samples.CANARY.encode(), b"kanariefagel", b"Exif", b"Telefon 9"):
        assert word not in lying + bytes(row.envelope)


def test_file_can_be_taken_away_again(client, var, django_capture_on_commit_callbacks):
    add(client, "hot.jpg", samples.jpeg())

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("report:files"), {"remove": str(Attachment.objects.get().uuid)})

    assert (Attachment.objects.count(), on_disk(var)) == (0, [])
    assert "hot.jpg" not in said(client.get(reverse("report:files")))


def test_another_drafts_file_cannot_be_taken_away(client, var, cast):
    add(client, "hot.jpg", samples.jpeg())
    other = Client()
    fill(other, cast.library)

    other.post(reverse("report:files"), {"remove": str(Attachment.objects.get().uuid)})

    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("tom.jpg", b"", "The file is empty."),
        ("hot.jpg", b"%PDF-1.7", "The file's name says one thing and its content another."),
        ("arkiv.zip", samples.zip_bomb(), "We cannot take this kind of file."),
        ("stor.png", samples.wide_png(), "The picture has too many pixels."),
        ("virus.txt", scanning.EICAR, "The file holds something that can harm computers."),
        ("last.pdf", samples.locked_pdf(), "The PDF is locked with a password."),
        ("trasig.pdf", b"%PDF-1.7 trasig", "The file is damaged and cannot be read."),
    ],
)
def test_bad_file_is_refused_and_the_report_is_untouched(client, var, name, content, sentence):
    response = add(client, name, content)

    assert response.status_code == 400
    assert sentence in said(response).replace("&#x27;", "'")
    assert (Attachment.objects.count(), on_disk(var)) == (0, [])
    assert "Your report is in." in said(send(client))


def test_too_large_file_is_refused(client, var, settings):
    settings.RAK_MAX_FILE_BYTES = 100_000

    response = add(client, "film.mp4", bytes(150_000))

    assert response.status_code == 400
    assert "larger than 50 MB" in said(response)


def test_full_disk_is_said_and_the_report_goes_on(client, var):
    """A real limit on file size: the write fails in the same way as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    deaf = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    content = os.urandom(3_000_000)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
        response = add(client, "hot.txt", content)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, deaf)

    assert response.status_code == 503
    assert "We have no room for the file right now. Your report is safe." in said(response)
    assert on_disk(var) == []
    assert "Your report is in." in said(send(client))


def test_scanner_that_is_away_is_said(client, settings):
    settings.RAK_CLAMD = "127.0.0.1:1"

    response = add(client, "hot.jpg", samples.jpeg())

    assert response.status_code == 503
    assert "Files cannot be checked for viruses right now." in said(response)


def test_no_file_gets_a_sentence(client):
    response = client.post(reverse("report:files"), {})

    assert response.status_code == 400
    assert "Choose a file first." in said(response)


def test_there_is_an_end_to_how_many(client, var):
    for number in range(10):
        add(client, f"{number}.txt", b"ett meddelande")

    response = add(client, "11.txt", b"ett meddelande")

    assert response.status_code == 400
    assert "There are as many files as there is room for." in said(response)
    assert Attachment.objects.count() == 10


def test_file_swept_meanwhile_is_said_before_anything_is_sent(client, var):
    add(client, "hot.jpg", samples.jpeg())
    client.get(reverse("report:check"))
    Attachment.objects.all().delete()

    response = client.post(reverse("report:check"))

    assert response.status_code == 409
    assert "A file is no longer here." in said(response)
    assert Case.objects.count() == 0
