"""A sealed file: where its ciphertext lies, and its sealed name. Does not know who uses it."""

import uuid

from django.db import models


class Attachment(models.Model):
    """One file. Name, type and size are content, so they stand in the envelope."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    envelope = models.BinaryField()
    blob = models.CharField(max_length=40, unique=True)
    original_blob = models.CharField(max_length=40, blank=True, default="")
    added_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)  # set while nothing holds it yet

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["expires_on"], name="attachment_expiry", condition=models.Q(expires_on__isnull=False))
        ]

    def __str__(self) -> str:
        return str(self.uuid)
