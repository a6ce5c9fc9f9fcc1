"""The handbook under /handbok/: served when it is built, also meanwhile, and searchable without JavaScript."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from handbook.tools.search.page import PLACE

INDEX = {
    "pages": [["hot", "Hot", "former/hot/", "Vad du gör.", 100]],
    "words": {"hot": [0, 100]},
    "same": {},
    "exact": {},
    "stop": {},
}


def build(folder: Path) -> None:
    (folder / "sok").mkdir(parents=True)
    (folder / "index.html").write_text("<p>Handboken</p>")
    (folder / "sok" / "index.html").write_text(f"<main>{PLACE}</main>")
    (folder / "search.json").write_text(json.dumps(INDEX))
    (folder / "advice.json").write_text('{"pages": []}')


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.RAK_HANDBOOK = tmp_path / "site"
    return tmp_path / "site"


def test_handbook_opens_when_it_is_built_while_the_service_runs(folder: Path, db: None) -> None:
    client = Client()
    before = client.get("/handbok/").status_code

    build(folder)
    after = client.get("/handbok/")

    assert (before, after.status_code, b"".join(after.streaming_content)) == (404, 200, b"<p>Handboken</p>")
    assert after.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_search_answers_without_javascript_and_escapes_the_question(folder: Path, db: None) -> None:
    build(folder)

    found = Client().get("/handbok/sok/", {"q": "hot"}).content.decode()
    hostile = Client().get("/handbok/sok/", {"q": "<script>alert(1)</script>"}).content.decode()

    assert '<a href="../former/hot/">Hot</a>' in found
    assert "<script>" not in hostile
