"""Whose store this is, whose keys it holds, and the ways to unlock them."""

from uuid import uuid4

from django.db import models


class KeyStore(models.Model):
    """The installation this key store belongs to, and what all its receipts share."""

    installation = models.UUIDField()
    receipt_salt = models.BinaryField(max_length=16)
    receipt_iterations = models.PositiveIntegerField()
    receipt_memory_kib = models.PositiveIntegerField()
    receipt_lanes = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="keys_one_store")]

    def __str__(self) -> str:
        return str(self.installation)


class UserKey(models.Model):
    """A person's public key. The private one is only in their slots."""

    user_id = models.BigIntegerField(unique=True)
    public = models.BinaryField(max_length=1216)

    def __str__(self) -> str:
        return f"user {self.user_id}"


class Slot(models.Model):
    """One way to unlock a person's private key: six words, or a passkey."""

    class Form(models.TextChoices):
        WORDS = "words"
        PRF = "prf"

    id = models.UUIDField(primary_key=True, default=uuid4)
    user_id = models.BigIntegerField(db_index=True)
    form = models.CharField(max_length=5)
    credential_id = models.CharField(max_length=400, blank=True)
    label = models.CharField(max_length=60, blank=True)
    salt = models.BinaryField(max_length=16)
    iterations = models.PositiveIntegerField(default=0)
    memory_kib = models.PositiveIntegerField(default=0)
    lanes = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)
    added_on = models.DateField()
    envelope = models.BinaryField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(form__in=("words", "prf")), name="keys_slot_form"),
            models.UniqueConstraint(
                fields=["user_id", "credential_id"],
                condition=models.Q(form="prf"),
                name="keys_slot_credential_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"
