"""Every sentence the library says has its Swedish, with the same places for values."""

import ast
import re
from pathlib import Path

import analysis
from analysis.messages import catalogue, say

ROOT = Path(analysis.__file__).parent
SAYING = {"say", "refuse", "Problem", "progress", "wrong", "add"}


def sentences() -> dict[str, str]:
    """Constant first arguments of the calls that say something, with where they stand."""
    found = {}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in SAYING and " " in node.args[0].value:
                    found[node.args[0].value] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def test_every_sentence_is_in_the_catalogue() -> None:
    assert {place: text for text, place in sentences().items() if text not in catalogue()} == {}


def test_translations_keep_the_places_for_values() -> None:
    places = re.compile(r"\{\w+\}")

    assert {en for en, sv in catalogue().items() if sorted(places.findall(en)) != sorted(places.findall(sv))} == set()


def test_language_is_chosen() -> None:
    assert [say("row {row}", lang, row=3) for lang in ("sv", "en")] == ["rad 3", "row 3"]
