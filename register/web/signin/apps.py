"""Sign-in pages."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "register.web.signin"
    label = "signin"
