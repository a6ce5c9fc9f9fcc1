"""Files, cleaned and sealed in chunks."""

from django.apps import AppConfig


class Attachments(AppConfig):
    name = "register.attachments"
    label = "attachments"
    default_auto_field = "django.db.models.BigAutoField"
