"""Where sealed things keep what they hold, so that no attribute, repr, copy or pickle of them has a value in it."""

from typing import Any, NoReturn
from weakref import WeakKeyDictionary

_HELD: "WeakKeyDictionary[Sealed, Any]" = WeakKeyDictionary()


class SealedError(TypeError):
    """Raised when somebody tries to write, copy or send a sealed thing."""


class Sealed:
    """An object without values of its own; subclasses say in one line what they are."""

    __slots__ = ("__weakref__",)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: sealed, only a Release can be shown>"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def _refuse(self, *_: object) -> NoReturn:
        raise SealedError(f"{type(self).__name__} cannot be written, copied or sent; make a Release.")

    def __reduce__(self) -> NoReturn:
        self._refuse()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        self._refuse()

    def __getstate__(self) -> NoReturn:
        self._refuse()

    def __copy__(self) -> NoReturn:
        self._refuse()

    def __deepcopy__(self, memo: object) -> NoReturn:
        self._refuse()


def seal(thing: Sealed, held: object) -> None:
    """Give a sealed thing its contents, once."""
    if thing in _HELD:
        raise SealedError(f"{type(thing).__name__} is sealed already.")
    _HELD[thing] = held


def contents(thing: Sealed) -> Any:
    """What a sealed thing holds; for the library's own modules only."""
    return _HELD[thing]
