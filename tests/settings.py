"""The product's own settings, in a world of the test process's own."""

# isort: off
from tests import environment  # noqa: F401  must come before the settings are read
from register.config.settings import *  # noqa: F403  the product's settings as they are
