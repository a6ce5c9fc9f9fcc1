"""Mail without content: something waits, sign in."""

from django.apps import AppConfig


class Notices(AppConfig):
    name = "register.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
