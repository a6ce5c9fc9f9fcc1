"""Where a ciphertext belongs. Bound into every envelope, so that moving one makes it unreadable."""

from typing import NamedTuple


class Context(NamedTuple):
    """The place of one sealed value: table, record, field and the version of its form."""

    table: str
    record: str
    field: str
    version: int = 1

    @property
    def aad(self) -> bytes:
        """The place as unambiguous bytes."""
        lengths = f"{len(self.table)}.{len(self.record)}.{len(self.field)}.{self.version}"
        return f"{lengths}|{self.table}{self.record}{self.field}".encode()
