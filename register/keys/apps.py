"""Key slots, audiences, seals and wrapped case keys, in their own database."""

from django.apps import AppConfig


class Keys(AppConfig):
    name = "register.keys"
    label = "keys"
    default_auto_field = "django.db.models.BigAutoField"
