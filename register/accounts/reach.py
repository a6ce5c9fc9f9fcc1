"""How far a role reaches over the tree. Pure: takes the tree's rows, gives sets of ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from register.accounts import roles
from register.organisation import workflow
from register.organisation.models import IdentityPolicy, IntakePolicy, Organisation


@dataclass(frozen=True)
class Place:
    """What reach needs to know of a node."""

    pk: int
    parent: int | None
    kind: str
    authority: int
    is_own_first: bool
    handlers_open_names: bool


Tree = Mapping[int, Place]


def tree() -> Tree:
    """The whole tree in one query, parents before children."""
    places: dict[int, Place] = {}
    rows = Organisation.objects.order_by("path").values_list(
        "pk", "parent_id", "kind", "intake_policy", "identity_policy"
    )
    for pk, parent, kind, intake, identity in rows:
        if kind in workflow.AUTHORITIES or parent is None:
            own_first, open_names = intake == IntakePolicy.OWN_FIRST, identity == IdentityPolicy.HANDLERS
            places[pk] = Place(pk, parent, kind, pk, own_first, open_names)
        else:
            above = places[parent]
            places[pk] = Place(pk, parent, kind, above.authority, above.is_own_first, above.handlers_open_names)
    return places


def reached(places: Tree, node: int, reach: str) -> frozenset[int]:
    """The node and those below it that a role with this reach covers."""
    start = places.get(node)
    if start is None:
        return frozenset()
    return frozenset(pk for pk in _branch(places, node) if _covers(places[pk], start, reach))


def authorities(places: Tree, ids: Iterable[int]) -> frozenset[int]:
    """The departments and companies among the nodes: those that have audiences of their own."""
    return frozenset(pk for pk in ids if places[pk].kind in roles.AUTHORITY_LEVELS)


def _branch(places: Tree, node: int) -> set[int]:
    found = {node}
    for pk, place in places.items():  # parents come first
        if place.parent in found:
            found.add(pk)
    return found


def _covers(place: Place, start: Place, reach: str) -> bool:
    if place.authority == start.authority or reach == roles.BRANCH:
        return True
    return reach == roles.SHARED and not place.is_own_first
