"""The settings' own app: checks and operators' commands."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    name = "register.config"
    label = "config"

    def ready(self) -> None:
        import_module("register.config.checks")  # registers the checks, which need the models
