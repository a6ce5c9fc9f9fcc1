"""Changes to the tree that move permissions and keys along."""

from django.db import transaction

from register.accounts import access
from register.accounts.models import RoleAssignment, User
from register.accounts.services.keyring import align
from register.accounts.services.roles import restamp
from register.organisation import services as organisation
from register.organisation.models import Organisation


def set_identity_policy(*, node: Organisation, identity_policy: str, by: User) -> Organisation:
    """Decide who may open names at an authority; its handlers' permissions and keys follow."""
    with transaction.atomic():
        node = organisation.set_identity_policy(node=node, identity_policy=identity_policy, by=by.pk)
        held = RoleAssignment.objects.filter(organisation=node, ended_at__isnull=True)
        for user in User.objects.filter(pk__in=held.values("user")):
            access.grant(user, node)
            restamp(user)
        align()
    return node


def set_intake(*, node: Organisation, intake_policy: str, is_social_services: bool, by: User) -> Organisation:
    """Decide who gets new reports; custodians of the whole municipality lose what is examined first."""
    with transaction.atomic():
        node = organisation.set_intake(
            node=node, intake_policy=intake_policy, is_social_services=is_social_services, by=by.pk
        )
        align()
    return node


def after_tree_change() -> None:
    """Places came, moved or closed: let the keys follow the roles."""
    align()
