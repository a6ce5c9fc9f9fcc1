"""What lets any two custodians together bring a lost audience key back, and neither alone."""

from django.db import models


class Custodian(models.Model):
    """A person who keeps halves."""

    user_id = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"custodian {self.user_id}"


class Half(models.Model):
    """One custodian's half of a generation's secret, made for one pair of custodians."""

    generation = models.ForeignKey("keys.Generation", on_delete=models.CASCADE, related_name="halves")
    holder = models.BigIntegerField(db_index=True)
    other = models.BigIntegerField()
    envelope = models.BinaryField(max_length=1400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation", "holder", "other"], name="keys_half_once"),
            models.CheckConstraint(condition=~models.Q(holder=models.F("other")), name="keys_half_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.generation_id}: {self.holder} with {self.other}"


class Offer(models.Model):
    """A half that its custodian has sealed to the person who is to get the key back."""

    generation = models.ForeignKey("keys.Generation", on_delete=models.CASCADE, related_name="offers")
    holder = models.BigIntegerField()
    other = models.BigIntegerField()
    receiver = models.BigIntegerField(db_index=True)
    envelope = models.BinaryField(max_length=1400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation", "holder", "other", "receiver"], name="keys_offer_once")
        ]

    def __str__(self) -> str:
        return f"{self.generation_id}: {self.holder} to {self.receiver}"
