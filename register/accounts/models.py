"""Accounts and the roles they hold. The permission tables are guardian's, with direct foreign keys."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from register.organisation.models import Organisation


class UserManager(BaseUserManager["User"]):
    """Finds people; only the services make them."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. `grant_stamp` is new at every change of what the person may."""

    username = models.CharField(max_length=60, unique=True, validators=[ASCIIUsernameValidator()])
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    grant_stamp = models.UUIDField(default=uuid.uuid4, editable=False)
    words_confirmed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["full_name"]

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="accounts_nobody_is_above_the_roles"),
            models.UniqueConstraint(Lower("username"), name="accounts_username_once_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.username


class RoleAssignment(models.Model):
    """A role held at a node from a day to a day. `ended_at` says when its permissions were taken back."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=30)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assignments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["organisation", "role"], name="accounts_role_at_node")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_role_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="accounts_role_once_at_a_node",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.organisation_id}"


class OrganisationUserPermission(UserObjectPermissionBase):
    """guardian's table of what a person may at a node."""

    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()


class OrganisationGroupPermission(GroupObjectPermissionBase):
    """Kept empty: guardian asks for it beside the user table, and roles are never groups."""

    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        default_permissions = ()


class Activation(models.Model):
    """A one-time code that lets a new person choose a password. Only its digest is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="activation")
    digest = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"activation {self.user_id}"


class Session(models.Model):
    """A session, found by the digest of its key, so that a stolen table lets nobody in. No address, no agent."""

    digest = models.CharField(max_length=64, primary_key=True)
    data = models.TextField()
    expires_at = models.DateTimeField(db_index=True)
    user_id = models.BigIntegerField(null=True, db_index=True)
    mark = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"session {self.mark}"
