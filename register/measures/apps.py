"""What is decided and done, by whom and when."""

from django.apps import AppConfig


class Measures(AppConfig):
    name = "register.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"
