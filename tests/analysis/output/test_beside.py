"""Pages that stand beside the figures: how indices hang together, and what others have found."""

import pytest

from analysis.output.overview import beside_others, holding_together
from analysis.release import Release
from analysis.waves.published import Benchmark
from tests.analysis.attack import world
from tests.analysis.synthetic_surveys import codebook, package

KEY = ("q1", "q1", "positive", (), ())


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """A survey without sensitive questions: 150 answers from five units."""
    said = package()
    for field in said["resources"][0]["schema"]["fields"]:
        field["survey"].pop("sensitive", None)
    said["survey"]["derived"][0]["sensitive"] = False
    book = codebook(tmp_path_factory.mktemp("book"), said)
    plan = world.plan(book, [("worry", ("unit",), "positive"), ("q1", (), "categories")])
    return Release.make(world.responses(book, world.rows(5, (30,) * 5)), plan, seconds=1.0)


def test_report_tells_how_an_index_hangs_together(release) -> None:
    one = release.quality["reliability"][0]

    assert (one.question, one.units, one.n > 100, -1 <= one.alpha <= 1) == ("worry", 5, True, True)
    alpha, icc = (f"{value:.2f}".replace(".", ",") for value in (one.alpha, one.icc))
    assert holding_together(release) == [
        f"Oro: Cronbachs alfa {alpha} ({one.n} svar).",
        f"Oro: {icc} av variationen ligger mellan enheter (ICC1, de 5 enheter som visas).",
    ]


def test_figures_of_others_stand_beside_with_what_can_be_said(release) -> None:
    others = [
        Benchmark(KEY, "Källa A", 10.0, 40.0, (), 5.0, 1e-6),
        Benchmark(KEY, "Källa B", 39.0, 40.0, (), 0.2, 0.84),
        Benchmark(KEY, "Källa C", 39.0, 40.0, ("period",)),
        Benchmark(KEY, "Källa D", 39.0, 40.0, ()),
    ]

    blocks = beside_others(release, others)

    assert [(row[3], row[4]) for row in blocks[-1].rows] == [
        ("Källa A", "Klar skillnad"),
        ("Källa B", "Ingen klar skillnad"),
        ("Källa C", "Inte jämförbart: en annan period"),
        ("Källa D", "–"),
    ]
    assert beside_others(release, []) == []
