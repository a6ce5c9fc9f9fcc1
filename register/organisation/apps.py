"""Departments, companies and units in a tree."""

from django.apps import AppConfig


class Organisation(AppConfig):
    name = "register.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"
