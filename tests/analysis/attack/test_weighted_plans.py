"""Random surveys with weights: what the rounded weighted shares and their limits tell is not enough either."""

import pytest
from hypothesis import given

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
