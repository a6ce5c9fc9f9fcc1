"""What routes and derived variables tell of counts: bounds worked out by hand from a codebook with every kind of
route."""

from dataclasses import dataclass

import numpy as np
import pytest

from analysis.disclosure.bounds import attacker_bounds
from analysis.disclosure.routing import relate_questions
from analysis.disclosure.system import SystemBuilder
from tests.analysis.synthetic_surveys import codebook, package

WHOLE = ()
HIT = {"ref": "hit"}


@dataclass(frozen=True)
class Base:
    cell: int
    less: int = 0
    shown: bool = True


def book(folder, rule=None):
    """The small codebook with another route to q3."""
    said = package()
    fields = {field["name"]: field for field in said["resources"][0]["schema"]["fields"]}
    said["survey"]["derived"][0]["any"] = [{"q": "q1", "in": [1, 2]}, {"q": "q2", "in": [2]}]
    if rule:
        fields["q3"]["survey"]["asked_if"] = rule
    return codebook(folder, said)


def bounds(book, counts, hidden, base=None):
    """Least and greatest value of each hidden cell, when the others are known and only questions are related."""
    build = SystemBuilder()
    for name, count in counts.items():
        build.cell(name, count)
    items = {name[1] for name in counts}
    bases = {(item, WHOLE): base or Base(build.find(("base", item, WHOLE)) or 0) for item in items}
    relate_questions(build, book, {item: {WHOLE} for item in items}, bases)
    system = build.build()
    found = attacker_bounds(system, np.array([name in hidden for name in system.names]))
    return {name: (found[cell].low, found[cell].high) for name in hidden if (cell := build.find(name)) is not None}


def n(item, category="1"):
    return ("n", item, category, WHOLE)


def rest(item, category="1"):
    return ("rest", item, category, WHOLE)


ASKED = ("base", "q3", WHOLE)


def test_derived_variable_is_no_less_than_each_part_and_no_more_than_all(tmp_path) -> None:
    counts = {n("hit"): 11, n("q1", "positive"): 8, n("q2", "2"): 5}

    assert bounds(book(tmp_path), counts, [n("hit")]) == {n("hit"): (8, 13)}
    assert bounds(book(tmp_path), counts, [n("q2", "2")]) == {n("q2", "2"): (3, 11)}
    del counts[n("q2", "2")]
    assert bounds(book(tmp_path), counts, [n("hit")]) == {n("hit"): (8, np.inf)}


def test_who_has_none_of_it_is_without_each_part(tmp_path) -> None:
    counts = {n("hit"): 11, n("q1", "positive"): 8, rest("hit"): 20, rest("q1", "positive"): 25}

    assert bounds(book(tmp_path), counts, [rest("hit")]) == {rest("hit"): (0, 25)}


def test_exclusive_option_leaves_room_for_no_other(tmp_path) -> None:
    base = ("base", "m", WHOLE)
    counts = {base: 20, n("m_1"): 9, n("m_3"): 4}

    assert bounds(book(tmp_path), counts, [n("m_1")], Base(0)) == {n("m_1"): (0, 16)}
    assert bounds(book(tmp_path), counts, [n("m_1")], Base(0, less=2)) == {n("m_1"): (0, 14)}
    assert bounds(book(tmp_path), counts, [n("m_1")], Base(0, less=2, shown=False)) == {n("m_1"): (0, 16)}


@pytest.mark.parametrize(
    ("rule", "counts", "most"),
    [
        ({"all": [HIT, {"q": "q1", "in": [1, 2]}]}, {n("hit"): 12, n("q1", "positive"): 9}, 9),
        ({"all": [HIT, {"all": [{"q": "q1", "in": [2]}]}]}, {n("hit"): 12, n("q1", "2"): 10}, 10),
        ({"all": [{"any": [{"q": "q1", "in": [1]}, {"q": "q2", "in": [1]}]}]}, {n("q1"): 5, n("q2"): 6}, 11),
        ({"all": [{"any": [{"q": "q1", "in": [1]}, {"q": "q2", "in": [1]}]}]}, {n("q1"): 5}, np.inf),
        ({"all": [{"q": "m_1", "in": [0]}]}, {rest("m_1"): 13}, 13),
        ({"all": [{"q": "m_1", "in": [0]}]}, {n("m_1"): 13}, np.inf),
        ({"all": [{"q": "q1", "in": [0, 1]}]}, {n("q1", "0"): 8, n("q1"): 8}, np.inf),
        ({"all": [{"q": "q1", "in": [1]}]}, {n("q1"): 7}, np.inf),  # answers out of route: no fact to go by
    ],
    ids=str,
)
def test_asked_are_among_those_for_whom_each_part_of_the_route_holds(tmp_path, rule, counts, most) -> None:
    found = bounds(book(tmp_path, rule), {ASKED: 8, **counts}, [ASKED])

    assert found == {ASKED: (0, most)}


def test_known_number_that_skipped_moves_the_limit(tmp_path) -> None:
    rule = {"all": [{"q": "q1", "in": [1]}]}
    counts = {ASKED: 8, n("q1"): 6}

    assert bounds(book(tmp_path, rule), counts, [ASKED], Base(0, less=2)) == {ASKED: (0, 8)}
