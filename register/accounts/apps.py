"""People."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "register.accounts"
    label = "accounts"
