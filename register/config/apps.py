"""The settings' own app: checks and operators' commands."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "register.config"
    label = "config"
