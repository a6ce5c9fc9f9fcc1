"""Between the first page and the receipt: sealed drafts, files tied to cases, diary numbers."""

import uuid

from django.db import models

from register.incidents.models.case import Case


class Draft(models.Model):
    """A report being written, sealed under a secret that only the writer's browser has."""

    lookup = models.BinaryField(unique=True)  # derived from the browser's secret
    envelope = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    expires_on = models.DateField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["expires_on"], name="draft_expiry")]

    def __str__(self) -> str:
        return str(self.pk)


class CaseAttachment(models.Model):
    """Ties a sealed file to a case, and to the message it came with if it did."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="case_attachments")
    attachment = models.OneToOneField("attachments.Attachment", models.PROTECT, related_name="+")
    is_from_reporter = models.BooleanField()
    added_on = models.DateField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.case_id} {self.attachment_id}"


class ReferenceCounter(models.Model):
    """The next diary number of a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.year} {self.last}"


class Feedback(models.Model):
    """A remark on a page, sealed to CKS under a key of its own (the keys store knows it by `uuid`)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    page = models.CharField(max_length=80)
    envelope = models.BinaryField()
    received_on = models.DateField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.uuid)


class AdviceAnswer(models.Model):
    """How many said that a piece of advice helped. A count only; no row per person."""

    advice = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    helped = models.PositiveIntegerField(default=0)
    did_not_help = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["advice", "version"], name="advice_counted_once")]

    def __str__(self) -> str:
        return f"{self.advice} {self.version}"
