"""Files are sealed whole, opened only with their key, and gone when nobody keeps them."""

import os
import resource
import signal
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadhandler import StopUpload
from django.utils import timezone

from register.attachments import queries, services, store
from register.attachments.models import Attachment
from register.attachments.problems import Refused
from register.attachments.uploads import SealedUpload, SealingUploadHandler
from register.crypto.aead import new_key
from register.crypto.errors import CannotOpen
from tests.attachments import samples

pytestmark = pytest.mark.django_db


def upload(content: bytes, name: str = "IMG.jpg", piece: int = 64 * 1024) -> SealedUpload:
    handler = SealingUploadHandler()
    handler.new_file("fil", name, "image/jpeg", len(content))
    for at in range(0, len(content), piece):
        handler.receive_data_chunk(content[at : at + piece], at)
    return handler.file_complete(len(content))


def bytes_on_disk() -> bytes:
    from django.conf import settings  # noqa: PLC0415  the fixture points the setting elsewhere per test

    return b"".join(path.read_bytes() for path in settings.RAK_SEALED.rglob("*") if path.is_file())


@pytest.mark.parametrize("length", [0, 1, 65535, 65536, 65537, 300_000])
def test_upload_is_read_back_whole_and_more_than_once(var, length):
    content = os.urandom(length)

    sealed = upload(content)

    assert (sealed.read(), sealed.size) == (content, length)
    sealed.seek(0)
    assert b"".join(sealed.chunks()) == content


def test_upload_never_lies_readable_and_leaves_nothing_when_closed(var):
    sealed = upload(b"hemlig text " * 9000)

    lying = bytes_on_disk()
    sealed.close()

    assert len(lying) > 100_000
    assert b"hemlig" not in lying
    assert bytes_on_disk() == b""
    assert (repr(sealed), repr(sealed.file.raw)) == ("<SealedUpload>", "<Reader>")


def test_received_file_opens_only_under_its_key(var):
    key = new_key()

    row, about = services.receive(upload=upload(samples.jpeg(), "Semester/IMG 1.JPG"), part_key=key)

    clean = b"".join(queries.content(row, key))
    assert queries.about(row, key) == about
    assert (about.name, about.media_type, about.size) == ("IMG 1.jpg", "image/jpeg", len(clean))
    for opened in (queries.about, lambda row, key: b"".join(queries.content(row, key))):
        with pytest.raises(CannotOpen):
            opened(row, new_key())
    with pytest.raises(FileNotFoundError):
        queries.original(row, key)


def test_original_is_kept_only_when_asked_for(var):
    key = new_key()

    row, about = services.receive(upload=upload(samples.jpeg()), part_key=key, keep_original=True)

    assert b"".join(queries.original(row, key)) == samples.jpeg()
    assert about.original_sha256 != about.sha256
    assert samples.CANARY.encode() not in bytes_on_disk()


def test_swapped_and_cut_files_do_not_open(var):
    key = new_key()
    one, _about = services.receive(upload=upload(samples.jpeg()), part_key=key)
    two, _about = services.receive(upload=upload(samples.png(), "a.png"), part_key=key)

    first, second = store.path(one.blob), store.path(two.blob)
    whole = first.read_bytes()
    first.write_bytes(second.read_bytes())
    with pytest.raises(CannotOpen):
        b"".join(queries.content(one, key))
    first.write_bytes(whole[:-1])
    with pytest.raises(CannotOpen):
        b"".join(queries.content(one, key))
    with pytest.raises(CannotOpen):
        queries.about(Attachment(uuid=two.uuid, envelope=one.envelope), key)


def test_times_on_disk_tell_the_day_only(var):
    row, _about = services.receive(upload=upload(samples.jpeg()), part_key=new_key())

    found = store.path(row.blob).stat()

    assert (found.st_mtime % 86400, found.st_atime % 86400) == (0, 0)


def test_too_large_upload_is_read_past_and_says_so(var, settings):
    settings.RAK_MAX_FILE_BYTES = 100_000
    sealed = upload(bytes(150_000))

    with pytest.raises(Refused) as told:
        services.receive(upload=sealed, part_key=new_key())

    assert told.value.code == "too_large"
    assert bytes_on_disk() == b""
    with pytest.raises(StopUpload):
        upload(bytes(500_000))


def test_full_disk_is_said_and_leaves_nothing(var):
    """A real limit on file size stands in for a full disk: the system call fails in the same way."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    deaf = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (70_000, before[1]))
        sealed = upload(os.urandom(200_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, deaf)

    with pytest.raises(Refused) as told:
        services.receive(upload=sealed, part_key=new_key())

    assert (told.value.code, told.value.is_our_fault) == ("disk_full", True)
    assert bytes_on_disk() == b""
    assert not Attachment.objects.exists()


def test_interrupted_upload_leaves_nothing(var):
    handler = SealingUploadHandler()
    handler.new_file("fil", "x.jpg", "", 10)
    handler.receive_data_chunk(b"x" * 200_000, 0)

    handler.upload_interrupted()

    assert bytes_on_disk() == b""


def test_waiting_files_are_swept_and_kept_ones_stay(var, django_capture_on_commit_callbacks):
    today = timezone.localdate()
    kept, _about = services.receive(upload=upload(samples.jpeg()), part_key=new_key(), expires_on=today)
    left, _about = services.receive(upload=upload(samples.jpeg()), part_key=new_key(), expires_on=today)
    services.keep([kept.uuid])

    with django_capture_on_commit_callbacks(execute=True):
        early = services.sweep(today)
        late = services.sweep(today + timedelta(days=1))

    assert (early, late) == (0, 1)
    assert list(Attachment.objects.values_list("uuid", flat=True)) == [kept.uuid]
    assert (store.path(kept.blob).exists(), store.path(left.blob).exists()) == (True, False)


def test_keeping_a_file_that_is_gone_is_refused(var):
    with pytest.raises(Refused):
        services.keep([uuid.uuid4()])


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 39, "a" * 39 + "/", ""])
def test_a_name_is_never_a_path(var, name):
    with pytest.raises(ValueError, match="not the name"):
        store.path(name)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Mina bilder\\hot.JPG", "hot.jpg"),
        ("../../etc/hot.jpg", "hot.jpg"),
        ("hot\u202egpj.jpg", "hotgpj.jpg"),
        ("hot", "hot.jfif"),
        (".jpg", "fil.jpg"),
        ("x" * 300 + ".jpg", "x" * 120 + ".jpg"),
    ],
)
def test_shown_name_is_the_persons_own_without_tricks(given, shown):
    assert services.shown_name(given, services.kinds.BY_CODE["jpeg"]) == shown
