"""A case: its plain coordinates, and the sealed parts that hold what somebody wrote."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from register.incidents import workflow


class Case(models.Model):
    """Coordinates only: organisation, codes, days. No text, no name, no time of day (they tie a person to a report)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)  # the diary number
    authority = models.ForeignKey("organisation.Organisation", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Organisation", models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, default="ST-INK")
    reported_on = models.DateField()
    happened_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=10, default="web")  # web, phone, behalf
    reporter = models.CharField(max_length=10)  # named, anonymous
    life_danger = models.CharField(max_length=8)  # yes, no, unsure
    manager_may_know = models.BooleanField(default=False)
    cks_has_key = models.BooleanField(default=True)
    disclosure_ground = models.CharField(max_length=40, blank=True, default="")
    is_protected_identity = models.BooleanField(default=False)
    klass = models.CharField(max_length=12, blank=True, default="")
    form = models.CharField(max_length=8, blank=True, default="")
    severity = models.CharField(max_length=4, blank=True, default="")
    risk = models.CharField(max_length=8, blank=True, default="")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    next_date = models.DateField(null=True, blank=True)
    next_clock_at = models.DateTimeField(null=True, blank=True)  # the soonest open legal clock
    next_amber_at = models.DateTimeField(null=True, blank=True)
    next_clock_kind = models.CharField(max_length=20, blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True, default="")
    withdrawn_on = models.DateField(null=True, blank=True)
    felt_safe = models.CharField(max_length=8, blank=True, default="")  # yes, no
    awaits_handler = models.BooleanField(default=False)  # the reporter wrote last
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                "unit",
                "status",
                models.F("reported_on").desc(),
                models.F("id").desc(),
                name="case_unit_status",
            ),
            models.Index("unit", models.F("reported_on").desc(), models.F("id").desc(), name="case_unit_newest"),
            models.Index("status", models.F("reported_on").desc(), models.F("id").desc(), name="case_status_newest"),
            models.Index(models.F("reported_on").desc(), models.F("id").desc(), name="case_newest"),
            models.Index("next_clock_at", name="case_clock", condition=Q(next_clock_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(reporter__in=["named", "anonymous"]), name="case_reporter_known"),
            models.CheckConstraint(condition=Q(life_danger__in=["yes", "no", "unsure"]), name="case_danger_known"),
            models.CheckConstraint(condition=Q(status__in=workflow.STATES), name="case_status_known"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=False) | ~Q(status="ST-AVS"), name="case_closed_has_day"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class CaseCode(models.Model):
    """One code of a list that may hold several: FORM, KANAL, AKTOR and the rest."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="codes")
    codelist = models.CharField(max_length=20)
    code = models.CharField(max_length=12)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "codelist", "code"], name="casecode_once")]
        indexes = [models.Index(fields=["codelist", "code", "case"], name="casecode_by_code")]

    def __str__(self) -> str:
        return f"{self.codelist} {self.code}"


class SealedPart(models.Model):
    """One sealed document of a case; a new version is a new row. Never read by lists."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="parts")
    part = models.CharField(max_length=20)  # narrative, actor, place, identity, outcome, folded (for search)
    version = models.PositiveIntegerField(default=1)
    envelope = models.BinaryField()
    written_on = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "part", "version"], name="part_version_once")]

    def __str__(self) -> str:
        return f"{self.part} {self.version}"


class Message(models.Model):
    """One message of the dialogue with the reporter, sealed; dated to the day."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    is_from_reporter = models.BooleanField()
    envelope = models.BinaryField()
    sent_on = models.DateField()
    is_read = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(is_from_reporter=True, author__isnull=True)
                | Q(is_from_reporter=False, author__isnull=False),
                name="message_has_one_side",
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)
