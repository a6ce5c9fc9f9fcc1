"""Every page is HTML that the Nu checker has no error for. Without java or the checker: a loud skip."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import reporter
from tests.server import Server
from tests.visitor import Visitor
from tests.web.test_every_page import DRAFT, PUBLIC, ROLES, addresses, enter

pytestmark = pytest.mark.browser
JAR = Path(__file__).resolve().parents[2] / "build" / "vnu" / "vnu.jar"


@pytest.fixture
def checker() -> list[str]:
    if shutil.which("java") and JAR.exists():
        return ["java", "-Xss4m", "-jar", str(JAR), "--errors-only", "--skip-non-html", "--format", "json", "--stdout"]
    missing = f"HTML was not checked: java or {JAR} is missing (npm pack vnu-jar, put build/dist/vnu.jar there)."
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


def errors(checker: list[str], folder: Path) -> list[str]:
    done = subprocess.run([*checker, str(folder)], capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)["messages"]
    return [f"{Path(one['url']).stem}: {one['message']}" for one in found if one["type"] == "error"]


def reporters_pages(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Every page without an account, an answer that is refused, the receipt and the return visit."""
    for path in PUBLIC:
        yield "public " + path, visitor.get(path).text
    reporter.answer_until_check(visitor, "Stadsbiblioteket")
    for path in DRAFT:
        yield "draft " + path, visitor.get(path).text
    visitor.get("/rapportera/")
    yield "refused", visitor.fill({"what": []}).text
    visitor.get("/rapportera/kontrollera/")
    words = reporter.words_on(visitor.fill({}, form="/rapportera/kontrollera/"))
    yield "receipt", visitor.page.text
    visitor.get("/aterbesok/")
    visitor.fill({"words": words})
    yield "visit", visitor.get("/aterbesok/arende/").text


def desk_pages(browser: Any, server: Server, role: str) -> Iterator[tuple[str, str]]:
    page = browser.new_context().new_page()
    enter(page, server, role)
    for path in addresses(page, server, ROLES[role]):
        yield f"{role} {path}", page.request.get(server.url + path).text()
    page.context.close()


def test_checker_sees_an_error(checker: list[str], tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><html lang=sv><title>x</title><p><div></p></div>")

    assert errors(checker, tmp_path)


def test_no_page_has_an_error(browser: Any, world: Server, checker: list[str], tmp_path: Path) -> None:
    pages = dict(reporters_pages(Visitor(world.url)))
    for role in ("handler", "administrator", "auditor"):
        pages.update(desk_pages(browser, world, role))
    for name, text in pages.items():
        (tmp_path / (re.sub(r"[^a-z0-9]+", "_", name) + ".html")).write_text(text, encoding="utf-8")

    assert len(pages) > 70
    assert errors(checker, tmp_path) == []
