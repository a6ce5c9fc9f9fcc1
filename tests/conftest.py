"""What every test stands on: fast key stretching, a clean world, and only loopback on the network."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connections
from pytest_socket import socket_allow_hosts

from tests.audit.flushing import flushable

OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
pytest_plugins = ["tests.browser", "tests.cast", "tests.worlds"]


def pytest_configure() -> None:
    flushable()
    calm = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.register_profile("calm", calm)  # a busy machine is no fault of the code
    hypothesis.settings.load_profile("calm")


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _quick_stretching(request: pytest.FixtureRequest) -> None:
    """Argon2id at its smallest, where Django is in use; the real cost has its own tests."""
    if "settings" in request.fixturenames or request.node.get_closest_marker("django_db"):
        settings = request.getfixturevalue("settings")
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        settings.RAK_ARGON2 = {"iterations": 1, "lanes": 1, "memory_kib": 8}
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test databases; a window that a browser left open keeps no session there when they are thrown away."""
    yield
    with django_db_blocker.unblock():
        for connection in connections.all():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(OTHERS_OUT)


@pytest.fixture
def var(tmp_path: Path, settings: object) -> Path:
    """A store for sealed files that goes away with the test."""
    settings.RAK_VAR = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings take any name
    settings.RAK_SEALED = tmp_path / "sealed"  # type: ignore[attr-defined]  # the same
    return tmp_path
