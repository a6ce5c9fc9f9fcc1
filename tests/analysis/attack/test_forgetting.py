"""What is public besides the release: merged units, weights, earlier releases and others' counts, forgotten in turn.

Each test attacks with the protection on, where nothing may be found, and with it off, where something must be.
"""

from dataclasses import replace

import pytest

from analysis.disclosure import protect as protect_module
from analysis.disclosure.protect import Known
from analysis.disclosure.suppress import Suppression
from analysis.estimates.weighting import weigh
from analysis.ledger import Ledger, LedgerConflict
from analysis.plan import Plan
from analysis.release import build
from analysis.responses import Responses
from analysis.responses.organisation import Organisation
from tests.analysis.attack import world
from tests.analysis.attack.attacker import Book
from tests.analysis.attack.plans import Tried
from tests.analysis.attack.test_switched_off import exact, passing
from tests.analysis.attack.verdict import Attack

ONE = [("q1", ("unit",), "positive")]
MORE = [*ONE, ("q2", ("unit",), "positive"), ("hit", ("unit",), "positive")]
SMALL_UNIT = (31, 22, 14, 40, 6)


def unit(item, code, category=None):
    """The name of a cell of a unit, as a leak is told."""
    return str((item, category, (("unit", code),)))


def test_small_unit_is_covered_by_the_roll_up_and_by_secondary_suppression(tmp_path, monkeypatch) -> None:
    """Without the roll-up alone nothing is found: secondary suppression covers the same units. Without both it is."""
    small = {unit("answers", "EEE"): 6, unit("q1", "EEE"): 5}
    found = {}
    for secondary in (True, False):
        if not secondary:
            monkeypatch.setattr(protect_module, "suppress", _only_primary)
            monkeypatch.setattr(protect_module, "audit", passing)
        for roll_up in (True, False):
            folder = tmp_path / f"{secondary}-{roll_up}"
            folder.mkdir()
            tried = Tried(folder, ONE, SMALL_UNIT, 5, roll_up=roll_up)
            found[secondary, roll_up] = exact(tried.attack().leaks())

    assert found == {(True, True): {}, (True, False): {}, (False, True): {}, (False, False): small}


def _only_primary(system, primary, *_: object, **__: object) -> Suppression:
    del system
    return Suppression(primary, primary, proved=False)


def _merged_then_not(folder):
    """A release with the smallest unit merged with its like, and then one of the same answers with all units apart,
    from a ledger that has forgotten what was merged."""
    folder.mkdir()
    book, people, path = world.survey(folder), world.rows(5, SMALL_UNIT), folder / "ledger.json"
    above = {code: "P" if code in ("AAA", "EEE") else "Q" for code in world.UNITS}
    kept = Organisation(dict(zip(world.UNITS, world.UNITS, strict=True)), dict.fromkeys(world.UNITS, 60), above)
    first = world.release(book, people, world.plan(book, ONE), folder / "r0", Ledger.open(path), organisation=kept)
    forgetful = Ledger(tuple(replace(entry, roll_up={}) for entry in Ledger.open(path).entries))
    apart = world.plan(book, ONE, roll_up=False)
    out = [first, world.release(book, people, apart, folder / "r1", forgetful)]
    return Attack(out, Book(folder / "datapackage.yaml"), people)


def test_units_merged_once_stay_merged_or_are_told_apart(tmp_path, monkeypatch) -> None:
    """Three protections overlap: the units and the figures of the earlier release must be found again, and what it
    showed counts as known. Only without all three are units told apart."""
    with pytest.raises(LedgerConflict, match="units that are missing here: merged-P"):
        _merged_then_not(tmp_path / "first")
    monkeypatch.setattr(build, "same_units", lambda *_: None)
    with pytest.raises(LedgerConflict, match="Answers have been changed"):
        _merged_then_not(tmp_path / "second")
    monkeypatch.setattr(build, "same_figures", lambda *_: None)

    assert _merged_then_not(tmp_path / "third").leaks() == []
    monkeypatch.setattr(build, "Known", _nothing_known)

    assert exact(_merged_then_not(tmp_path / "fourth").leaks()) == {unit("answers", "EEE"): 6, unit("q1", "EEE"): 5}


def _nothing_known(shown, *rest) -> Known:
    """What is public, without the cells that earlier releases have shown."""
    del shown
    return Known(frozenset(), *rest)


def _twice(folder):
    """Two releases of the same answers, the second of more questions, read together."""
    book, people = world.survey(folder), world.rows(7004, (35, 33, 28, 18, 41))
    out = [
        world.release(book, people, world.plan(book, wanted), folder / f"r{number}", Ledger.open(folder / "l.json"))
        for number, wanted in enumerate((ONE, MORE))
    ]
    return Attack(out, Book(folder / "datapackage.yaml"), people)


def test_attacker_wins_when_the_ledger_forgets_the_shown_cells(tmp_path, monkeypatch) -> None:
    remembering, forgetting = tmp_path / "on", tmp_path / "off"
    remembering.mkdir()
    forgetting.mkdir()
    with_it = _twice(remembering)
    monkeypatch.setattr(build, "Known", _nothing_known)

    without = _twice(forgetting)

    assert with_it.leaks() == []
    assert exact(without.leaks()) == {unit("q1", "DDD", "positive"): 3}


def _beside_the_register(folder, relation):
    """The attack on a release beside which the register has published a count that the release would have hidden."""
    book, people = world.survey(folder), world.rows(857, (5, 39, 34, 38, 26))
    n, _ = world.count([p for p in people if p["unit"] == "BBB"], "q1", "positive")
    path = folder / "register.csv"
    rows = (f"q1;positive;unit;BBB;{relation};{n}", "q2;positive;unit;BBB;=;3")  # the plan has no q2
    path.write_text("\n".join(["item;category;by;key;relation;count", *rows]) + "\n", encoding="utf-8")
    plan = world.plan(book, ONE)
    wanted = Plan(plan.title, plan.tables, plan.rules, external=(str(path),))
    out = world.release(book, people, wanted, folder / "out")
    known = ("q1", "positive", (("unit", "BBB"),))
    attack = Attack([out], Book(folder / "datapackage.yaml"), people, elsewhere=[(*known, relation, n)])
    attack.judged.pop(known, None)  # it is public, whatever this release does
    return attack


@pytest.mark.parametrize(("relation", "closed"), [("=", [-1, 1]), (">=", [1]), ("<=", [-1])])
def test_attacker_wins_when_the_register_s_own_counts_are_forgotten(tmp_path, monkeypatch, relation, closed) -> None:
    remembering, forgetting = tmp_path / "on", tmp_path / "off"
    remembering.mkdir()
    forgetting.mkdir()
    with_it = _beside_the_register(remembering, relation)
    monkeypatch.setattr(build, "read_external", lambda _: ())

    without = _beside_the_register(forgetting, relation)

    assert with_it.judged.keys() == without.judged.keys()
    assert with_it.leaks() == []
    assert without.leaks() == [(unit("q1", "DDD", "positive"), 1, closed)]


def _of_merged_units(folder, *, weights_merged):
    """The attack on weighted shares of merged units, by somebody who knows what each unit's answers weigh."""
    folder.mkdir()
    wanted, sizes = [*ONE, ("hit", ("unit",), "positive")], (36, 16, 21, 3, 3)
    tried = Tried(folder, wanted, sizes, 168, weighted=True, percent_decimals=1)
    merged = {"merged-": ("BBB", "DDD", "EEE")} if weights_merged else {}
    weights = world.weights(tried.people, tried.staff, merged)
    attack = Attack([tried.out], tried.told, tried.people, weights=weights, decimals=1)
    assert attack.merged == {"merged-": ("BBB", "DDD", "EEE")}
    return attack


def test_attacker_wins_when_merged_units_keep_their_own_weights(tmp_path, monkeypatch) -> None:
    with_it = _of_merged_units(tmp_path / "on", weights_merged=True)
    monkeypatch.setattr(build, "_weighted", lambda data, *rest: weigh(Responses(data), *rest[2], rest[3]))

    without = _of_merged_units(tmp_path / "off", weights_merged=False)

    assert with_it.leaks() == []
    assert exact(without.leaks()) == {
        unit("hit", "DDD", "1"): 2,
        unit("hit", "EEE", "1"): 3,
        unit("hit", "DDD"): 3,
        unit("hit", "EEE"): 3,
    }
