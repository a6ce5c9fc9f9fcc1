"""Where a ciphertext belongs. Bound into every envelope, so that moving one makes it unreadable."""

from dataclasses import dataclass


def framed(*parts: bytes) -> bytes:
    """Join parts so that no two different sequences give the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


@dataclass(frozen=True, slots=True)
class Context:
    """The place of one sealed value: table, record, field and the version of its form."""

    table: str
    record: str
    field: str
    version: int = 1

    @property
    def aad(self) -> bytes:
        """The place as unambiguous bytes."""
        table, record, field = self.table.encode(), self.record.encode(), self.field.encode()
        return framed(table, record, field, self.version.to_bytes(4, "big"))
