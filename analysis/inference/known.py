"""Refuses a method that is not built, naming those that are."""

from collections.abc import Iterable


def known(what: str, given: str, names: Iterable[str]) -> None:
    """Raise a ValueError unless the name is one of those there are."""
    if given not in names:
        raise ValueError(f"There is no {what} {given!r}; choose one of {', '.join(names)}.")
