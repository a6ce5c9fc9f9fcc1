"""Each protection switched off in turn: the attacker must win, or the attack proves nothing."""

from itertools import pairwise

import pytest

from analysis.disclosure import protect as protect_module
from analysis.disclosure import relations
from analysis.disclosure.audit import Audit
from analysis.disclosure.suppress import Suppression
from analysis.release import publish
from tests.analysis.attack import world
from tests.analysis.attack.attacker import differences
from tests.analysis.attack.plans import Tried
from tests.analysis.attack.reading import group, read_csv
from tests.analysis.attack.test_successive_releases import FIRST, SECOND, SIZES_OF, THIRD, releases

UNITS = [("q1", ("unit",), "positive"), ("hit", ("unit",), "positive")]


def passing(system, hidden, protected, **_: object) -> Audit:
    """An audit that always passes."""
    del system, hidden
    return Audit(protected=len(protected))


def exact(leaks):
    """The cells known exactly, with their true counts."""
    return {cell: count for cell, count, ends in leaks if len(ends) == 2}


def test_attacker_wins_without_secondary_suppression(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(protect_module, "suppress", lambda s, primary, *_, **__: Suppression(primary, primary, False))
    monkeypatch.setattr(protect_module, "audit", passing)

    assert exact(Tried(tmp_path, UNITS, SIZES_OF, 5).attack().leaks())


def test_attacker_wins_without_the_audit(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(protect_module, "audit", passing)

    tried = Tried(tmp_path, [*UNITS, ("q2", ("role",), "categories")], (30, 30, 30, 30), 0, roll_up=False)

    assert exact(tried.attack().leaks())


@pytest.mark.parametrize(
    ("rules", "few"),
    [
        ({"sensitive_minimum": 1}, 20),
        ({"hide_complement": False}, 2),
        ({"minimum_base": 1}, 2),
        ({"hide_unanimous": False}, 11),
    ],
    ids=str,
)
def test_attacker_wins_without_a_primary_rule(tmp_path, rules, few) -> None:
    with_all = nearly_all_exposed(few, 0)

    by = ("unit", "role") if "minimum_base" in rules else ("unit",)
    tried = Tried(tmp_path, [("hit", by, "positive")], SIZES_OF, 3, people=with_all, roll_up=False, **rules)

    assert exact(tried.attack().leaks())


def nearly_all_exposed(few, none_in):
    """All but a few in one unit are exposed, and all in another; nobody skips a question."""
    people = world.rows(3, SIZES_OF, skip=0.0)
    for unit, lacking in (("BBB", few), ("AAA", none_in)):
        for number, person in enumerate([p for p in people if p["unit"] == unit]):
            person |= {"q1": "0" if number < lacking else "1", "q2": "0", "q3": "0"}
            person |= {f"m_{j}": "-9" if number < lacking else str(int(j == 1)) for j in (1, 2, 3)}
    return people


def test_attacker_wins_without_the_rule_of_means(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(publish, "is_safe_mean", lambda *_: True)
    wanted = [("hit", ("unit",), "positive"), ("worry", ("unit",), "positive")]

    assert Tried(tmp_path, wanted, (31, 22, 14, 40, 6), 3).attack().leaks()


def test_attacker_wins_when_weighted_shares_are_not_reckoned_with(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(protect_module, "relate_weights", lambda *_: None)

    assert Tried(tmp_path, UNITS, (21, 25, 12, 31), 4, weighted=True, percent_decimals=1).attack(decimals=1).leaks()


def test_attacker_wins_without_the_routed_base_rule(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(relations, "condition_of", lambda *_: None)
    monkeypatch.setattr(relations, "relate_questions", lambda *_: None)

    tried = Tried(tmp_path, SECOND, SIZES_OF, 3, people=nearly_all_exposed(2, 20))

    assert exact(tried.attack(skips=False).leaks())


def test_attacker_who_knows_that_nobody_skips_reads_nothing_from_routed_bases(tmp_path) -> None:
    tried = Tried(tmp_path, SECOND, SIZES_OF, 3, people=nearly_all_exposed(2, 20))

    attack = tried.attack(skips=False)
    assert attack.judged["hit", "1", (("unit", "BBB"),)] == (20, True)
    assert attack.leaks() == []


def test_attacker_finds_late_answers_without_the_ledger(tmp_path) -> None:
    book, people = world.survey(tmp_path), world.rows(5, SIZES_OF)

    first, second, _ = releases(book, people, tmp_path, (FIRST, SECOND, THIRD), remember=False)

    assert differences(first, second, 10)


def test_releases_of_a_ledger_hold_the_same_answers(tmp_path) -> None:
    book, people = world.survey(tmp_path), world.rows(5, SIZES_OF)

    out = releases(book, people, tmp_path, (FIRST, FIRST, FIRST), remember=True)

    tables = [[row for row in read_csv(folder) if group(row)] for folder in out]
    assert all(a == b for a, b in pairwise(tables))


def test_release_is_refused_when_the_audit_fails(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(protect_module, "audit", lambda *_, **__: Audit(protected=1, exposed=[0]))
    monkeypatch.setattr(protect_module, "REPAIRS", 0)
    book, people = world.survey(tmp_path), world.rows(5, SIZES_OF)

    with pytest.raises(ArithmeticError):
        world.release(book, people, world.plan(book, FIRST), tmp_path / "out")

    assert not (tmp_path / "out").exists()
