"""Groups that open what is sealed to them, with the generations of their key and who holds it."""

from django.db import models


class Audience(models.Model):
    """A group with a key: an organisation's handlers, CKS, an identity circle, a named circle."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation"
        CKS = "cks"
        IDENTITY = "identity"
        CIRCLE = "circle"

    kind = models.CharField(max_length=12)
    node_id = models.BigIntegerField(null=True)
    generation = models.PositiveIntegerField(default=1)
    rotation_due = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "node_id"], name="keys_audience_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(node_id=None), name="keys_audience_without_node_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=("organisation", "cks", "identity", "circle")),
                name="keys_audience_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"audience:{self.pk}"


class Generation(models.Model):
    """One key of an audience. A new one is made when somebody leaves; old ones still open old cases."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="generations")
    number = models.PositiveIntegerField()
    public = models.BinaryField(max_length=1216)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "number"], name="keys_generation_once")]

    def __str__(self) -> str:
        return f"{self.audience_id}.{self.number}"


class Seal(models.Model):
    """A generation's secret, sealed to one member."""

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="seals")
    user_id = models.BigIntegerField(db_index=True)
    envelope = models.BinaryField(max_length=1400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "user_id"], name="keys_seal_once")]

    def __str__(self) -> str:
        return f"{self.generation_id} for {self.user_id}"


class Membership(models.Model):
    """Who belongs to an audience: holding its key, waiting for it, or about to lose it."""

    class State(models.TextChoices):
        HOLDING = "holding"
        WAITING = "waiting"
        LEAVING = "leaving"

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="memberships")
    user_id = models.BigIntegerField(db_index=True)
    state = models.CharField(max_length=7)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience", "user_id"], name="keys_membership_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=("holding", "waiting", "leaving")), name="keys_membership_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state} in {self.audience_id}"
