"""One built site for all handbook tests, served on loopback under the strict policy."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from handbook.tools import build, serve


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site without PDFs; HANDBOOK_SITE takes one that is built already."""
    ready = os.environ.get("HANDBOOK_SITE")
    if ready:
        return Path(ready)
    target = tmp_path_factory.mktemp("handbook") / "site"
    build.build(target, with_pdf=False, say=lambda words: None)
    return target


@contextmanager
def served(site: Path, *, answers: bool) -> Iterator[str]:
    """The address of a server in a thread, with a slash last."""
    with serve.server(site, answers=answers) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}{serve.BASE}"
        running.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The site on a server that only hands out files."""
    with served(site, answers=False) as found:
        yield found


@pytest.fixture(scope="session")
def answering(site: Path) -> Iterator[str]:
    """The site on a server that answers questions, as the register does."""
    with served(site, answers=True) as found:
        yield found


@pytest.fixture
def reader(browser: Any) -> Iterator[Any]:
    """A fresh browser context."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    yield context
    context.close()


@pytest.fixture
def site_copy(site: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(site, tmp_path / "site", ignore=shutil.ignore_patterns("*.br", "*.gz", "pdf")))
