"""What others do with the same three texts, and permissions case by case."""

from django.db import models
from django_cryptography.fields import encrypt
from encrypted_fields.fields import EncryptedTextField as FernetTextField
from guardian.models import UserObjectPermissionBase
from tink_fields import EncryptedTextField as TinkTextField


class Row(models.Model):
    """The same coordinates as the product's own table, so that only the sealing differs."""

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    part = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    written_on = models.DateField()

    class Meta:
        abstract = True
        app_label = "peers"
        constraints = [models.UniqueConstraint(fields=["case", "part", "version"], name="%(class)s_once")]


class Plain(Row):
    story = models.TextField()
    name = models.TextField()
    contact = models.TextField()


class Fernet(Row):
    story = FernetTextField()
    name = FernetTextField()
    contact = FernetTextField()


class Cryptography(Row):
    story = encrypt(models.TextField())
    name = encrypt(models.TextField())
    contact = encrypt(models.TextField())


class Tink(Row):
    story = TinkTextField()
    name = TinkTextField()
    contact = TinkTextField()


class CasePermission(UserObjectPermissionBase):
    """guardian's own way: one row per person, permission and case, with direct foreign keys."""

    content_object = models.ForeignKey("incidents.Case", models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        app_label = "peers"
