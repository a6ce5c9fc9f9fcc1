"""Two hundred random surveys and plans: nothing protected can be worked out of the written files."""

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.analysis.attack import world
from tests.analysis.attack.attacker import Book, derivable, group, read_csv
from tests.analysis.attack.loose import loose_figures

BYS = [(), ("unit",), ("role",), ("unit", "role")]
TABLES = st.lists(
    st.tuples(
        st.sampled_from(["q1", "q2", "hit", "m", "worry"]),
        st.sampled_from(BYS),
        st.sampled_from(["categories", "positive"]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda t: (t[0], t[1]),
)
SIZES = st.lists(st.integers(3, 45), min_size=3, max_size=5)


def told(folder):
    """Every cell a release has a row for."""
    return {(r["item"], r["category"], group(r)) for r in read_csv(folder) if r["statistic"] == "share"}


@pytest.mark.slow
@settings(
    max_examples=int(os.environ.get("ATTACKED_PLANS", "200")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
@given(tables=TABLES, sizes=SIZES, seed=st.integers(0, 10_000), roll_up=st.booleans())
def test_attacker_finds_nothing_in_random_plans(tmp_path_factory, tables, sizes, seed, roll_up) -> None:
    folder = tmp_path_factory.mktemp("plan")
    book = world.survey(folder)
    people = world.rows(seed, sizes)
    wanted = world.plan(book, tables, roll_up=roll_up)

    formats = ("csv", "xlsx", "html", "docx") if seed % 10 == 0 else ("csv",)
    out = world.release(book, people, wanted, folder / "out", formats=formats)

    secret = world.protected(people, told(out))
    assert derivable([out], Book(folder / "datapackage.yaml"), secret) == []
    assert loose_figures(out) == []


def test_attacker_finds_nothing_in_a_few_plans(tmp_path) -> None:
    book = world.survey(tmp_path)
    for seed in range(3):
        people = world.rows(seed, (31, 22, 14, 40, 6))
        wanted = world.plan(
            book, [("q1", ("unit", "role"), "categories"), ("hit", ("unit",), "positive"), ("m", ("unit",), "positive")]
        )

        out = world.release(book, people, wanted, tmp_path / f"out{seed}", formats=("csv", "xlsx", "html", "docx"))

        secret = world.protected(people, told(out))
        assert secret
        assert derivable([out], Book(tmp_path / "datapackage.yaml"), secret) == []
        assert loose_figures(out) == []
