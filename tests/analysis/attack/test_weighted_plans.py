"""Random surveys with weights: what the rounded weighted shares and their limits tell is not enough either."""

import pytest
from hypothesis import given

from analysis.responses.organisation import Organisation
from tests.analysis.attack.loose import loose_figures
from tests.analysis.attack.plans import EVERY_FORMAT, SEEDS, SIZES, Tried, attacked, tables


@pytest.mark.slow
@attacked(0.25)
@given(tables=tables((), ("unit",), ("role",)), sizes=SIZES, seed=SEEDS)
def test_attacker_finds_nothing_in_weighted_plans(tmp_path_factory, tables, sizes, seed) -> None:
    formats = EVERY_FORMAT if seed % 10 == 0 else ("csv",)

    tried = Tried(tmp_path_factory.mktemp("plan"), tables, sizes, seed, formats=formats, weighted=True)

    assert tried.attack().leaks() == []
    assert loose_figures(tried.out) == []


def test_attacker_finds_nothing_in_shares_of_merged_units(tmp_path) -> None:
    wanted = [("q1", ("unit",), "positive"), ("hit", ("unit",), "positive")]

    tried = Tried(tmp_path, wanted, (31, 22, 8, 40, 6), 4, weighted=True)

    attack = tried.attack()
    assert attack.merged == {"merged-": ("CCC", "EEE")}
    assert {where for *_, where in attack.judged} >= {(("unit", "CCC"),), (("unit", "EEE"),)}
    assert attack.leaks() == []


def test_attacker_finds_nothing_where_units_are_merged_within_departments(tmp_path) -> None:
    wanted, sizes = [("q1", ("unit",), "positive"), ("hit", ("unit",), "positive")], (31, 7, 8, 40, 6)
    staff = {"AAA": 90, "BBB": 12, "CCC": 30, "DDD": 70, "EEE": 25}
    department = {"AAA": "P", "BBB": "P", "CCC": "Q", "DDD": "Q", "EEE": "Q"}
    organisation = Organisation({unit: f"Enhet {unit}" for unit in staff}, staff, department)

    tried = Tried(tmp_path, wanted, sizes, 4, staff=organisation)

    attack = tried.attack()
    assert attack.merged == {"merged-P": ("AAA", "BBB"), "merged-Q": ("CCC", "EEE")}
    assert {where for *_, where in attack.judged} >= {(("unit", unit),) for unit in ("BBB", "CCC", "EEE")}
    assert attack.leaks() == []
