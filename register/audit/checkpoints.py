"""A signed note of how far the chain had come. Kept elsewhere, it shows if the chain is later cut or rewritten."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from register.audit import chain
from register.crypto import signing


class NotACheckpoint(ValueError):
    """The file is not a checkpoint, or the key file not a key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The chain's length and last digest at one moment, signed."""

    installation: UUID
    position: int
    digest: bytes
    at: str
    public: bytes
    signature: bytes

    def message(self) -> bytes:
        """What is signed."""
        row = ["rak-rygg checkpoint 1", str(self.installation), self.position, self.digest.hex(), self.at]
        return json.dumps(row, separators=(",", ":")).encode()

    def is_genuine(self) -> bool:
        """Whether the signature is that of the key it names."""
        return signing.is_signed(self.public, self.message(), self.signature)

    def as_json(self) -> str:
        """The checkpoint as a file."""
        return json.dumps(
            {
                "installation": str(self.installation),
                "position": self.position,
                "digest": self.digest.hex(),
                "at": self.at,
                "public": self.public.hex(),
                "signature": self.signature.hex(),
            },
            indent=1,
        )


def take(seed: bytes) -> Checkpoint:
    """Sign how far the chain has come now."""
    position, digest = chain.head()
    at = timezone.now().astimezone(UTC).isoformat(timespec="seconds")
    unsigned = Checkpoint(chain.installation(), position, digest, at, signing.public_of(seed), b"")
    return Checkpoint(
        unsigned.installation, position, digest, at, unsigned.public, signing.sign(seed, unsigned.message())
    )


def read(text: str, public: bytes | None = None) -> Checkpoint:
    """A checkpoint from a file's text; with a public key, only one that this key signed."""
    try:
        found = json.loads(text)
        checkpoint = Checkpoint(
            installation=UUID(found["installation"]),
            position=int(found["position"]),
            digest=bytes.fromhex(found["digest"]),
            at=datetime.fromisoformat(found["at"]).isoformat(timespec="seconds"),
            public=bytes.fromhex(found["public"]),
            signature=bytes.fromhex(found["signature"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotACheckpoint from error
    if public is not None and checkpoint.public != public:
        raise NotACheckpoint
    return checkpoint


def read_seed(path: Path) -> bytes:
    """A signing key from its file."""
    try:
        seed = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError as error:
        raise NotACheckpoint from error
    if len(seed) != signing.SEED_LENGTH:
        raise NotACheckpoint
    return seed


def make_seed(path: Path) -> bytes:
    """A new signing key in a file that only its owner reads. An existing file is left alone."""
    seed = signing.new_seed()
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(seed.hex() + "\n", "ascii")
    return seed
