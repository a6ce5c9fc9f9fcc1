"""Giving and taking back roles. Permission, key and grant stamp change together."""

from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.accounts import access, roles
from register.accounts.models import RoleAssignment, User
from register.accounts.services.keyring import align_person
from register.audit.services import record
from register.organisation import queries as places
from register.organisation.models import Organisation


def assign_role(
    *,
    user: User,
    role: str,
    organisation: Organisation,
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: User | None,
) -> RoleAssignment:
    """Give a role at a place from a day to a day. `by` is nobody only when an installation begins."""
    today = timezone.localdate()
    assignment = RoleAssignment(
        user=user, role=role, organisation=organisation, valid_from=valid_from or today, valid_to=valid_to
    )
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        _check(assignment, today, by)
        assignment.save()
        _record("role.assigned", assignment, by)
        if assignment.valid_from <= today:
            _start(assignment, by)
    return assignment


def revoke_role(*, assignment: RoleAssignment, by: User | None) -> RoleAssignment:
    """Take a role back at once, with its permissions and its key."""
    with transaction.atomic():
        assignment = RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
        if assignment.ended_at is not None:
            raise ValidationError(_("This role has already ended."), code="ended")
        _end(assignment, "role.revoked", by)
    return assignment


def start_due_roles() -> int:
    """Give permissions and keys for roles whose first day has come."""
    today, started = timezone.localdate(), 0
    due = RoleAssignment.objects.filter(access.active(today), started_at__isnull=True)
    for assignment in due.select_related("user", "organisation"):
        with transaction.atomic():
            _start(assignment, None)
            _record("role.started", assignment, None)
        started += 1
    return started


def end_expired_roles() -> int:
    """Take back permissions and keys of roles whose last day has passed; access refused them already."""
    today, ended = timezone.localdate(), 0
    over = RoleAssignment.objects.filter(valid_to__lt=today, ended_at__isnull=True)
    for assignment in over.select_related("user", "organisation"):
        with transaction.atomic():
            _end(assignment, "role.expired", None)
        ended += 1
    return ended


def restamp(user: User) -> None:
    """Make every cached answer about what the person may void."""
    user.grant_stamp = uuid4()
    User.objects.filter(pk=user.pk).update(grant_stamp=user.grant_stamp)


def _start(assignment: RoleAssignment, by: User | None) -> None:
    assignment.started_at = timezone.now()
    assignment.save(update_fields=["started_at"])
    access.grant(assignment.user, assignment.organisation)
    restamp(assignment.user)
    align_person(user=assignment.user, by=by.pk if by else None)


def _end(assignment: RoleAssignment, kind: str, by: User | None) -> None:
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["ended_at"])
    access.grant(assignment.user, assignment.organisation)
    restamp(assignment.user)
    align_person(user=assignment.user, by=by.pk if by else None)
    _record(kind, assignment, by)


def _record(kind: str, assignment: RoleAssignment, by: User | None) -> None:
    record(
        kind=kind,
        by=by.pk if by else None,
        subject=f"user:{assignment.user_id}",
        organisation=assignment.organisation_id,
        detail={"role": assignment.role, "assignment": assignment.pk},
    )


def _check(assignment: RoleAssignment, today: date, by: User | None) -> None:
    problems = {**_role_problems(assignment, by), **_date_problems(assignment, today)}
    if problems:
        raise ValidationError({field: [text] for field, text in problems.items()})


def _role_problems(assignment: RoleAssignment, by: User | None) -> dict[str, object]:
    role = roles.ROLES.get(assignment.role)
    if role is None:
        return {"role": _("Choose one of the roles.")}
    if not assignment.user.is_active:
        return {"user": _("The account is closed. Open it before you give it a role.")}
    if by is not None and by.pk == assignment.user_id:
        return {"user": _("You cannot give yourself a role. Ask another administrator.")}
    if assignment.organisation.kind not in role.levels:
        return {"organisation": _("This role cannot be held at a place of this kind.")}
    held = RoleAssignment.objects.filter(user=assignment.user, ended_at__isnull=True)
    if held.filter(role=assignment.role, organisation=assignment.organisation).exists():
        return {"role": _("The person already has this role there.")}
    if not all(roles.may_combine(assignment.role, other) for other in held.values_list("role", flat=True)):
        return {
            "role": _(
                "This role cannot be combined with another role the person has: "
                "whoever gives access or looks back may not read cases."
            )
        }
    return {}


def _date_problems(assignment: RoleAssignment, today: date) -> dict[str, object]:
    if assignment.valid_to is not None and assignment.valid_to < assignment.valid_from:
        return {"valid_to": _("The last day is before the first day.")}
    if assignment.valid_to is not None and assignment.valid_to < today:
        return {"valid_to": _("The last day has already passed.")}
    if not places.is_open(assignment.organisation, max(assignment.valid_from, today)) and not (
        assignment.organisation.valid_to and assignment.role in ("handler", "identity_custodian")
    ):
        return {"organisation": _("The place is closed on the first day of the role.")}
    return {}
