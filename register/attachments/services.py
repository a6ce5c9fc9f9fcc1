"""Takes files in, clean and sealed, and takes them away."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from register.attachments import cleaning, kinds, scanning, store
from register.attachments.models import Attachment
from register.attachments.problems import Refused
from register.attachments.sealing import About, about_context, content_context, file_key
from register.attachments.uploads import SealedUpload
from register.crypto.aead import seal
from register.crypto.streams import seal_stream

LONGEST_NAME = 120


def receive(
    *, upload: SealedUpload, part_key: bytes, keep_original: bool = False, expires_on: date | None = None
) -> tuple[Attachment, About]:
    """Check, clean and seal an upload. Nothing refers to it yet: `expires_on` says how long it may wait."""
    content = upload.content()
    kind = kinds.kind_of(content, upload.name or "")
    scanning.scan(content)
    clean, kind_now = cleaning.cleaned(content, kind)
    file_id = uuid.uuid4()
    about = About(
        name=shown_name(upload.name or "", kind_now),
        media_type=kind_now.media_type,
        size=len(clean),
        sha256=hashlib.sha256(clean).hexdigest(),
        original_sha256=hashlib.sha256(content).hexdigest() if keep_original else "",
    )
    row = _stored(file_id, part_key, about, clean, content if keep_original else b"", expires_on)
    return row, about


def shown_name(name: str, kind: kinds.Kind) -> str:
    """The person's own name for the file, without folders or control characters, under its true type."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    bare = "".join(letter for letter in bare if letter.isprintable())
    stem, dot, extension = bare.rpartition(".")
    if not dot or extension.lower() not in kind.extensions:
        stem, extension = stem or bare, sorted(kind.extensions)[0]
    return f"{stem[:LONGEST_NAME].strip() or 'fil'}.{extension.lower()}"


def _stored(
    file_id: uuid.UUID, part_key: bytes, about: About, clean: bytes, original: bytes, expires_on: date | None
) -> Attachment:
    key = file_key(part_key, file_id)
    written: list[str] = []
    try:
        written.append(store.write(seal_stream(key, _cut(clean), content_context(file_id, "content"))))
        if original:
            written.append(store.write(seal_stream(key, _cut(original), content_context(file_id, "original"))))
        return Attachment.objects.create(
            uuid=file_id,
            envelope=seal(key, json.dumps(vars(about)).encode(), about_context(file_id)),
            blob=written[0],
            original_blob=written[1] if original else "",
            added_on=timezone.localdate(),
            expires_on=expires_on,
        )
    except BaseException:
        for name in written:
            store.remove(name)
        raise


def _cut(content: bytes) -> Iterable[bytes]:
    return (content[at : at + store.PIECE] for at in range(0, len(content), store.PIECE))


def keep(file_ids: Iterable[uuid.UUID]) -> list[Attachment]:
    """Something holds these files now: they no longer expire. Call inside the holder's transaction."""
    wanted = list(file_ids)
    found = {row.uuid: row for row in Attachment.objects.filter(uuid__in=wanted)}
    if len(found) != len(set(wanted)):
        raise Refused("damaged")
    Attachment.objects.filter(uuid__in=wanted).update(expires_on=None)
    return [found[file_id] for file_id in wanted]


def discard(file_ids: Iterable[uuid.UUID]) -> int:
    """Remove files that nothing holds: rows first, then bytes, so that no row points at nothing."""
    with transaction.atomic():
        rows = list(Attachment.objects.filter(uuid__in=list(file_ids), expires_on__isnull=False))
        Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
        names = [name for row in rows for name in (row.blob, row.original_blob) if name]
        transaction.on_commit(lambda: _removed(names))
    return len(rows)


def _removed(names: Iterable[str]) -> None:
    for name in names:
        store.remove(name)


def sweep(today: date | None = None) -> int:
    """Remove what waited too long, and what interrupted uploads left."""
    day = today or timezone.localdate()
    expired = Attachment.objects.filter(expires_on__lt=day).values_list("uuid", flat=True)
    return discard(list(expired)) + store.sweep_incoming()


def waiting_until(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
