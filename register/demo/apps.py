"""The demonstration municipality: made-up places, people and events."""

from django.apps import AppConfig


class Demo(AppConfig):
    name = "register.demo"
    label = "demo"
