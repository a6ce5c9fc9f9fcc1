"""The product's own settings, in a world of the test process's own."""

# isort: off
from tests.environment import WORLD  # must come before the settings are read
from register.config.settings import *  # noqa: F403  the product's settings as they are
from register.config.settings import DATABASES

for alias, database in DATABASES.items():
    if database["ENGINE"] == "register.config.sqlite":  # each worker adds its own name to this one
        database["TEST"] = {"NAME": str(WORLD / f"test-{alias}.sqlite3")}
