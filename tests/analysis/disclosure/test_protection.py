"""Bounds, rules, whole numbers, insiders and what others have published."""

import numpy as np
import pytest

from analysis.disclosure import protect as protect_module
from analysis.disclosure.audit import audit
from analysis.disclosure.bounds import attacker_bounds
from analysis.disclosure.external import read_external
from analysis.disclosure.protect import ExternalCount
from analysis.disclosure.suppress import CannotProtect, slack_for, suppress
from analysis.disclosure.system import SystemBuilder
from analysis.disclosure.table import table_system, with_margins
from analysis.disclosure.weighted import share_bounds
from analysis.plan import Plan, Rules, Table
from analysis.problems import InputError
from tests.analysis.attack import world
from tests.analysis.attack.attacker import Book, derivable
from tests.analysis.attack.reading import group, read_csv


def pair(total=5, one=2):
    """Two cells that make up a total."""
    build = SystemBuilder()
    whole, a, b = build.cell("whole", total), build.cell("a", one), build.cell("b", total - one)
    build.total(whole, [a, b])
    return build.build()


def test_slack_is_thirty_percent_and_at_least_one() -> None:
    assert [slack_for(n) for n in (1, 3, 4, 9, 10, 11)] == [1, 1, 2, 3, 3, 4]


def test_a_cell_with_two_values_is_refused() -> None:
    build = SystemBuilder()
    build.cell("a", 1)

    with pytest.raises(ValueError, match="two values"):
        build.cell("a", 2)


def test_repr_of_a_system_tells_no_values() -> None:
    assert repr(pair()) == "System(3 cells, 1 relations)"


def test_single_hidden_cell_is_found_and_a_pair_is_not() -> None:
    system = pair()

    alone = attacker_bounds(system, np.array([False, True, False]))
    both = attacker_bounds(system, np.array([False, True, True]), whole=True)

    assert (alone[1].low, alone[1].high, alone[1].is_exact) == (2.0, 2.0, True)
    assert (both[1].low, both[1].high, both[2].is_exact) == (0.0, 5.0, False)


def test_cell_without_relation_has_no_upper_bound() -> None:
    build = SystemBuilder()
    build.cell("lonely", 3)

    found = attacker_bounds(build.build(), np.array([True]))

    assert (found[0].low, found[0].high) == (0.0, np.inf)


def test_audit_fails_what_only_parts_of_people_protect() -> None:
    build = SystemBuilder()
    a, b = build.cell("a", 2), build.cell("b", 2)
    build.relate([(a, 2.0), (b, 3.0)], 10, 10)  # whole numbers: (2, 2) and (5, 0); below two there is none
    system, hidden = build.build(), np.array([True, True])

    found = audit(system, hidden, {a: (1.0, 1.0)})

    assert (found.passed, found.exposed, found.by_integer) == (False, [a], 1)  # upward there is (5, 0)


def test_audit_counts_integer_proofs() -> None:
    build = SystemBuilder()
    a, b = build.cell("a", 3), build.cell("b", 2)
    build.relate([(a, 2.0), (b, 3.0)], 12, 12)  # (3, 2), (0, 4), (6, 0)
    system, hidden = build.build(), np.array([True, True])

    found = audit(system, hidden, {b: (1.0, 1.0)})

    assert (found.passed, found.by_integer) == (True, 2)


def test_audit_sees_the_person_who_knows_the_own_answer() -> None:
    system = pair(total=2, one=1)
    hidden = np.array([False, True, True])

    found = audit(system, hidden, {1: (1.0, 1.0)})

    assert found.passed
    assert found.summary()["insider_checks"] == 0


def test_insider_who_rules_out_all_else_fails_the_audit() -> None:
    build = SystemBuilder()
    a, b, c = build.cell("a", 1), build.cell("b", 1), build.cell("c", 1)
    build.relate([(a, 1.0), (c, 1.0)], 2, 2)
    build.at_most(b, a)
    build.at_most(b, c)  # (a, b, c) is (1, 1, 1), (1, 0, 1), (0, 0, 2) or (2, 0, 0): who is in b knows which
    system, hidden = build.build(), np.array([True, True, True])

    found, without = audit(system, hidden, {a: (1.0, 1.0)}), audit(system, hidden, {b: (1.0, 0.0)})

    assert (found.passed, found.exposed, found.insiders) == (False, [a], 1)
    assert without.passed


def test_more_is_hidden_around_what_only_whole_people_give_away(tmp_path, monkeypatch) -> None:
    hidden_then = []

    def strict(system, hidden, protected, **rest):
        report = audit(system, hidden, protected, **rest)
        if not hidden_then:  # as if a cell were safe in parts of people, and not in whole ones
            report.exposed = sorted(protected)[:1]
        hidden_then.append(int(hidden.sum()))
        return report

    monkeypatch.setattr(protect_module, "audit", strict)
    book, people = world.survey(tmp_path), world.rows(5, (31, 22, 14, 40, 25))

    world.release(book, people, world.plan(book, [("q1", ("unit",), "positive")]), tmp_path / "out")

    assert len(hidden_then) == 2
    assert hidden_then[1] > hidden_then[0]


def test_fixed_cell_cannot_be_protected() -> None:
    build = SystemBuilder()
    build.cell("a", 2, fixed=True)

    with pytest.raises(CannotProtect):
        suppress(build.build(), np.array([True]))


def test_margin_is_hidden_when_nothing_else_helps() -> None:
    cells = with_margins({("a", "x"): 3, ("b", "y"): 20}, [["a", "b"], ["x", "y"]])
    system = table_system(cells)
    primary = np.array([0 < count < 5 for count in system.values])

    found = suppress(system, primary)

    assert ("Total", "Total") in [system.names[i] for i in np.flatnonzero(found.hidden)]


def test_progress_is_told() -> None:
    system, told = pair(), []

    suppress(system, np.array([False, True, False]), progress=lambda *step: told.append(step))

    assert told == [("Hiding what would give others away", 0, 1)]


def test_rounded_share_and_limits_bound_the_share() -> None:
    low, high = share_bounds(0.2949, 400.0, 399.0, 0)

    assert low < 0.2949 < high
    assert high - low < 0.011


@pytest.mark.parametrize(
    ("rule", "value"), [("minimum_base", 3), ("sensitive_minimum", 2), ("slack", 0.0), ("percent_decimals", 3)]
)
def test_rules_cannot_be_looser_than_the_library(rule, value) -> None:
    with pytest.raises(InputError, match=rule):
        Rules.of({rule: value})


def test_plan_is_closed_under_margins_and_conditions(tmp_path) -> None:
    book = world.survey(tmp_path)

    found = world.plan(book, [("m", ("unit", "role"), "positive")])

    names = {t.name for t in found.tables}
    assert names == {f"{q}@{by}" for q in ("m", "hit") for by in ("", "unit", "role", "unit*role")}


def test_plan_reads_a_file_and_tells_what_is_wrong(tmp_path) -> None:
    book = world.survey(tmp_path)
    good, bad, odd, list_ = (tmp_path / f"{n}.yaml" for n in ("good", "bad", "odd", "list"))
    good.write_text("title: T\ntables:\n- {questions: [q1], by: [unit]}\nroll_up: false\n", encoding="utf-8")
    bad.write_text("tables:\n- {questions: [text], by: [id]}\n", encoding="utf-8")
    odd.write_text("tables:\n- {questions: [q1], detail: all}\n", encoding="utf-8")
    list_.write_text("- 1\n", encoding="utf-8")

    found = Plan.read(good, book)

    assert found.title == "T"
    assert set(found.tables) == {Table("q1", ("unit",), "positive"), Table("q1", (), "positive")}
    for path in (bad, odd, list_):
        with pytest.raises(InputError):
            Plan.read(path, book)


def test_external_file_is_read_and_judged(tmp_path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("item;category;by;key;relation;count\nm_1;1;unit;AAA;<=;7\nhit;;;;=;40\n", encoding="utf-8")

    found = read_external([str(path)])

    first = ExternalCount(("n", "m_1", "1", (("unit", "AAA"),)), "≤", 7.0)
    assert found == (first, ExternalCount(("base", "hit", ()), "=", 40.0))


@pytest.mark.parametrize("text", ["a;b\n", "item;category;by;key;relation;count\nq;1;;;about;3\n"])
def test_external_file_that_cannot_be_used_is_refused(tmp_path, text) -> None:
    path = tmp_path / "register.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError):
        read_external([str(path)])
    with pytest.raises(InputError):
        read_external([str(tmp_path / "none.csv")])


def test_what_the_register_has_published_does_not_open_the_rest(tmp_path) -> None:
    book, people = world.survey(tmp_path), world.rows(5, (31, 22, 14, 40, 25))
    open_plan = world.plan(book, [("q1", ("unit",), "positive")])
    before = world.release(book, people, open_plan, tmp_path / "before")
    hidden = [r for r in read_csv(before) if r["status"] == "hidden" and r["by"] == "unit" and r["item"] == "q1"]
    known = hidden[0]["key"]
    count, _ = world.count([p for p in people if p["unit"] == known], "q1", "positive")
    register = tmp_path / "register.csv"
    register.write_text(f"item;category;by;key;relation;count\nq1;positive;unit;{known};=;{count}\n", encoding="utf-8")
    wanted = Plan(open_plan.title, open_plan.tables, open_plan.rules, external=(str(register),))

    after = world.release(book, people, wanted, tmp_path / "after")

    cells = {(r["item"], r["category"], group(r)) for r in read_csv(after) if r["statistic"] == "share"}
    secret = world.protected(people, cells)
    secret.pop(("q1", "positive", (("unit", known),)), None)
    rows = read_csv(after)
    for row in rows:
        if row["key"] == known and row["item"] == "q1":
            row["n"] = str(count)
    assert secret
    assert derivable([after], Book(tmp_path / "datapackage.yaml"), secret) == []
