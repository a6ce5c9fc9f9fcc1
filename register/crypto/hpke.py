"""Seal to a public key that anyone may hold; open with the private one. X25519 and ML-KEM-768 together."""

from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from register.crypto import suites
from register.crypto.contexts import Context
from register.crypto.errors import CannotOpen
from register.crypto.secrecy import Guarded

PrivateKey = hpke.MLKEM768X25519PrivateKey

MLKEM_SEED = 64
MLKEM_PUBLIC = 1184
X25519_LENGTH = 32
PRIVATE_LENGTH = MLKEM_SEED + X25519_LENGTH
CHECKED_LENGTH = 32  # FIPS 203's d: the public key follows from all of it, not from z or all bits of X25519's key
PUBLIC_LENGTH = MLKEM_PUBLIC + X25519_LENGTH
_SHORTEST = 1088 + X25519_LENGTH + 16  # both encapsulations and a tag

_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class KeyPair(Guarded):
    """A private key (ML-KEM seed, then X25519) and its public key, both as bytes."""

    __slots__ = ("private", "public")

    def __init__(self, private: bytes, public: bytes) -> None:
        self.private = private
        self.public = public


def generate() -> KeyPair:
    """A fresh key pair."""
    lattice, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    private = lattice.private_bytes_raw() + curve.private_bytes_raw()
    return KeyPair(private=private, public=_public_bytes(lattice, curve))


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return _public_bytes(*_halves(private))


def load_private(private: bytes) -> PrivateKey:
    """The private key as an object that opens many envelopes without being read anew."""
    return hpke.MLKEM768X25519PrivateKey(*_halves(private))


def seal_to(public: bytes, plaintext: bytes, context: Context) -> bytes:
    """Seal to the holder of a public key. ValueError when the public key is not one."""
    return suites.HPKE + _SUITE.encrypt(plaintext, _load_public(public), info=_info(context))


def open_with(private: bytes | PrivateKey, envelope: bytes, context: Context) -> bytes:
    """Open what was sealed to this key and place, or raise CannotOpen."""
    key = load_private(private) if isinstance(private, bytes) else private
    body = suites.body(envelope, suites.HPKE, _SHORTEST)
    try:
        return _SUITE.decrypt(body, key, info=_info(context))
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def _info(context: Context) -> bytes:
    return suites.HPKE + context.aad


def _halves(private: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(private) != PRIVATE_LENGTH:
        raise CannotOpen
    lattice = MLKEM768PrivateKey.from_seed_bytes(private[:MLKEM_SEED])
    return lattice, X25519PrivateKey.from_private_bytes(private[MLKEM_SEED:])


def _public_bytes(lattice: MLKEM768PrivateKey, curve: X25519PrivateKey) -> bytes:
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


@lru_cache(maxsize=256)
def _load_public(public: bytes) -> hpke.MLKEM768X25519PublicKey:
    if len(public) != PUBLIC_LENGTH:
        raise ValueError("not a public key")
    lattice = MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC])
    return hpke.MLKEM768X25519PublicKey(lattice, X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC:]))
