"""Seal and unseal with AES-256-GCM, bound to a place."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from register.crypto import suites
from register.crypto.contexts import Context
from register.crypto.errors import CannotOpen
from register.crypto.secrecy import Guarded

KEY_LENGTH = 32
NONCE_LENGTH = 12
TAG_LENGTH = 16
_NONCE = slice(suites.LENGTH, suites.LENGTH + NONCE_LENGTH)
_SEALED = slice(suites.LENGTH + NONCE_LENGTH, None)
_SHORTEST = suites.LENGTH + NONCE_LENGTH + TAG_LENGTH


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return os.urandom(KEY_LENGTH)


def checked_key(key: bytes) -> bytes:
    """The key itself, if it is 256 bits: a shorter one would quietly choose a weaker cipher."""
    if len(key) != KEY_LENGTH:
        raise ValueError("a key is 32 bytes")
    return key


class Box(Guarded):
    """One key with its cipher object kept, for many envelopes."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(checked_key(key))

    def seal(self, plaintext: bytes, context: Context) -> bytes:
        """Seal to this place."""
        return self.seal_as(suites.AEAD, plaintext, context)

    def unseal(self, envelope: bytes, context: Context) -> bytes:
        """Open what was sealed to this place, or raise CannotOpen."""
        return self.unseal_as(suites.AEAD, envelope, context)

    def seal_as(self, suite: bytes, plaintext: bytes, context: Context) -> bytes:
        """Seal under another suite's name; used by the other modules of this floor."""
        nonce = os.urandom(NONCE_LENGTH)
        return suite + nonce + self._cipher.encrypt(nonce, plaintext, suite + context.aad)

    def unseal_as(self, suite: bytes, envelope: bytes, context: Context) -> bytes:
        """Open what `seal_as` made under the same suite."""
        if not isinstance(envelope, bytes) or envelope[: suites.LENGTH] != suite or len(envelope) < _SHORTEST:
            raise CannotOpen
        try:
            return self._cipher.decrypt(envelope[_NONCE], envelope[_SEALED], suite + context.aad)
        except InvalidTag:
            raise CannotOpen from None


def seal(key: bytes, plaintext: bytes, context: Context) -> bytes:
    """Seal one value to its place."""
    return Box(key).seal(plaintext, context)


def unseal(key: bytes, envelope: bytes, context: Context) -> bytes:
    """Open one value, or raise CannotOpen."""
    return Box(key).unseal(envelope, context)
