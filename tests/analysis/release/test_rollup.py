"""Merging of small units: answers, staff and staff counts as one."""

from analysis.release.rollup import merged_organisation, merged_population, merged_staff
from analysis.responses.organisation import Organisation, Population

MERGING = {"B": "merged-", "C": "merged-"}


def test_staff_of_merged_units_are_counted_as_one() -> None:
    organisation = Organisation(
        {"A": "Ett", "B": "Två", "C": "Tre"}, {"A": 50, "B": 8, "C": 9}, {"A": "", "B": "", "C": ""}
    )

    merged = merged_organisation(organisation, MERGING)

    assert merged_staff(None, MERGING) == {}
    assert merged_organisation(None, MERGING) is None
    assert merged_organisation(organisation, {}) is organisation
    assert (merged.names, merged.staff, merged.above) == (
        {"A": "Ett", "merged-": "merged-"},
        {"A": 50, "merged-": 17},
        {"A": "", "merged-": "merged-"},
    )


def test_population_of_merged_units_is_counted_as_one() -> None:
    population = Population(("role", "unit"), {("1", "A"): 5, ("1", "B"): 2, ("1", "C"): 3, ("2", "C"): 4})
    other = Population(("role",), {("1",): 10})

    merged = merged_population(population, MERGING, "unit")

    assert merged == Population(("role", "unit"), {("1", "A"): 5, ("1", "merged-"): 5, ("2", "merged-"): 4})
    assert merged_population(other, MERGING, "unit") is other
    assert merged_population(None, MERGING, "unit") is None
