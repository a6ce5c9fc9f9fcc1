"""Other ways out of sealed answers, estimates and releases: none of them may carry a hidden figure."""

import copy
import dataclasses
import json
import logging
import pickle
import traceback

import numpy as np
import pandas as pd
import pytest

from analysis.estimates import Estimates
from analysis.ledger import Ledger
from analysis.release import Release
from analysis.vault import SealedError
from tests.analysis.attack import world

WAYS = (
    "to_csv",
    "to_excel",
    "to_parquet",
    "to_json",
    "to_html",
    "to_dict",
    "to_numpy",
    "plot",
    "__array__",
    "__dict__",
    "__iter__",
    "__len__",
    "__getitem__",
    "_repr_html_",
    "__dataframe__",
    "frame",
    "data",
    "values",
)


@pytest.fixture
def sealed(tmp_path):
    """Answers and estimates of them."""
    book = world.survey(tmp_path)
    answers = world.responses(book, world.rows(5, (31, 22)))
    return [answers, Estimates.of(answers, questions=["q1"], by=[("unit",)])]


def test_sealed_things_have_no_writer(sealed) -> None:
    found = [(type(thing).__name__, way) for thing in sealed for way in WAYS if hasattr(thing, way)]

    assert found == []


def test_sealed_things_show_no_digit(sealed) -> None:
    texts = [told for thing in sealed for told in (repr(thing), str(thing), f"{thing}", f"{thing!r:>80}", ascii(thing))]

    assert [text for text in texts if any(c.isdigit() for c in text)] == []


@pytest.mark.parametrize("way", [pickle.dumps, copy.copy, copy.deepcopy])
def test_sealed_things_are_not_copied_or_pickled(sealed, way) -> None:
    for thing in sealed:
        with pytest.raises(SealedError):
            way(thing)


def test_sealed_things_become_no_table(sealed) -> None:
    for thing in sealed:
        with pytest.raises((TypeError, ValueError)):
            json.dumps(thing)
        with pytest.raises((TypeError, ValueError)):
            pd.DataFrame(thing)
        with pytest.raises(TypeError):
            vars(thing)


def test_sealed_things_are_no_dataclass_array_or_sequence(sealed) -> None:
    for thing in sealed:
        for way in (dataclasses.asdict, dataclasses.astuple, iter, len, dict, list, np.float64, pd.Series.sum):
            with pytest.raises((TypeError, AttributeError)):
                way(thing)
        assert np.asarray(thing).dtype == object
        assert np.asarray(thing).ndim == 0


def test_logs_and_errors_of_sealed_things_hold_no_digit(sealed, caplog) -> None:
    told = []
    for thing in sealed:
        logging.getLogger("analysis").warning("%s %r", thing, thing)
        try:
            thing.frame  # noqa: B018  the error's text is what is looked at
        except AttributeError as error:
            with_locals = traceback.TracebackException.from_exception(error, capture_locals=True)
            told += [str(error), str((with_locals.stack[0].locals or {})["thing"])]

    assert len(told) == 2 * len(sealed)
    assert [text for text in [*told, *caplog.messages] if any(c.isdigit() for c in text)] == []


def test_release_cannot_be_made_by_hand_or_pickled(tmp_path) -> None:
    book = world.survey(tmp_path)
    made = Release.make(
        world.responses(book, world.rows(5, (31, 22))), world.plan(book, [("q1", (), "positive")]), seconds=1.0
    )
    parts = {name: getattr(made, name) for name in Release.__dataclass_fields__ if name != "stamp"}

    with pytest.raises(TypeError):
        Release(**parts)
    with pytest.raises(TypeError):
        pickle.dumps(made)
    assert repr(made).startswith("<Release of 2025")


def test_release_holds_nothing_of_hidden_rows(tmp_path) -> None:
    book = world.survey(tmp_path)
    people = world.rows(5, (31, 22, 14, 40, 25))
    made = Release.make(world.responses(book, people), world.plan(book, [("q1", ("unit",), "positive")]), seconds=1.0)

    hidden = [row for row in made.rows if not row.is_shown]

    assert hidden
    assert {(r.n, r.value, r.low, r.high, r.unweighted, r.against_rest) for r in hidden} == {
        (None, None, None, None, None, "")
    }


def test_ledger_holds_no_counts(tmp_path) -> None:

    book = world.survey(tmp_path)
    world.release(
        book,
        world.rows(5, (31, 22, 14)),
        world.plan(book, [("q1", ("unit",), "positive")]),
        tmp_path / "r",
        Ledger.open(tmp_path / "l.json"),
    )

    told = json.loads((tmp_path / "l.json").read_text(encoding="utf-8"))

    numbers = [v for entry in told["releases"] for v in entry.values() if isinstance(v, int | float)]
    assert numbers == []
