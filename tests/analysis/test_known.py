"""What is not built is refused by name."""

import numpy as np
import pytest

from analysis.inference import adjust, association, multiplicity, quantiles, regression, reliability, shares
from analysis.inference.design import Design

D, Y, ONE, G = Design.of(4), np.array([0.0, 1.0, 1.0, 0.0]), np.ones((4, 1)), ["a", "b", "a", "b"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda: Design.of(4, lonely="guess"), "lonely clusters 'guess'; choose one of fail, remove, adjust"),
        (
            lambda: adjust.calibrate(D, ONE, [4.0], method="sinh"),
            "distance of calibration 'sinh'; choose one of linear",
        ),
        (lambda: association.independence(D, G, G, "ab", "ab", "foo"), "test of independence 'foo'; choose one of F"),
        (lambda: multiplicity.adjust([0.1], "sidak"), "adjustment 'sidak'; choose one of holm"),
        (lambda: quantiles.quantile(D, Y, 0.5, rule="hf10"), "rule of quantiles 'hf10'; choose one of math"),
        (lambda: quantiles.quantile(D, Y, 0.5, interval="betaWald"), "interval of a quantile 'betaWald'"),
        (lambda: quantiles.quantile(D, Y, 1.5), "A quantile's share is 1.5"),
        (lambda: regression.fit(D, Y, ONE, ["one"], family="gamma"), "family of regression 'gamma'"),
        (lambda: regression.rank_test(D, Y, G, ["a", "b"], "sign"), "rank test 'sign'; choose one of wilcoxon"),
        (lambda: shares.share(D, Y, method="agresti"), "interval of a share 'agresti'; choose one of wilson"),
        (lambda: reliability.alpha(ONE), "Alpha needs two items or more"),
    ],
)
def test_what_is_not_built_is_refused_by_name(asked, told) -> None:
    with pytest.raises(ValueError, match="." if not told else told.replace("(", r"\(")):
        asked()


def test_score_interval_holds_the_quantile_and_widens_with_the_level() -> None:
    y = np.random.default_rng(3).normal(size=300)

    got = [quantiles.quantile(Design.of(300), y, 0.5, interval="score", level=level) for level in (0.8, 0.99)]

    assert [q.lower < q.estimate < q.upper for q in got] == [True, True]
    assert got[1].upper - got[1].lower > got[0].upper - got[0].lower


def test_score_interval_of_a_range_too_short_is_no_interval() -> None:
    got = quantiles.quantile(Design.of(4), np.array([1.0, 1.0, 1.0, 2.0]), 0.9, interval="score")

    assert np.isnan([got.lower, got.upper]).tolist() == [True, True]
