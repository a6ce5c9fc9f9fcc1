"""Reports and the cases they become."""

from django.apps import AppConfig


class Incidents(AppConfig):
    name = "register.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
