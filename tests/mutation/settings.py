"""Only the floors under attack, so that a database is made in no time; words are stretched as cheaply as may be."""

# isort: off
from tests import environment  # noqa: F401  must come before the settings are read
from register.config.settings import *  # noqa: F403  the product's settings as they are

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "register.audit",
    "register.keys",
]
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = "tests.mutation.urls"
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
MIDDLEWARE: list[str] = []
RAK_ARGON2 = {"iterations": 1, "lanes": 1, "memory_kib": 8}
