"""Who you are and what you can open."""

from django.apps import AppConfig


class Signin(AppConfig):
    name = "register.web.signin"
    label = "web_signin"
    default_auto_field = "django.db.models.BigAutoField"
