"""Reads sealed files with the key of the part of the case they belong to."""

import json
from collections.abc import Iterator

from register.attachments import store
from register.attachments.models import Attachment
from register.attachments.sealing import About, about_context, content_context, file_key
from register.crypto.aead import unseal
from register.crypto.streams import open_stream


def about(row: Attachment, part_key: bytes) -> About:
    """Name, type and size. Raises CannotOpen under another key."""
    opened = unseal(file_key(part_key, row.uuid), bytes(row.envelope), about_context(row.uuid))
    return About(**json.loads(opened))


def content(row: Attachment, part_key: bytes) -> Iterator[bytes]:
    """The cleaned file, piece by piece."""
    return open_stream(file_key(part_key, row.uuid), store.read(row.blob), content_context(row.uuid, "content"))


def original(row: Attachment, part_key: bytes) -> Iterator[bytes]:
    """The file as it came, where the sender asked for it to be kept."""
    if not row.original_blob:
        raise FileNotFoundError
    return open_stream(
        file_key(part_key, row.uuid), store.read(row.original_blob), content_context(row.uuid, "original")
    )
