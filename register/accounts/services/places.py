"""Changes to the tree that move permissions and keys along."""

from django.db import transaction

from register.accounts import access
from register.accounts.models import RoleAssignment, User
from register.accounts.services.keyring import align
from register.accounts.services.roles import restamp
from register.organisation import services as organisation
from register.organisation.models import Organisation


def set_rules(
    *,
    node: Organisation,
    legal_form: str,
    intake_policy: str,
    is_social_services: bool,
    identity_policy: str,
    by: User,
) -> Organisation:
    """Set what has changed of an authority's rules; permissions and keys follow."""
    with transaction.atomic():
        if legal_form != node.legal_form:
            node = organisation.set_legal_form(node=node, legal_form=legal_form, by=by.pk)
        if (intake_policy, is_social_services) != (node.intake_policy, node.is_social_services):
            node = organisation.set_intake(
                node=node, intake_policy=intake_policy, is_social_services=is_social_services, by=by.pk
            )
        if identity_policy != node.identity_policy:
            node = organisation.set_identity_policy(node=node, identity_policy=identity_policy, by=by.pk)
            _grant_anew(node)
        align(by=by.pk)
    return node


def after_tree_change(*, by: User) -> None:
    """Places came, moved or closed: let the keys follow the roles."""
    align(by=by.pk)


def _grant_anew(node: Organisation) -> None:
    held = RoleAssignment.objects.filter(organisation=node, ended_at__isnull=True)
    for user in User.objects.filter(pk__in=held.values("user")):
        access.grant(user, node)
        restamp(user)
