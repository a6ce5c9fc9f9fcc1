"""Places."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "register.organisation"
    label = "organisation"
