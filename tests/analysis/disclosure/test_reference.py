"""The reference cases of suppression: lpSolve's bounds, tau-ARGUS's tables and a documented trap."""

import numpy as np
import pytest

from analysis.disclosure.bounds import attacker_bounds
from analysis.disclosure.suppress import suppress
from analysis.disclosure.table import TOTAL, table_system, with_margins
from tests.analysis.reference_data import cases

ALL = {
    family: [c for c in cases() if c["family"] == family]
    for family in ("attacker_bounds", "cell_suppression", "documented_sdc")
}


def ids(family):
    """Names for pytest."""
    return [case["id"] for case in ALL[family]]


def square(rows):
    """A two-way table as named cells, with its margins."""
    inner = {(str(i), str(j)): count for i, row in enumerate(rows, 1) for j, count in enumerate(row, 1)}
    names = [[str(i) for i in range(1, len(rows) + 1)], [str(j) for j in range(1, len(rows[0]) + 1)]]
    return with_margins(inner, names)


@pytest.mark.parametrize("case", ALL["attacker_bounds"], ids=ids("attacker_bounds"))
def test_bounds_agree_with_lpsolve(case) -> None:
    table = square(case["call"]["table"])
    system = table_system(table, zeros_known=False)
    hidden = np.array([[name == (str(r), str(c)) for r, c in case["call"]["suppressed"]] for name in system.names]).any(
        axis=1
    )

    found = attacker_bounds(system, hidden)

    places = {name: number for number, name in enumerate(system.names)}
    for cell in case["expected"]:
        interval = found[places[str(cell["row"]), str(cell["col"])]]
        assert interval.low == pytest.approx(cell["min"], abs=1e-6)
        assert interval.high == pytest.approx(cell["max"], abs=1e-6)
        assert interval.is_exact == cell["exact"]


@pytest.mark.parametrize("case", ALL["cell_suppression"], ids=ids("cell_suppression"))
def test_hides_no_more_than_tau_argus(case) -> None:
    dimensions, expected = case["call"]["dimensions"], case["expected"]
    named = {tuple(c[d].strip() for d in dimensions): c for c in expected["cells"]}
    system = table_system({name: c["count"] for name, c in named.items()})
    primary = np.array([named[name]["status"] == "U" for name in system.names])

    found = suppress(system, primary, seconds=300)

    bounds = attacker_bounds(system, found.hidden)
    assert int(found.secondary.sum()) <= expected["secondary"]
    assert [bounds[int(i)].is_exact for i in np.flatnonzero(primary)] == [False] * int(primary.sum())
    for i in np.flatnonzero(primary):
        slack = max(1.0, np.ceil(0.3 * system.values[i]))
        assert bounds[int(i)].high >= system.values[i] + slack - 1e-6
        assert bounds[int(i)].low <= max(0.0, system.values[i] - slack) + 1e-6


@pytest.mark.parametrize("case", ALL["documented_sdc"], ids=ids("documented_sdc"))
def test_two_hidden_cells_in_every_line_are_not_enough(case) -> None:
    rows = case["call"]["table"]
    inner = {(r, c): count for r, row in rows.items() for c, count in row.items()}
    system = table_system(with_margins(inner, [list(rows), list(next(iter(rows.values())))]), zeros_known=False)
    hidden = np.array(["|".join(name) in case["call"]["suppressed"] for name in system.names])

    found = attacker_bounds(system, hidden)

    exact = {"|".join(system.names[i]): interval.low for i, interval in found.items() if interval.is_exact}
    assert sorted(exact) == sorted(case["expected"]["exactly_derivable"])
    assert next(iter(exact.values())) == pytest.approx(case["expected"]["value"])


def test_golden_row_hides_the_small_cell_and_the_next_smallest() -> None:
    system = table_system({("a",): 12, ("b",): 3, ("c",): 9, (TOTAL,): 24}, levels=True)
    primary = np.array([name == ("b",) for name in system.names])

    found = suppress(system, primary)

    assert sorted(system.values[found.hidden].tolist()) == [3, 9]
