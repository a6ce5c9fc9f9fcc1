"""Case keys, wrapped to audiences, to persons and to receipts."""

from django.db import models


class CaseKey(models.Model):
    """A case's key for one audience: sealed to its public key until a member files it under its symmetric key."""

    case_id = models.UUIDField()
    purpose = models.CharField(max_length=8)
    generation = models.ForeignKey("keys.Generation", on_delete=models.PROTECT, related_name="case_keys")
    is_filed = models.BooleanField(default=False)
    envelope = models.BinaryField(max_length=1200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id", "purpose", "generation"], name="keys_case_key_once"),
            models.CheckConstraint(condition=models.Q(purpose__in=("case", "identity")), name="keys_case_key_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.case_id}"


class PersonShare(models.Model):
    """A case's key for one person by name."""

    case_id = models.UUIDField()
    purpose = models.CharField(max_length=8)
    user_id = models.BigIntegerField(db_index=True)
    envelope = models.BinaryField(max_length=1200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id", "purpose", "user_id"], name="keys_person_share_once"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=("case", "identity")), name="keys_person_share_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.case_id} for {self.user_id}"


class ReceiptSlot(models.Model):
    """A reporter's own way back: the dialogue key under a key from the receipt's words."""

    lookup = models.BinaryField(max_length=32, unique=True)
    case_id = models.UUIDField(db_index=True)
    envelope = models.BinaryField(max_length=80)

    def __str__(self) -> str:
        return f"receipt of {self.case_id}"
