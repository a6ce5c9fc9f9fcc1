"""Administration pages."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "register.web.administration"
    label = "administration"
