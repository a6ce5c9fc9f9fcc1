"""The default plan: everything for the whole, by unit, and by background what everybody is asked."""

from analysis.plan import Plan, Table
from tests.analysis.synthetic_surveys import codebook


def test_default_plan_has_what_everybody_is_asked_also_by_background(tmp_path) -> None:
    plan = Plan.default(codebook(tmp_path))

    everybody = ("q1", "q2", "q3", "hit", "worry")
    expected = {Table("role"), Table("m"), Table("m", ("unit",), "positive")}
    expected |= {Table(name) for name in everybody}
    expected |= {Table(name, (by,), "positive") for name in everybody for by in ("unit", "role")}
    assert set(plan.tables) == expected
    assert (plan.title, plan.roll_up, plan.rules.minimum_base) == ("Provenkät", True, 10)


def test_plan_without_a_table_is_without_what_has_it_as_a_margin(tmp_path) -> None:
    plan = Plan("T", (Table("q1"), Table("q1", ("unit",)), Table("q1", ("unit", "role")), Table("q2", ("unit",))))

    assert plan.without([Table("q1", ("unit",))]).tables == (Table("q1"), Table("q2", ("unit",)))
