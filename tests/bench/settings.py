"""The product's settings plus the peers it is measured beside."""

# isort: off
import os

os.environ.setdefault("RAK_TEST_DATABASE", "")
from tests.environment import WORLD  # must come before the settings are read
from register.config.settings import *  # noqa: F403  the product's settings as they are
from register.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.peers"]
KEYSET = WORLD / "tink.json"
TINK_FIELDS_CONFIG = {"default": {"cleartext": True, "path": str(KEYSET)}}
SALT_KEY = "bench-salt"
CRYPTOGRAPHY_SALT = "bench-salt"
