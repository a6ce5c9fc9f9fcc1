"""The field's own worked values (domain material, section 2.8)."""

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.inference import shares
from analysis.inference.intervals import wilson

GOLDEN = json.loads((Path(__file__).parent / "reference" / "golden.json").read_text(encoding="utf-8"))
Z = 1.959963984540054


@pytest.mark.parametrize("row", GOLDEN["wilson95"], ids=lambda row: row["id"])
def test_wilson(row) -> None:
    low, high = wilson(row["p"], row["n"], Z)

    assert (round(float(low) * 100, 2), round(float(high) * 100, 2)) == (row["lo"], row["hi"])
    assert np.allclose(shares.wilson_count(row["p"] * row["n"], row["n"]), (low, high), rtol=1e-12, atol=0)


@pytest.mark.parametrize("row", GOLDEN["fpc"], ids=lambda row: row["id"])
def test_finite_population(row) -> None:
    assert round(shares.finite_se(row["p"], row["n"], row["N"]), 5) == row["se"]


@pytest.mark.parametrize("row", GOLDEN["ztest"], ids=lambda row: row["id"])
def test_pooled_z(row) -> None:
    assert round(shares.pooled_z(row["p1"], row["n1"], row["p2"], row["n2"]), 3) == row["z"]


def test_response_rate_and_worst_case() -> None:
    rate, worst = GOLDEN["response_rate"], GOLDEN["worst_case"]

    assert round(shares.response_rate(rate["answers"], rate["sample"]), 4) == rate["rate"]
    assert tuple(round(x, 10) for x in shares.worst_case(worst["resp"], worst["p"])) == (worst["lo"], worst["hi"])
