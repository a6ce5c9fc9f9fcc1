"""Random surveys and plans: nothing protected can be worked out of the written files, also by those who answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.attack.loose import loose_figures
from tests.analysis.attack.plans import EVERY_FORMAT, SEEDS, SIZES, Tried, attacked, tables


@pytest.mark.slow
@attacked(0.75)
@given(tables=tables((), ("unit",), ("role",), ("unit", "role")), sizes=SIZES, seed=SEEDS, roll_up=st.booleans())
def test_attacker_finds_nothing_in_random_plans(tmp_path_factory, tables, sizes, seed, roll_up) -> None:
    formats = EVERY_FORMAT if seed % 10 == 0 else ("csv",)

    tried = Tried(tmp_path_factory.mktemp("plan"), tables, sizes, seed, formats=formats, roll_up=roll_up)

    attack = tried.attack()
    assert attack.leaks() == []
    if seed % 5 == 0:
        assert attack.known_to_insiders() == []
    assert loose_figures(tried.out) == []


def test_attacker_finds_nothing_in_a_few_plans(tmp_path) -> None:
    wanted = [("q1", ("unit",), "categories"), ("worry", ("role",), "positive"), ("m", ("unit",), "positive")]

    tried = Tried(tmp_path, wanted, (31, 22, 14, 40, 6), 2, formats=(*EVERY_FORMAT, "pdf"))

    attack = tried.attack()
    assert len(attack.judged) > 10
    assert attack.leaks() == []
    assert attack.known_to_insiders() == []
    assert loose_figures(tried.out) == []
