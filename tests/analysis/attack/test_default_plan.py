"""The default report on the synthetic municipality (11,790 staff, 25 units), made by the command and then attacked."""

import pytest

from analysis.codebook.read import STANDARD
from analysis.commands import main
from analysis.synthetic import write_synthetic
from tests.analysis.attack.attacker import Book, derivable
from tests.analysis.attack.loose import loose_figures
from tests.analysis.attack.reading import group, read_csv


def given_away(folder):
    """Every hidden count, protected or not, that follows from the files and counts somebody."""
    rows = [row for row in read_csv(folder) if row["status"] == "hidden" and row["statistic"] == "share"]
    hidden = {(row["item"], row["category"], group(row)): None for row in rows}
    found = derivable([folder], Book(STANDARD), hidden)
    return len(hidden), [cell for cell in found if cell[1][0] > 0]


@pytest.mark.slow
def test_default_report_gives_nobody_away(tmp_path) -> None:
    write_synthetic(tmp_path)
    out = tmp_path / "out" / "r"
    out.parent.mkdir()

    code = main(["summarise", str(tmp_path / "svar.csv"), "--drop-identifying", "--out", str(out)])

    hidden, found = given_away(out)
    assert code == 0
    assert hidden > 100
    assert found == []
    assert loose_figures(out) == []
