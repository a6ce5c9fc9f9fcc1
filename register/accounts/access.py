"""Who may what where. The only file that reads guardian's tables; fails closed on dates and missing rows."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from register.accounts import reach, roles
from register.accounts.models import OrganisationUserPermission, RoleAssignment, User
from register.organisation import queries as places
from register.organisation.models import Organisation

PERMISSIONS = frozenset(codename for codename, _label in Organisation._meta.permissions)
Grants = dict[str, frozenset[int]]
Version = tuple[UUID, UUID | None, date]
Members = dict[tuple[str, int | None], frozenset[int]]
NOWHERE: frozenset[int] = frozenset()


def organisation_ids_with(
    user: User | AnonymousUser, permission: str, version: Version | None = None
) -> frozenset[int]:
    """Ids of the places where the person may do this; one small query once the answer is known."""
    if permission not in PERMISSIONS:
        raise ValueError("There is no such permission on a place.")
    return _grants_of(user, version).get(permission, NOWHERE)


def version_of(user: User) -> Version:
    """What every remembered answer about a person's rights hangs on; changes when their grants or the tree do."""
    return user.grant_stamp, places.tree_stamp(), timezone.localdate()


def has(user: User | AnonymousUser, permission: str, organisation_id: int) -> bool:
    return organisation_id in organisation_ids_with(user, permission)


def permissions_anywhere(user: User | AnonymousUser) -> frozenset[str]:
    """What the person may somewhere: decides which doors a page shows, never what is behind them."""
    return frozenset(_grants_of(user))


def active(day: date) -> Q:
    """Assignments in force on a day."""
    return Q(valid_from__lte=day, ended_at__isnull=True) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def expected_members() -> Members:
    """Who must hold which audience's key, from the roles alone: one of the two sides of `keys check`."""
    day, tree = timezone.localdate(), reach.tree()
    expected: dict[tuple[str, int | None], set[int]] = {}
    rows = RoleAssignment.objects.filter(active(day), user__is_active=True)
    for user_id, code, node in rows.values_list("user_id", "role", "organisation_id"):
        for audience in audiences_of(tree, code, node):
            expected.setdefault(audience, set()).add(user_id)
    return {audience: frozenset(users) for audience, users in expected.items()}


def audiences_for_user(user: User) -> frozenset[tuple[str, int | None]]:
    """The audiences a person's roles in force bring with them."""
    if not user.is_active:
        return frozenset()
    tree = reach.tree()
    rows = RoleAssignment.objects.filter(active(timezone.localdate()), user=user)
    return frozenset(
        audience
        for code, node in rows.values_list("role", "organisation_id")
        for audience in audiences_of(tree, code, node)
    )


def audiences_of(tree: reach.Tree, code: str, node: int) -> frozenset[tuple[str, int | None]]:
    """The audiences one role at one node belongs to."""
    role, place = roles.ROLES[code], tree.get(node)
    if place is None:
        return frozenset()
    kinds = roles.audiences_at(role, handlers_open_names=place.handlers_open_names)
    found: set[tuple[str, int | None]] = {(roles.CKS, None)} if roles.CKS in kinds else set()
    for kind in kinds - {roles.CKS}:
        covered = reach.authorities(tree, reach.reached(tree, node, role.reach))
        found |= {(kind, pk) for pk in covered}
    return frozenset(found)


def grant(user: User, node: Organisation) -> None:
    """Make guardian's rows at a node those that the person's roles in force there call for."""
    rows = RoleAssignment.objects.filter(
        active(timezone.localdate()), user=user, organisation=node, started_at__isnull=False
    )
    open_names = places.handlers_open_names(node)
    wanted: set[str] = set()
    if user.is_active:
        for code in rows.values_list("role", flat=True):
            wanted |= roles.permissions_at(roles.ROLES[code], handlers_open_names=open_names)
    held = set(
        OrganisationUserPermission.objects.filter(user=user, content_object=node).values_list(
            "permission__codename", flat=True
        )
    )
    for codename in sorted(wanted - held):
        assign_perm(codename, user, node)
    for codename in sorted(held - wanted):
        remove_perm(codename, user, node)


def _grants_of(user: User | AnonymousUser, version: Version | None = None) -> Grants:
    if not isinstance(user, User) or not user.is_active:
        return {}
    return _grants(user.pk, version or version_of(user))


@lru_cache(maxsize=512)
def _grants(user_id: int, version: Version) -> Grants:
    """Every place by permission. A row counts only with a role in force, so an expired one gives nothing."""
    *_stamps, day = version
    rows = OrganisationUserPermission.objects.filter(user_id=user_id)
    held = set(rows.values_list("content_object_id", "permission__codename"))
    tree = reach.tree() if held else {}
    found: dict[str, set[int]] = {}
    assignments = RoleAssignment.objects.filter(active(day), user_id=user_id)
    for code, node in assignments.values_list("role", "organisation_id") if held else ():
        role, place = roles.ROLES[code], tree[node]
        permits = roles.permissions_at(role, handlers_open_names=place.handlers_open_names)
        for permission in permits:
            if (node, permission) in held:
                found.setdefault(permission, set()).update(reach.reached(tree, node, role.reach))
    return {permission: frozenset(ids) for permission, ids in found.items()}
