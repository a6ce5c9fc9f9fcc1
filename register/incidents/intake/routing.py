"""Who gets a key to a report. Routing is sealing: whoever is not here cannot read it."""

from dataclasses import dataclass

from register.accounts import queries as people
from register.accounts.models import User
from register.keys import services as keys
from register.keys.models import Audience
from register.organisation import queries as places
from register.organisation.models import Organisation


class NobodyReceives(Exception):
    """No handler of this organisation has a key yet, and the report may not go to anybody else first."""


class PlaceClosed(Exception):
    """The place has closed since it was chosen, or never took reports."""


@dataclass(frozen=True)
class Route:
    """Where a report goes: audiences for what happened, audiences for names, and a manager chosen by name."""

    authority: Organisation
    place: Organisation
    audiences: tuple[Audience, ...]
    identity_audiences: tuple[Audience, ...]
    manager: User | None
    cks_reads: bool
    is_own_first: bool

    @property
    def may_name_suspect(self) -> bool:
        return places.may_hold_offence_data(self.authority)

    @property
    def can_hold_names(self) -> bool:
        return bool(self.identity_audiences)


def place_of(place_id: int) -> Organisation:
    """An open place a report may be about, or PlaceClosed."""
    found = places.reportable().filter(pk=place_id).first()
    if found is None:
        raise PlaceClosed
    return found


def route(place: Organisation, manager_id: int | None = None) -> Route:
    """The route from a place. The own organisation always; CKS unless the organisation examines its reports first."""
    authority = places.authority_of(place)
    own = keys.audience_for("organisation", authority.pk)
    is_own_first = places.is_own_first(place)
    cks = None if is_own_first else keys.audience_for("cks", None)
    audiences = tuple(audience for audience in (own, cks) if audience is not None)
    if not audiences:
        raise NobodyReceives
    identity = keys.audience_for("identity", authority.pk)
    return Route(
        authority=authority,
        place=place,
        audiences=audiences,
        identity_audiences=(identity,) if identity is not None else (),
        manager=next((user for user in managers(place) if user.pk == manager_id), None),
        cks_reads=cks is not None,
        is_own_first=is_own_first,
    )


def managers(place: Organisation) -> list[User]:
    """Managers who can be told by name: only those with a key of their own."""
    return [user for user in people.managers_of(place) if keys.is_enrolled(user.pk)]
