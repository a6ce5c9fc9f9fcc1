"""People, their roles and what the roles permit."""

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "register.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
