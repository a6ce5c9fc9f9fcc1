"""The trail's tables. No foreign keys: what is remembered outlives what it speaks of."""

from django.db import models

from register.audit import canonical


class Installation(models.Model):
    """Which installation this data store belongs to; the chain begins with it, and the key store must say the same."""

    identity = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_installation")]

    def __str__(self) -> str:
        return str(self.identity)


class Event(models.Model):
    """One thing that was read or done. Codes and ids only, never a value."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    by = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=80, blank=True)
    organisation = models.BigIntegerField(null=True)
    detail = models.TextField(default="{}")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_event_subject"),
            models.Index(fields=["kind", "id"], name="audit_event_kind"),
            models.Index(fields=["organisation", "id"], name="audit_event_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def details(self) -> dict[str, str | int]:
        """The codes it carries."""
        return dict(canonical.read(self.detail))


class Link(models.Model):
    """An event's place in the chain: the digest covers the event and everything before it."""

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.position}"


class Tail(models.Model):
    """Events not yet chained. Filled by a trigger on PostgreSQL and always empty on SQLite."""

    event_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"{self.event_id}"
