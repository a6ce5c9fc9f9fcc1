"""Start, return visit and feedback, without an account."""

from django.apps import AppConfig


class Public(AppConfig):
    name = "register.web.public"
    label = "web_public"
    default_auto_field = "django.db.models.BigAutoField"
