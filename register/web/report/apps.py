"""The public report."""

from django.apps import AppConfig


class Report(AppConfig):
    name = "register.web.report"
    label = "web_report"
    default_auto_field = "django.db.models.BigAutoField"
