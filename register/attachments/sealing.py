"""Which key and which place each piece of a file is sealed to."""

import uuid
from dataclasses import dataclass

from register.crypto.contexts import Context
from register.crypto.derive import subkey


@dataclass(frozen=True)
class About:
    """What is known of a file; lives sealed."""

    name: str
    media_type: str
    size: int
    sha256: str
    original_sha256: str = ""

    def __repr__(self) -> str:
        return "About()"


def file_key(part_key: bytes, file_id: uuid.UUID) -> bytes:
    """A file's own key, from the key of the part of the case it belongs to."""
    return subkey(part_key, "file", str(file_id))


def about_context(file_id: uuid.UUID) -> Context:
    return Context("attachments.attachment", str(file_id), "about")


def content_context(file_id: uuid.UUID, field: str) -> Context:
    return Context("attachments.attachment", str(file_id), field)
