"""A key under another key."""

from register.crypto import suites
from register.crypto.aead import KEY_LENGTH, Box, checked_key
from register.crypto.contexts import Context
from register.crypto.errors import CannotOpen


def wrap(kek: bytes | Box, key: bytes, context: Context) -> bytes:
    """Wrap a 256-bit key (62 bytes)."""
    return _box(kek).seal_as(suites.WRAP, checked_key(key), context)


def unwrap(kek: bytes | Box, envelope: bytes, context: Context) -> bytes:
    """The wrapped key, or CannotOpen."""
    key = _box(kek).unseal_as(suites.WRAP, envelope, context)
    if len(key) != KEY_LENGTH:
        raise CannotOpen
    return key


def _box(kek: bytes | Box) -> Box:
    return kek if isinstance(kek, Box) else Box(kek)
