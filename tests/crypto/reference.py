"""HPKE's base mode over X-Wing, written a second time from RFC 9180 and draft-connolly-cfrg-xwing-kem."""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

KEM, KDF = 0x647A, 0x0001
AES_256_GCM, CHACHA20_POLY1305 = 0x0002, 0x0003
LABEL = bytes.fromhex("5c2e2f2f5e5c")


@dataclass
class Schedule:
    shared_secret: bytes
    key: bytes
    base_nonce: bytes


def shared_secret(private: bytes, enc: bytes) -> bytes:
    """X-Wing: both shared secrets, hashed with the curve's two public values."""
    curve = X25519PrivateKey.from_private_bytes(private[64:])
    lattice_secret = MLKEM768PrivateKey.from_seed_bytes(private[:64]).decapsulate(enc[:1088])
    curve_secret = curve.exchange(X25519PublicKey.from_public_bytes(enc[1088:]))
    public = curve.public_key().public_bytes_raw()
    return hashlib.sha3_256(lattice_secret + curve_secret + enc[1088:] + public + LABEL).digest()


def schedule(private: bytes, enc: bytes, info: bytes, aead: int) -> Schedule:
    suite = b"HPKE" + KEM.to_bytes(2, "big") + KDF.to_bytes(2, "big") + aead.to_bytes(2, "big")
    secret = shared_secret(private, enc)
    context = b"\0" + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info)
    root = _extract(suite, secret, b"secret", b"")
    return Schedule(secret, _expand(suite, root, b"key", context, 32), _expand(suite, root, b"base_nonce", context, 12))


def _extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.digest(salt or b"\0" * 32, b"HPKE-v1" + suite + label + material, "sha256")


def _expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, labelled + b"\x01", "sha256")[:length]
