"""Responses and Estimates: no way out but through a Release."""

import ast
import copy
import io
import json
import pickle
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.estimates import Estimates
from analysis.responses import Responses
from analysis.vault import SealedError, contents, seal
from tests.analysis.responses.files import told, write
from tests.analysis.synthetic_surveys import codebook, rows

ROOT = Path(analysis.__file__).parent
MAY_OPEN = ("vault.py", "estimates/", "disclosure/", "release", "plan", "ledger", "bench/", "output/")


@pytest.fixture
def sealed(tmp_path):
    book = codebook(tmp_path)
    responses, _ = Responses.read(
        write(tmp_path / "svar", *told(book, rows(), "codes", "0/1"), "semicolon, UTF-8"), book
    )
    return [responses, Estimates.of(responses, by=((), ("unit",)))]


def test_no_attribute_holds_a_value(sealed) -> None:
    for thing in sealed:
        public = {name for name in dir(thing) if not name.startswith("_")}

        assert public <= {"read", "of"}
        assert not hasattr(thing, "__dict__")
        assert [
            name
            for name in dir(thing)
            if name.startswith(("to_", "_repr_", "__array", "__dataframe", "__arrow", "__iter", "__len", "__getitem"))
        ] == []
        with pytest.raises(AttributeError):
            thing.frame = 1


def test_text_of_it_says_nothing(sealed) -> None:
    for thing in sealed:
        said = f"<{type(thing).__name__}: sealed, only a Release can be shown>"

        assert [repr(thing), str(thing), f"{thing}", f"{thing:>80}", "%s" % thing] == [said] * 5  # noqa: UP031  the old way out too


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_cannot_be_pickled(sealed, protocol) -> None:
    for thing in sealed:
        with pytest.raises(SealedError):
            pickle.dumps(thing, protocol)


@pytest.mark.parametrize(
    "way_out",
    [
        copy.copy,
        copy.deepcopy,
        json.dumps,
        list,
        dict,
        vars,
        pd.DataFrame,
        bytes,
        lambda thing: thing.__reduce__(),
        lambda thing: thing.__getstate__(),
        lambda thing: io.StringIO().write(thing),
    ],
)
def test_no_way_out(sealed, way_out) -> None:
    for thing in sealed:
        with pytest.raises((TypeError, ValueError)):
            way_out(thing)


def test_it_is_sealed_once(sealed) -> None:
    with pytest.raises(SealedError):
        seal(sealed[0], "other")
    assert contents(sealed[0]).n == 40


def test_parts_do_not_print_values(sealed) -> None:
    for thing in sealed:
        assert "AAA" not in repr(contents(thing))


def test_only_named_modules_open_the_vault() -> None:
    opens = set()
    for path in ROOT.rglob("*.py"):
        names = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module == "analysis.vault"
            for alias in node.names
        }
        if "contents" in names:
            opens.add(path.relative_to(ROOT).as_posix())

    assert {name for name in opens if not name.startswith(MAY_OPEN)} == set()
    assert opens


def test_library_does_not_know_django_or_the_register() -> None:
    found = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            found |= {m.split(".")[0] for m in modules}

    assert {"django", "register", "handbook"} & found == set()
