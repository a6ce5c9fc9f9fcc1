"""Exit codes of the commands."""

from enum import IntEnum


class Exit(IntEnum):
    """What the shell is told."""

    DONE = 0
    INPUT_ERRORS = 1
    AUDIT_FAILED = 2
    LEDGER_CONFLICT = 3
