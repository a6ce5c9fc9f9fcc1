"""Accounts, roles, organisation and the audit pages."""

from django.apps import AppConfig


class Administration(AppConfig):
    name = "register.web.administration"
    label = "web_administration"
    default_auto_field = "django.db.models.BigAutoField"
