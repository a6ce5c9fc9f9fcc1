"""Who may see and do what with a case. Answers from roles at places and shares by name; the key is asked separately."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from register.accounts import access as accounts
from register.accounts.models import User
from register.incidents.models import Case, CaseShare, IdentityRequest
from register.organisation import queries as places
from register.statements import prepared

HANDLE, SHARED, NAMES, LEAD = "handle", "shared", "names", "lead"

# What one may do with a case that one may see: by handling it, or also by having it shared by name.
ACTIONS: dict[str, frozenset[str]] = {
    "read": frozenset({HANDLE, SHARED}),
    "note": frozenset({HANDLE, SHARED}),
    "duty": frozenset({HANDLE, SHARED}),
    "measure": frozenset({HANDLE, SHARED}),
    "classify": frozenset({HANDLE}),
    "judge": frozenset({HANDLE}),
    "plan": frozenset({HANDLE}),
    "message": frozenset({HANDLE}),
    "move": frozenset({HANDLE}),
    "share": frozenset({HANDLE}),
    "disclose": frozenset({HANDLE}),
    "log": frozenset({HANDLE}),
    "ask_names": frozenset({HANDLE}),
}


@dataclass(frozen=True)
class Scope:
    """Places whose cases a person handles: as their own authority's, or through CKS, which needs the case disclosed."""

    user_id: int
    own: frozenset[int]
    disclosed: frozenset[int]

    @property
    def is_empty(self) -> bool:
        return not self.own and not self.disclosed


def scope_of(user: User) -> Scope:
    return _scope(user, "view_cases")


def handling_scope(user: User) -> Scope:
    return _scope(user, "handle_cases")


def _scope(user: User, permission: str) -> Scope:
    if not user.is_active:
        return Scope(user.pk, frozenset(), frozenset())
    version = accounts.version_of(user)
    units = accounts.organisation_ids_with(user, permission, version)
    own = units & _own(user.pk, version) if units else units
    return Scope(user.pk, own, units - own)


@lru_cache(maxsize=512)
def _own(user_id: int, _version: accounts.Version) -> frozenset[int]:
    """Places of the authorities whose own key the person's roles give; everything else is seen through CKS."""
    audiences = accounts.audiences_for_user(User.objects.get(pk=user_id))
    mine = {node for kind, node in audiences if kind == "organisation"}
    return frozenset(node for node, authority in places.authorities_by_node().items() if authority in mine)


def visible(user: User) -> Q:
    """The cases a person may be shown, as a filter."""
    scope = scope_of(user)
    shared = CaseShare.objects.filter(user_id=user.pk, ended_on__isnull=True).values("case_id")
    return Q(unit_id__in=scope.own) | Q(unit_id__in=scope.disclosed, cks_has_key=True) | Q(pk__in=shared)


def _covers(scope: Scope, case: Case) -> bool:
    return case.unit_id in scope.own or (case.unit_id in scope.disclosed and case.cks_has_key)


def ways_in(user: User, case: Case) -> frozenset[str]:
    """How a person stands to a case; empty when it does not exist for them."""
    found = set()
    if _covers(handling_scope(user), case):
        found.add(HANDLE)
    if _shared(case.pk, user.pk):
        found.add(SHARED)
    return frozenset(found)


def may(ways: frozenset[str], action: str) -> bool:
    return bool(ways & ACTIONS[action])


def may_open_names(user: User, case: Case) -> bool:
    """By the role at the place, or by a request that was granted and has not run out."""
    if accounts.has(user, "view_identity", case.unit_id):
        return True
    today = timezone.localdate()
    return any(until is not None and until >= today for (until,) in _granted(case.pk, user.pk))


def may_grant_names(user: User, case: Case) -> bool:
    return accounts.has(user, "grant_identity", case.unit_id)


def may_lead(user: User, case: Case) -> bool:
    return accounts.has(user, "lead_cases", case.unit_id)


def works_at_cks(user: Any) -> bool:
    """Whether the person handles the whole town's cases: takes calls, and reads remarks on pages."""
    town = places.municipality() if isinstance(user, User) else None
    return town is not None and accounts.has(user, "handle_cases", town.pk)


def may_name_suspect(case: Case) -> bool:
    """A company may not hold data on offences; an unknown legal form may not either."""
    return places.may_hold_offence_data(case.authority)


def reachable(user: User, case_uuid: UUID) -> tuple[Case, frozenset[str]] | None:
    """The case and the ways in, or nothing: missing and other people's look the same."""
    for case in _under(case_uuid):
        if ways := ways_in(user, case):
            return case, ways
    return None


@prepared
def _under(uuid: UUID) -> QuerySet[Case, Case]:
    return Case.objects.select_related("unit", "authority", "owner").filter(uuid=uuid)


@prepared
def _granted(case: int, person: int) -> QuerySet[IdentityRequest, Any]:
    """Until when the person may open the names."""
    return IdentityRequest.objects.filter(case_id=case, asked_by_id=person, answer="granted").values_list("until")


@prepared
def _shared(case: int, person: int) -> QuerySet[CaseShare, Any]:
    """One row when the case is shared with the person by name."""
    return CaseShare.objects.filter(case_id=case, user_id=person, ended_on__isnull=True).values_list("pk")[:1]
