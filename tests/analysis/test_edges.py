"""What the reference cases do not reach: refusals, odd inputs and breaks of every kind."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import analysis
from analysis.codebook import Codebook
from analysis.codebook.rules import parse_rule
from analysis.estimates.tally import tally, tally_parquet
from analysis.inference import adjust, multiplicity, quantiles, regression, shares
from analysis.inference.design import Design
from analysis.inference.figures import mean, pairwise, quantile_t, total
from analysis.inference.variance import LonelyClusterError
from analysis.responses.decoding import split_marks
from analysis.responses.mapping import plain
from analysis.waves.breaks import breaks_between
from tests.analysis.synthetic_surveys import codebook, package

OPTIONS = {plain(text): i for i, text in enumerate(("Ja, mycket", "Nej", "m_3"))}


def test_public_names_are_fetched_when_asked_for() -> None:
    assert analysis.Codebook is Codebook
    assert analysis.Release.__name__ == "Release"
    with pytest.raises(AttributeError):
        _ = analysis.Nothing


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Ja, mycket", {0}),
        ("Ja, mycket, Nej", {0, 1}),
        ("Nej|M_3", {1, 2}),
        ("Nej\nJa, mycket", {0, 1}),
        ("Nej; Kanske", None),
        ("Kanske", None),
    ],
)
def test_marks_in_one_cell_are_told_apart(cell, found) -> None:
    assert split_marks(cell, OPTIONS) == found


def test_marks_with_a_named_delimiter() -> None:
    assert split_marks("Nej/m_3", OPTIONS, "/") == {1, 2}


@pytest.mark.parametrize("lowest", [0, -2])
def test_tally_counts_every_column(tmp_path, lowest) -> None:
    draw = np.random.default_rng(4)
    unit = draw.integers(0, 7, 70_000).astype(np.int16)
    widths = [5, 6, 4, 90, 3]
    columns = [draw.integers(lowest, lowest + w, 70_000).astype(np.int16) for w in widths]

    counts = tally(unit, columns, 7, widths, lowest)

    for column, width, got in zip(columns, widths, counts, strict=True):
        expected = np.zeros((7, width), dtype=np.int64)
        np.add.at(expected, (unit, column - lowest), 1)
        assert (got == expected).all()


def test_tally_of_a_parquet_file_is_the_same(tmp_path) -> None:
    draw = np.random.default_rng(5)
    columns = {name: draw.integers(0, 4, 5000).astype(np.int8) for name in ("unit", "a", "b")}
    pq.write_table(pa.table(columns), tmp_path / "x.parquet", row_group_size=700)

    got = tally_parquet(tmp_path / "x.parquet", "unit", ["a", "b"], 4, [4, 4])

    assert all(
        (x == y).all()
        for x, y in zip(got, tally(columns["unit"], [columns["a"], columns["b"]], 4, [4, 4]), strict=True)
    )


def test_impossible_weights_are_refused() -> None:
    design = Design.of(4, weights=[1.0, 2.0, 3.0, 4.0])
    group = np.array([0, 0, 1, 1])

    with pytest.raises(adjust.CalibrationError):
        adjust.poststratify(design, group, [1.0, 2.0, 3.0])
    with pytest.raises(adjust.CalibrationError):
        adjust.rake(design, [(group, [1.0, 9.0]), ([0, 1, 0, 1], [5.0, 1.0])], limit=20)
    with pytest.raises(adjust.CalibrationError):
        adjust.calibrate(design, np.ones((4, 1)), [10.0], method="logit")
    with pytest.raises(adjust.CalibrationError):
        adjust.calibrate(design, np.ones((4, 1)), [100.0], method="raking", bounds=(0.5, 2.0))
    with pytest.raises(adjust.CalibrationError):
        adjust.trim(design, lower=10.0, upper=20.0)
    with pytest.raises(adjust.CalibrationError):
        adjust.trim(design, upper=2.0, strict=True)
    assert adjust.trim(design, upper=9.0).weights.tolist() == [1.0, 2.0, 3.0, 4.0]


def test_lonely_cluster_stops_unless_told_what_to_do() -> None:
    design = Design.of(3, strata=[[1, 1, 2]])

    with pytest.raises(LonelyClusterError):
        mean(design, [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="smaller than its sample"):
        Design.of(3, fpc=[[2, 2, 2]])


def test_nothing_to_estimate_gives_gaps() -> None:
    got = mean(Design.of(3).within([False] * 3), [1.0, 2.0, 3.0])

    assert np.isnan(got.estimate).all()
    assert np.isnan(quantile_t(0.95, 0))
    assert np.isnan(mean(Design.of(3), [1.0, np.nan, 3.0], skip_gaps=False).estimate).all()
    assert total(Design.of(3), [1.0, np.nan, 3.0]).estimate.tolist() == [4.0]


def test_pairwise_and_adjusted_p_of_gaps() -> None:
    got = mean(Design.of(20), np.random.default_rng(1).normal(size=(20, 3)), names=("a", "b", "c"))

    assert [(a, b) for a, b, *_ in pairwise(got)] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert multiplicity.adjust([0.01, np.nan, 0.04], "none").tolist()[::2] == [0.01, 0.04]
    assert multiplicity.adjust([0.01, np.nan, 0.04], "holm").tolist()[::2] == [0.02, 0.04]


def test_separated_answers_are_refused() -> None:
    y = np.repeat([0.0, 1.0], 20)
    x = np.column_stack([np.ones(40), y * 100 + np.arange(40)])

    with pytest.raises((regression.RegressionError, np.linalg.LinAlgError)):
        regression.fit(Design.of(40), y, x, ("one", "x"), family="binomial")


def test_wilson_and_newcombe_at_the_edges() -> None:
    assert shares.wilson_count(0, 10)[0] == 0.0
    assert shares.wilson_count(10, 10)[1] == 1.0
    got = shares.two_shares((0, 0), (10, 10))
    assert (got.z, got.difference) == (0.0, 0.0)
    assert got.newcombe[0] < 0 < got.newcombe[1]


def test_quantile_of_everything_alike_has_no_interval() -> None:
    got = quantiles.quantile(Design.of(30), np.ones(30), 0.5, interval="xlogit")

    assert (got.estimate, np.isnan(got.lower)) == (1.0, True)


def test_breaks_are_found_in_every_part(tmp_path) -> None:
    said = package()
    fields = said["resources"][0]["schema"]["fields"]
    fields[3]["survey"]["measure"] = 2
    fields[4]["categories"][2]["label"] = "Ja, ofta"
    fields[6]["survey"]["asked_if"] = {"q": "q1", "in": [1]}
    said["survey"]["multi_response"][0]["columns"] = ["m_1", "m_3"]
    said["survey"]["indices"][0]["minimum_answered"] = 1
    said["survey"]["derived"][0]["any"] = [{"q": "q1", "in": [1]}, {"q": "q2", "in": [1, 2]}]
    (tmp_path / "new").mkdir()

    found = breaks_between(codebook(tmp_path), codebook(tmp_path / "new", said))

    assert found == {
        "q1": ("measure",),
        "q2": ("scale",),
        "m_1": ("routing",),
        "m": ("routing", "scale"),
        "worry": ("scale", "measure"),
        "hit": ("measure", "scale"),
    }
    assert breaks_between(codebook(tmp_path), codebook(tmp_path)) == {}


@pytest.mark.parametrize("block", ["ja", {"zz": 1}, {"all": ["x"]}])
def test_rule_without_meaning_is_refused(block) -> None:
    with pytest.raises(ValueError, match=r"ja|zz|x"):
        parse_rule(block)
