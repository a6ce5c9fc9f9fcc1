"""Loaded before anything else: a world of its own for every test process, and PostgreSQL when it is asked for."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.postgres import Cluster

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  files that need not reach a disk
WORLD = Path(tempfile.mkdtemp(prefix="rakrygg-test-", dir=MEMORY))
atexit.register(shutil.rmtree, WORLD, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("RAK_") and not name.startswith("RAK_TEST_")]:
    del os.environ[name]
(WORLD / "static").mkdir()  # where collected files would be; the page server warns when there is no such folder
os.environ["RAK_VAR"] = str(WORLD)
os.environ["RAK_SECRET_KEY"] = "tests-" + "k" * 60

if os.environ.get("RAK_TEST_DATABASE") == "postgres":
    if "RAK_TEST_POSTGRES" not in os.environ:  # the first process starts it; workers of the same run share it
        cluster = Cluster.start()
        atexit.register(cluster.stop)
        os.environ["RAK_TEST_POSTGRES"] = cluster.url
    os.environ["RAK_DATABASE_URL"] = os.environ["RAK_TEST_POSTGRES"] + "/data"
    os.environ["RAK_KEYS_DATABASE_URL"] = os.environ["RAK_TEST_POSTGRES"] + "/keys"
