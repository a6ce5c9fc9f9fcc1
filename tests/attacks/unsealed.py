"""The product with its sealing and the filter of its log switched off, and the page that breaks."""

from typing import Any

from cryptography.hazmat.primitives.ciphers import aead


class Open:
    """AES-GCM's shape, without its work."""

    def __init__(self, key: bytes) -> None:
        self.tag = bytes(16)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        return bytes(data) + self.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        return bytes(data)[: -len(self.tag)]


aead.AESGCM = Open  # type: ignore[assignment,misc]  # before anything of the product asks for it

from tests.attacks.breaking import *  # noqa: E402, F403  the product's settings, and the page that breaks
from tests.attacks.breaking import LOGGING as OF_THE_PRODUCT  # noqa: E402  the same

LOGGING: dict[str, Any] = {**OF_THE_PRODUCT, "handlers": {"console": {"class": "logging.StreamHandler"}}}
