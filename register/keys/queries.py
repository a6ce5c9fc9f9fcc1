"""Reads the key store without opening anything."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from register.keys.models import Audience, CaseKey, Custodian, Membership, Offer, PersonShare, UserKey

State = Membership.State
Members = dict[tuple[str, int | None], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Holders:
    """Who can open one key of one case."""

    audiences: frozenset[tuple[str, int | None]]
    persons: frozenset[int]


def audience_for(kind: str, node_id: int | None) -> Audience | None:
    """The audience of a place, if it has been opened."""
    return Audience.objects.filter(kind=kind, node_id=node_id).first()


def audiences_held_by(user_id: int) -> list[Audience]:
    """The audiences whose key this person holds."""
    states = (State.HOLDING, State.LEAVING)
    found = Audience.objects.filter(memberships__user_id=user_id, memberships__state__in=states)
    return list(found.order_by("id"))


def members() -> Members:
    """Everybody who holds a key, by audience; also those who should have lost it but are the last."""
    return _by_audience(State.HOLDING, State.LEAVING)


def waiting() -> Members:
    """Everybody who waits for a key, by audience."""
    return _by_audience(State.WAITING)


def asking(user_id: int) -> dict[int, list[tuple[str, int | None]]]:
    """Who waits for a key this person could give, with the audiences they wait for. They have keys of their own."""
    mine = Audience.objects.filter(memberships__user_id=user_id, memberships__state__in=(State.HOLDING, State.LEAVING))
    rows = Membership.objects.filter(state=State.WAITING, audience__in=mine.values("id")).exclude(user_id=user_id)
    found: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    for one, kind, node_id in rows.order_by("id").values_list("user_id", "audience__kind", "audience__node_id"):
        found[one].append((kind, node_id))
    return {one: found[one] for one in enrolled(found)}


def leaving() -> Members:
    """Everybody who keeps a key only because nobody else has it."""
    return _by_audience(State.LEAVING)


def holders_of(audience: Audience) -> set[int]:
    """Who holds this audience's key."""
    return with_state(audience, State.HOLDING)


def with_state(audience: Audience, state: str) -> set[int]:
    """Who stands in this state to an audience."""
    found = Membership.objects.filter(audience=audience, state=state)
    return set(found.values_list("user_id", flat=True))


def state_of(audience: Audience, user_id: int) -> str | None:
    """How this person stands to an audience."""
    found = Membership.objects.filter(audience=audience, user_id=user_id)
    return found.values_list("state", flat=True).first()


def enrolled(user_ids: Iterable[int]) -> set[int]:
    """Those of them who have a key of their own."""
    return set(UserKey.objects.filter(user_id__in=list(user_ids)).values_list("user_id", flat=True))


def custodians() -> list[int]:
    """Who keeps halves for recovery."""
    return list(Custodian.objects.order_by("user_id").values_list("user_id", flat=True))


def offered_by(user_id: int) -> set[tuple[str, int | None, int]]:
    """(kind, node, receiver) of what this custodian has offered and nobody has taken yet."""
    found = Offer.objects.filter(holder=user_id).select_related("generation__audience")
    return {(one.generation.audience.kind, one.generation.audience.node_id, one.receiver) for one in found}


def holders(case_id: UUID, purpose: str) -> Holders:
    """Which audiences and persons can open this key of this case."""
    wraps = CaseKey.objects.filter(case_id=case_id, purpose=purpose)
    shares = PersonShare.objects.filter(case_id=case_id, purpose=purpose)
    return Holders(
        audiences=frozenset(wraps.values_list("generation__audience__kind", "generation__audience__node_id")),
        persons=frozenset(shares.values_list("user_id", flat=True)),
    )


def cases_shared_with_person(user_id: int, purpose: str) -> frozenset[UUID]:
    """The cases whose key this person was given by name."""
    found = PersonShare.objects.filter(user_id=user_id, purpose=purpose)
    return frozenset(found.values_list("case_id", flat=True))


def _by_audience(*states: str) -> Members:
    found: dict[tuple[str, int | None], set[int]] = defaultdict(set)
    rows = Membership.objects.filter(state__in=states)
    for kind, node_id, user_id in rows.values_list("audience__kind", "audience__node_id", "user_id"):
        found[kind, node_id].add(user_id)
    return {place: frozenset(user_ids) for place, user_ids in found.items()}
