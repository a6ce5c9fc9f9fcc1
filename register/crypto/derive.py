"""Keys from keys, and keys from words."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from register.crypto.aead import KEY_LENGTH, checked_key

SALT_LENGTH = 16
_DOMAIN = b"rak-rygg subkey 1"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs."""

    iterations: int
    memory_kib: int
    lanes: int


FULL = Cost(iterations=3, memory_kib=64 * 1024, lanes=4)  # RFC 9106, second recommended
DEMO = Cost(iterations=1, memory_kib=1024, lanes=1)  # words that are printed anyway; refused outside demo


def subkey(key: bytes, label: str, record: str = "") -> bytes:
    """A key of its own for one purpose: HKDF-Expand (RFC 5869), as every key here is already uniform."""
    info = _info(label, record) if record else _plain_info(label)
    return hmac.digest(checked_key(key), info, "sha256")


def _info(label: str, record: str) -> bytes:
    purpose, place = label.encode(), record.encode()
    return b"%b|%d.%d|%b%b\x01" % (_DOMAIN, len(purpose), len(place), purpose, place)


@lru_cache(maxsize=64)
def _plain_info(label: str) -> bytes:
    return _info(label, "")


def from_prf(output: bytes, salt: bytes) -> bytes:
    """A key from what a passkey answered: full HKDF, as the output is not ours."""
    if len(output) < KEY_LENGTH:
        raise ValueError("a passkey's answer is at least 32 bytes")
    return HKDF(hashes.SHA256(), KEY_LENGTH, salt, b"rak-rygg prf 1").derive(output)


def stretch(words: Sequence[str], salt: bytes, cost: Cost = FULL) -> bytes:
    """A key from words that a person keeps: Argon2id, slow on purpose."""
    return Argon2id(
        salt=salt,
        length=KEY_LENGTH,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(" ".join(words).encode())
