"""Debian's Chromium for tests; missing means a loud skip, or a failure when REQUIRE_BROWSER=1."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
INSTALL = "Chromium is missing, so pages were not tried. On Debian: apt install chromium"


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(INSTALL)
    pytest.skip(INSTALL)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless Chromium for the whole run; each test opens its own context."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  slow, and only browser tests need it

    path = chromium()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in this thread; Django sees it and worries
    with sync_playwright() as play:
        shown = play.chromium.launch(executable_path=path, args=FLAGS)
        yield shown
        shown.close()
