"""Random surveys and plans, each made, written and attacked; how many is set by ATTACKED_PLANS (200 in all)."""

import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.analysis.attack import world
from tests.analysis.attack.attacker import Book
from tests.analysis.attack.reading import told
from tests.analysis.attack.verdict import Attack, merged_units

ALL = int(os.environ.get("ATTACKED_PLANS", "200"))
EVERY_FORMAT = ("csv", "parquet", "xlsx", "html", "docx")
QUESTIONS = ["q1", "q2", "hit", "m", "worry"]


def tables(*bys):
    """Up to three tables of questions by these breakdowns."""
    table = st.tuples(st.sampled_from(QUESTIONS), st.sampled_from(bys), st.sampled_from(["categories", "positive"]))
    return st.lists(table, min_size=1, max_size=3, unique_by=lambda t: t[:2])


SIZES = st.lists(st.integers(3, 45), min_size=3, max_size=5)
SEEDS = st.integers(0, 10_000)


def attacked(share):
    """Settings for a share of all plans: the same ones every time, none made simpler when one fails."""
    return settings(
        max_examples=max(1, round(ALL * share)),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        database=None,
    )


class Tried:
    """One survey, released and attacked."""

    def __init__(
        self, folder: Path, wanted, sizes, seed, *, people=None, staff=None, weighted=False, formats=("csv",), **how
    ):
        self.book, self.people = world.survey(folder), people or world.rows(seed, sizes)
        self.told = Book(folder / "datapackage.yaml")
        self.staff = staff or (world.staffed(sizes, seed) if weighted else None)
        plan = world.plan(self.book, wanted, **how)
        self.out = world.release(
            self.book, self.people, plan, folder / "out", formats=formats, organisation=self.staff, seconds=0.5
        )

    def attack(self, **known):
        """The strongest attacker, who knows what each unit's answers weigh."""
        weights = None
        if self.staff is not None:
            weights = world.weights(self.people, self.staff, merged_units(told(self.out)))
        return Attack([self.out], self.told, self.people, weights=weights, **known)
