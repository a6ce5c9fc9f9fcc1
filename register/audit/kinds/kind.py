"""The shape of a row in the table of kinds."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """What an event is called, which detail keys it may have, and whether only its day is kept."""

    label: str | Promise
    keys: frozenset[str] = frozenset()
    day_only: bool = False


def kind(label: str | Promise, *keys: str, day_only: bool = False) -> Kind:
    """A row of the table. `day_only` is for what anonymous people do: the hour would point at them."""
    return Kind(label=label, keys=frozenset(keys), day_only=day_only)
