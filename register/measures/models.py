"""A measure: decided, with one responsible person and a day, done, and judged by its effect."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

USER = settings.AUTH_USER_MODEL


class Measure(models.Model):
    """Coordinates in the open; what it is about and how it went are sealed by whoever owns the measure."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("organisation.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)  # a code of ATGARD
    state = models.CharField(max_length=12, default="decided")  # decided, done, dropped, judged
    responsible = models.ForeignKey(USER, models.PROTECT, related_name="+")
    due_date = models.DateField()
    decided_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    decided_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    effect = models.CharField(max_length=8, blank=True, default="")  # better, same, worse, unclear
    judged_on = models.DateField(null=True, blank=True)
    envelope = models.BinaryField(default=b"")  # what is to be done
    outcome_envelope = models.BinaryField(default=b"")  # how it went, or why it was dropped
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["responsible", "state", "due_date"], name="measure_mine"),
            models.Index(fields=["organisation", "state", "due_date"], name="measure_by_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["decided", "done", "dropped", "judged"]), name="measure_state_known"
            ),
            models.CheckConstraint(
                condition=Q(effect__in=["", "better", "same", "worse", "unclear"]), name="measure_effect_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "judged"]) | Q(done_on__isnull=False), name="measure_done_has_day"
            ),
            models.CheckConstraint(
                condition=(Q(state="judged") & ~Q(effect="") & Q(judged_on__isnull=False))
                | (~Q(state="judged") & Q(effect="") & Q(judged_on__isnull=True)),
                name="measure_judged_has_effect",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class DateChange(models.Model):
    """A due date moved by agreement: what it was, what it became, and why."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="date_changes")
    was = models.DateField()
    became = models.DateField()
    reason = models.CharField(max_length=12)  # a code of DATUMSKAL
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    changed_on = models.DateField()
    envelope = models.BinaryField(default=b"")  # the reason in words

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(was=F("became")), name="datechange_changes"),
            models.CheckConstraint(condition=~Q(reason=""), name="datechange_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.was} {self.became}"
