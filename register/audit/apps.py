"""The append-only chain of everything that was read or done."""

from django.apps import AppConfig


class Audit(AppConfig):
    name = "register.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
