"""Casework."""

from django.apps import AppConfig


class Cases(AppConfig):
    name = "register.web.cases"
    label = "web_cases"
    default_auto_field = "django.db.models.BigAutoField"
