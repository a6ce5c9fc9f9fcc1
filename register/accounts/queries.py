"""Reads about people and their roles."""

from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from register.accounts import access, roles
from register.accounts.models import RoleAssignment, Session, User
from register.keys import queries as keyring
from register.organisation import queries as places
from register.organisation.models import Organisation


def people(text: str = "", after: str = "", limit: int = 50) -> list[User]:
    """Accounts by user name, with their roles; the next page begins after the last name shown."""
    found = User.objects.order_by("username").prefetch_related(
        Prefetch(
            "assignments",
            queryset=RoleAssignment.objects.filter(ended_at__isnull=True).select_related("organisation"),
        )
    )
    if text.strip():
        found = found.filter(Q(username__icontains=text.strip()) | Q(full_name__icontains=text.strip()))
    return list(found.filter(username__gt=after)[:limit])


def assignments_of(user: User) -> QuerySet[RoleAssignment]:
    return user.assignments.select_related("organisation").order_by("-valid_from", "-pk")


def managers_of(node: Organisation) -> list[User]:
    """Those who are managers at the node or above it within its authority, nearest first."""
    chain = [place.pk for place in places.lineage(node)]
    within = chain[: chain.index(places.authority_of(node).pk) + 1]
    rows = RoleAssignment.objects.filter(
        access.active(timezone.localdate()),
        role="manager",
        organisation_id__in=within,
        user__is_active=True,
    )
    found = sorted(rows.select_related("user"), key=lambda row: (within.index(row.organisation_id), row.user.full_name))
    return list(dict.fromkeys(row.user for row in found))


def holders_of(role: str, node: Organisation) -> list[User]:
    """Active people with the role in force at exactly this node."""
    rows = RoleAssignment.objects.filter(
        access.active(timezone.localdate()), role=role, organisation=node, user__is_active=True
    )
    return list(User.objects.filter(pk__in=rows.values("user")).order_by("full_name", "pk"))


def names(ids: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "full_name"))


def sessions_of(user: User) -> list[tuple[UUID, datetime, datetime]]:
    """(mark, started, last seen) of a person's live sessions, newest first."""
    rows = Session.objects.filter(user_id=user.pk, expires_at__gt=timezone.now())
    return list(rows.order_by("-seen_at").values_list("mark", "started_at", "seen_at"))


def has_second_factor(user: User) -> bool:
    """Whether the person has an authenticator app or a passkey; recovery codes alone are not enough."""
    factors = Authenticator.objects.filter(user_id=user.pk, type__in=("totp", "webauthn"))
    return bool(factors.exists())


def needs_keys(user: User) -> bool:
    """Whether any role in force reads sealed content, by audience or by name."""
    rows = RoleAssignment.objects.filter(access.active(timezone.localdate()), user=user)
    return any(
        roles.ROLES[code].holds_keys or code == roles.MANAGER.code for code in rows.values_list("role", flat=True)
    )


def roles_in_force() -> QuerySet[RoleAssignment]:
    """Every role held today, by place and name."""
    rows = RoleAssignment.objects.filter(access.active(timezone.localdate()), user__is_active=True)
    return rows.select_related("user", "organisation").order_by("organisation__path", "user__full_name")


def today() -> date:
    """The day that decides which roles are in force."""
    return timezone.localdate()


def may_be_custodians() -> list[User]:
    """Open accounts with a key of their own that are not custodians, nor administrators who would name themselves."""
    administrators = RoleAssignment.objects.filter(role="administrator", ended_at__isnull=True).values("user")
    found = User.objects.filter(is_active=True).exclude(pk__in=administrators).order_by("full_name")
    with_key = keyring.enrolled(found.values_list("pk", flat=True))
    taken = set(keyring.custodians())
    return [user for user in found if user.pk in with_key - taken]
