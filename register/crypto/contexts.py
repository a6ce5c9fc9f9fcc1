"""Where a ciphertext belongs. Bound into every envelope, so that moving one makes it unreadable."""

from dataclasses import dataclass


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
        return b"%d.%d.%d.%d|%b%b%b" % (len(table), len(record), len(field), self.version, table, record, field)
