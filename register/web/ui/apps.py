"""Page templates, form widgets, headers and errors."""

from django.apps import AppConfig


class Ui(AppConfig):
    name = "register.web.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
