"""Objects that hold secrets: never shown, never stored by accident."""

from typing import NoReturn


class Guarded:
    """Holds secrets: its repr tells only its class, and it refuses to be pickled or copied."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds secrets and is never stored")
