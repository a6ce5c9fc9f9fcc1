"""What handlers and analysts add: moves, duties with clocks, risk, notes, shares and requests."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from register.incidents import workflow
from register.incidents.models.case import Case

USER = settings.AUTH_USER_MODEL


def _moves() -> Q:
    """The moves of the workflow's table, one line each."""
    found = Q()
    for was, became in workflow.PAIRS:
        found |= Q(was=was, became=became)
    return found


class Transition(models.Model):
    """One move of a case between states."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="transitions")
    was = models.CharField(max_length=8)
    became = models.CharField(max_length=8)
    by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")  # none: the reporter
    moved_on = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=_moves(), name="transition_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.was} {self.became}"


class Duty(models.Model):
    """A legal or own duty with its clock; the rule that set it is named with its version."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=20)
    rule = models.CharField(max_length=40)  # id and version of the clock rule
    state = models.CharField(max_length=12, default="open")  # open, done, not_needed
    known_at = models.DateTimeField()
    amber_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    envelope = models.BinaryField(default=b"")  # receipt number, reason when not done or late

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="duty_once"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(settled_at__isnull=False), name="duty_settled_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class RiskAssessment(models.Model):
    """One judgement of continued risk; lowering below a floor needs a reason and a second person."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="risks")
    likelihood = models.PositiveSmallIntegerField()
    consequence = models.PositiveSmallIntegerField()
    uncertainty = models.CharField(max_length=8)  # sure, likely, unsure
    level = models.CharField(max_length=8)
    floor = models.CharField(max_length=8, blank=True, default="")
    floor_rules = models.CharField(max_length=200, blank=True, default="")  # ids of the rules that set the floor
    is_below_floor = models.BooleanField(default=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    second = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    judged_on = models.DateField()
    review_on = models.DateField()
    envelope = models.BinaryField(default=b"")  # the reason

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=models.F("by")), name="risk_second_is_another"
            ),
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=4, consequence__gte=1, consequence__lte=4),
                name="risk_within_matrix",
            ),
        ]

    def __str__(self) -> str:
        return self.level


class Note(models.Model):
    """An internal note, sealed; the reporter's key does not open it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(USER, models.PROTECT, related_name="+")
    envelope = models.BinaryField()
    written_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.uuid)


class CaseShare(models.Model):
    """A case shared with one person by name; the key wrap stands in the keys store."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="shares")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")  # none: the reporter
    shared_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="share_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"


class IdentityRequest(models.Model):
    """Somebody asks to see who reported; a holder of the identity key says yes or no."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="identity_requests")
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)  # a code: protection, contact, police, legal
    envelope = models.BinaryField(default=b"")  # the reason in words, sealed to those who hold the names
    reason_key = models.UUIDField(null=True, unique=True, editable=False)  # the keys store knows its key by this
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, default="waiting")  # waiting, granted, refused
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=models.F("asked_by")),
                name="identity_answered_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.answer}"


class Escalation(models.Model):
    """Somebody further up was told about a case, by which rule. Once for each."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="escalations")
    rule = models.CharField(max_length=40)  # id and version of the rule
    told_on = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "rule"], name="escalation_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rule}"


class CaseMeasure(models.Model):
    """Ties a measure to a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="case_measures")
    measure = models.OneToOneField("measures.Measure", models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.case_id} {self.measure_id}"
