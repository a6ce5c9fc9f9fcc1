"""The advice card promises only handbook pages that are there and still valid."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from register.codes import advice, lists, manifest

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 22)


def page(**more: object) -> dict[str, object]:
    found = {
        "id": "hot", "title": "Hot", "url": "former/hot/", "forms": list(lists.codes_of("FORM")),
        "steps": {"employee": ["Spara."]}, "valid_until": "2027-11-22",
    }  # fmt: skip
    return {**found, **more}


def written(tmp_path: Path, *pages: dict[str, object]) -> dict[str, manifest.AdvicePage]:
    path = tmp_path / "advice.json"
    path.write_text(json.dumps({"version": "1", "pages": pages}))
    return manifest.read(path)


def told(pages: dict[str, manifest.AdvicePage]) -> list[tuple[str, str]]:
    found = advice.all_advice()[:1]
    wanted = {**pages, **({found[0].page: pages["hot"]} if "hot" in pages else {})}
    return [(fault.kind, fault.subject) for fault in manifest.faults(wanted, found, lists.codes_of("FORM"), DAY)]


def test_whole_manifest_has_no_fault(tmp_path: Path) -> None:
    assert told(written(tmp_path, page())) == []


def test_missing_page_is_named(tmp_path: Path) -> None:
    pages = written(tmp_path, page())
    row = advice.all_advice()[0]

    found = list(manifest.faults(pages, [row], lists.codes_of("FORM"), DAY))

    assert found == ([] if row.page in pages else [manifest.Fault("missing_page", row.page)])
    assert row.page not in pages


def test_expired_page_is_named_and_serves_no_form(tmp_path: Path) -> None:
    kinds = {kind for kind, _subject in told(written(tmp_path, page(valid_until="2026-11-21")))}

    assert kinds == {"expired_page", "form_without_advice"}


def test_form_without_steps_has_no_advice(tmp_path: Path) -> None:
    assert ("form_without_advice", "HOT") in told(written(tmp_path, page(steps={})))


def test_form_the_register_does_not_have_is_named(tmp_path: Path) -> None:
    pages = written(tmp_path, page(forms=[*lists.codes_of("FORM"), "XXX"]))

    assert told(pages) == [("unknown_form", "XXX")]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"pages": [{}]}', '{"pages": 3}', "\x00"])
def test_what_is_no_manifest_is_said(tmp_path: Path, content: str) -> None:
    path = tmp_path / "advice.json"
    path.write_text(content)

    with pytest.raises(ValueError, match="not a manifest"):
        manifest.read(path)


def test_every_advice_points_at_a_page_of_the_handbooks_source() -> None:
    """Without building it: the ids in the pages' front matter."""
    ids = set()
    for path in (ROOT / "handbook" / "pages").rglob("*.md"):
        found = re.search(r"^id:\s*(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        if found:
            ids.add(found.group(1))

    assert {row.page for row in advice.all_advice()} - ids == set()
