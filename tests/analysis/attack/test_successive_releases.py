"""Three releases of one wave, each finer than the last, with late answers: one attacker has the files of all three."""

from contextlib import nullcontext, suppress
from itertools import pairwise

import pytest
from hypothesis import given

from analysis.ledger import Ledger, LedgerConflict
from tests.analysis.attack import world
from tests.analysis.attack.attacker import Book, differences
from tests.analysis.attack.plans import SEEDS, SIZES, attacked, tables
from tests.analysis.attack.verdict import Attack

SIZES_OF = (31, 22, 14, 40, 25)
FIRST = [("q1", ("unit",), "positive"), ("hit", ("unit",), "positive")]
SECOND = [*FIRST, ("q1", ("role",), "categories"), ("m", ("unit",), "positive")]
THIRD = [("q1", ("unit", "role"), "categories"), ("q2", ("unit",), "positive")]


def late(people, more=4, seed=99):
    """The same answers with some more from one unit."""
    added = [{**p, "id": f"late{seed}-{i}", "unit": "AAA"} for i, p in enumerate(world.rows(seed, (more,), skip=0.0))]
    return [*people, *added]


def releases(book, people, folder, plans, *, remember, may_be_refused=False):
    """Releases of these plans, with four more answers before each but the first; with `remember` through one ledger,
    else each as if it were the first."""
    path, out, given_by_then = folder / "ledger.json", [], people
    for number, wanted in enumerate(plans):
        ledger = Ledger.open(path if remember else None)
        with suppress(LedgerConflict) if may_be_refused else nullcontext():  # a release that is refused gives nothing
            out.append(world.release(book, given_by_then, world.plan(book, wanted), folder / f"r{number}", ledger))
        given_by_then = late(given_by_then, seed=99 + number)
    return out


def test_attacker_finds_nothing_in_three_releases(tmp_path) -> None:
    book, people = world.survey(tmp_path), world.rows(5, SIZES_OF)

    out = releases(book, people, tmp_path, (FIRST, SECOND, THIRD), remember=True)

    attack = Attack(out, Book(tmp_path / "datapackage.yaml"), people)
    assert len(attack.judged) > 10
    assert attack.leaks() == []
    assert attack.known_to_insiders() == []
    assert [differences(a, b, 10) for a, b in pairwise(out)] == [[], []]


@pytest.mark.slow
@attacked(0.05)
@given(
    first=tables(("unit",)), second=tables(("unit",), ("role",)), third=tables((), ("role",)), sizes=SIZES, seed=SEEDS
)
def test_attacker_finds_nothing_in_random_successions(tmp_path_factory, first, second, third, sizes, seed) -> None:
    folder = tmp_path_factory.mktemp("waves")
    book, people = world.survey(folder), world.rows(seed, sizes)

    out = releases(book, people, folder, (first, second, third), remember=True, may_be_refused=True)

    assert Attack(out, Book(folder / "datapackage.yaml"), people).leaks() == []
    assert [differences(a, b, 10) for a, b in pairwise(out)] == [[], []]


def _second(tmp_path, people, **rules):
    """A release, and then another of the answers given: raises what the ledger says."""
    book, before = world.survey(tmp_path), world.rows(5, SIZES_OF)
    path = tmp_path / "ledger.json"
    world.release(book, before, world.plan(book, FIRST), tmp_path / "r", Ledger.open(path))
    with pytest.raises(LedgerConflict):
        world.release(book, people(before), world.plan(book, FIRST, **rules), tmp_path / "s", Ledger.open(path))
    return tmp_path / "s"


def test_missing_answers_are_a_conflict(tmp_path) -> None:
    assert not _second(tmp_path, lambda people: people[1:]).exists()


def test_changed_answers_are_a_conflict(tmp_path) -> None:
    def changed(people):
        return [{**p, "q1": "1", "m_1": "1"} if i < 8 else p for i, p in enumerate(people)]

    assert not _second(tmp_path, changed).exists()


def test_tighter_rules_after_a_release_are_a_conflict(tmp_path) -> None:
    assert not _second(tmp_path, lambda people: people, minimum_base=30).exists()
