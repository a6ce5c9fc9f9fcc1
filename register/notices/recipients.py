"""Who is meant by a notice. Looked up when it is sent, so that nobody who has left is told."""

from collections.abc import Callable

from register.accounts import queries as people
from register.accounts.models import User
from register.organisation import queries as places
from register.organisation.models import Organisation


def addresses(kind: str, number: int) -> list[str]:
    """Mail addresses of those meant, each once."""
    return sorted({user.email for user in MEANT[kind](number) if user.email and user.is_active})


def _handlers(authority_id: int) -> list[User]:
    place = Organisation.objects.filter(pk=authority_id).first()
    return people.holders_of("handler", place) if place is not None else []


def _cks(_number: int) -> list[User]:
    town = places.municipality()
    if town is None:
        return []
    return people.holders_of("cks_analyst", town) + people.holders_of("cks_lead", town)


def _lead(_number: int) -> list[User]:
    town = places.municipality()
    return people.holders_of("cks_lead", town) if town is not None else []


def _keepers(authority_id: int) -> list[User]:
    """Handlers hold the names by default, custodians always, also those of the whole town."""
    place, town = Organisation.objects.filter(pk=authority_id).first(), places.municipality()
    found = [
        user for node in (place, town) if node is not None for user in people.holders_of("identity_custodian", node)
    ]
    return found + _handlers(authority_id)


def _person(user_id: int) -> list[User]:
    return list(User.objects.filter(pk=user_id))


MEANT: dict[str, Callable[[int], list[User]]] = {
    "organisation": _handlers,
    "cks": _cks,
    "person": _person,
    "keepers": _keepers,
    "lead": _lead,
}
