"""One tree of places. A department or company is its own authority in secrecy matters."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Municipality")
    DEPARTMENT = "department", _("Department")
    COMPANY = "company", _("Company")
    UNIT = "unit", _("Unit")


class LegalForm(models.TextChoices):
    MUNICIPALITY = "municipality", _("Municipality (authority)")
    BOARD = "board", _("Board with its department (authority)")
    ASSOCIATION = "association", _("Municipal association (authority)")
    LIMITED_COMPANY = "limited_company", _("Limited company")
    FOUNDATION = "foundation", _("Foundation")
    SOCIETY = "society", _("Economic or non-profit association")


class IntakePolicy(models.TextChoices):
    SHARED = "shared", _("The own organisation and CKS")
    OWN_FIRST = "own_first", _("The own organisation first; CKS after an examined disclosure")


class IdentityPolicy(models.TextChoices):
    HANDLERS = "handlers", _("The organisation's handlers and the identity custodians")
    CUSTODIANS = "custodians", _("Only the identity custodians")


class Organisation(models.Model):
    """A node of the tree. `path` holds the ids from the root, so that a branch is one prefix."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=30)
    legal_form = models.CharField(max_length=20, blank=True, default="")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, editable=False, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed")
    intake_policy = models.CharField(max_length=20, default=IntakePolicy.SHARED)
    identity_policy = models.CharField(max_length=20, default=IdentityPolicy.HANDLERS)
    is_social_services = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        permissions: ClassVar = [
            ("view_cases", "View cases"),
            ("handle_cases", "Handle cases"),
            ("view_identity", "View identity"),
            ("grant_identity", "Grant identity"),
            ("lead_cases", "Lead cases"),
            ("read_audit", "Read the audit trail"),
            ("administer", "Administer accounts and the organisation"),
            ("coordinate", "Coordinate local safety work"),
        ]
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [models.Index(fields=["path"], name="organisation_path")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="organisation_code_once"),
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(valid_to__isnull=True),
                name="organisation_open_name_once",
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="municipality"), name="organisation_one_root"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, kind="municipality")
                | (Q(parent__isnull=False) & ~Q(kind="municipality")),
                name="organisation_root_is_the_municipality",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organisation_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="organisation_kind_known"),
            models.CheckConstraint(
                condition=Q(legal_form__in=["", *LegalForm.values]), name="organisation_legal_form_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="company") | ~Q(legal_form__in=["municipality", "board"]),
                name="organisation_company_is_no_authority_form",
            ),
            models.CheckConstraint(
                condition=Q(is_social_services=False) | Q(intake_policy="own_first"),
                name="organisation_social_services_own_first",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TreeStamp(models.Model):
    """One row, new at every change of the tree: whoever has cached a reach over it looks here first."""

    stamp = models.UUIDField(default=uuid.uuid4)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="organisation_one_stamp")]

    def __str__(self) -> str:
        return str(self.stamp)
