"""The two first bytes of every envelope: which suite made it, and which version of that suite."""

from register.crypto.errors import CannotOpen

AEAD = b"\x01\x01"  # AES-256-GCM, random 96-bit nonce
HPKE = b"\x02\x01"  # RFC 9180 base mode, MLKEM768-X25519, HKDF-SHA256, AES-256-GCM
WRAP = b"\x03\x01"  # a 256-bit key under AES-256-GCM
STREAM = b"\x04\x01"  # AES-256-GCM in chunks with counter and final flag
LENGTH = 2


def body(envelope: bytes, suite: bytes, shortest: int) -> bytes:
    """What follows the suite's two bytes, or CannotOpen when this is not such an envelope."""
    if not isinstance(envelope, bytes) or envelope[:LENGTH] != suite or len(envelope) < LENGTH + shortest:
        raise CannotOpen
    return envelope[LENGTH:]
