"""The map of units and questions, figures of others, and coefficients of the indices: published figures only."""

import re

import numpy as np
import pytest

from analysis.inference.reliability import agreement, alpha
from analysis.output.charts import SHADES, chart_svg
from analysis.output.document import Grid, Heat
from analysis.output.sections import document
from analysis.release import Release
from analysis.release.reliability import reliability
from analysis.vault import contents
from analysis.waves.published import Benchmark, against_benchmarks, published_of
from tests.analysis.attack import world
from tests.analysis.synthetic_surveys import codebook, package

TABLES = [(q, by, "positive") for q in ("q1", "q2", "q3") for by in ((), ("unit",))]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A release of three questions by unit."""
    book = world.survey(tmp_path_factory.mktemp("book"))
    people = world.rows(5, (31, 22, 14, 40, 26))
    return Release.make(world.responses(book, people), world.plan(book, TABLES), lang="en", seconds=1.0)


def test_map_and_its_table_hold_what_is_published(made) -> None:
    blocks = document(made).blocks
    place = next(i for i, block in enumerate(blocks) if isinstance(block, Heat))
    heat, grid = blocks[place], blocks[place + 1]

    published = [
        [row.value for row in made.table(q, ("unit",)) if row.category == "positive"] for q in ("q1", "q2", "q3")
    ]
    assert heat.values == tuple(zip(*published, strict=True))
    assert heat.columns == ("B1", "B2", "B3")
    assert isinstance(grid, Grid)
    hidden = sum(value is None for row in heat.values for value in row)
    assert hidden == sum(cell == "Too few answers" for row in grid.rows for cell in row)
    assert hidden > 0


def test_map_draws_no_square_for_what_is_hidden() -> None:
    shown, hidden = ((12.0, None), (3.0, 45.0)), ((12.0, None), (3.0, None))

    pictures = [chart_svg(Heat("T", "D", ("a", "b"), ("B1", "B2"), values), 1, "sv") for values in (shown, hidden)]

    squares = [re.findall(r'style="fill: (#[0-9a-f]{6})"', p) for p in pictures]
    assert [[shade for shade in found if shade in SHADES] for found in squares] == [
        [SHADES[2], SHADES[0], SHADES[4]],
        [SHADES[2], SHADES[0]],
    ]
    assert [p.count(">–<") for p in pictures] == [1, 2]
    assert ">45<" in pictures[0]
    assert "45" not in re.findall(r"<text[^>]*>([^<]*)</text>", pictures[1])


def test_figures_of_others_stand_beside_published_ones(made, tmp_path) -> None:
    shown = made.table("q1")[0]
    path = tmp_path / "others.csv"
    path.write_text(
        "question;category;value;n;source;months\nq1;positive;1;5000;Elsewhere 2024;12\nq2;positive;9,5;500;Old;18\n",
        encoding="utf-8",
    )

    found = against_benchmarks(published_of(made), path, 12)

    grid = next(b for b in document(made, (), found).blocks if isinstance(b, Grid) and "others" in b.caption)
    assert [row[1:] for row in grid.rows] == [
        (f"{shown.value:g}\u00a0%", "1\u00a0%", "Elsewhere 2024", "Clear difference"),
        (f"{made.table('q2')[0].value:g}\u00a0%", "9.5\u00a0%", "Old", "Not comparable: another period"),
    ]


def test_several_benchmarks_are_judged_together(made) -> None:
    one = Benchmark(("q1", "q1", "positive", "", ""), "A", 20.0, 25.0, (), 2.1, 0.04)

    notes = [
        [
            row[-1]
            for row in next(
                b for b in document(made, (), several).blocks if isinstance(b, Grid) and "others" in b.caption
            ).rows
        ]
        for several in ([one], [one, one])
    ]

    assert notes == [["Clear difference"], ["No clear difference", "No clear difference"]]


def _quiet(folder):
    """The same survey with questions that nobody minds."""
    said = package()
    for field in said["resources"][0]["schema"]["fields"]:
        field.get("survey", {}).pop("sensitive", None)
    said["survey"]["derived"][0].pop("sensitive")
    return codebook(folder, said)


def test_coefficients_are_of_whole_answers_and_shown_units(tmp_path) -> None:
    book = _quiet(tmp_path)
    people = world.rows(5, (45, 52, 44, 40, 46))
    answers = world.responses(book, people)
    tables = [
        *TABLES,
        ("hit", (), "positive"),
        ("hit", ("unit",), "positive"),
        ("worry", (), ""),
        ("worry", ("unit",), ""),
    ]

    made = Release.make(answers, world.plan(book, tables), lang="en", seconds=1.0)

    data = contents(answers)
    items = np.array([[float(row[q]) if row[q] else np.nan for q in ("q1", "q2", "q3")] for row in people])
    whole = items[~np.isnan(items).any(axis=1)]
    shown = {row.key[0] for row in made.table("worry", ("unit",)) if row.is_shown}
    inside = np.array([row["unit"] in shown for row in people])
    icc = agreement(data.numbers["worry"][inside], np.array([row["unit"] for row in people])[inside]).icc1
    (found,) = made.quality["reliability"]
    assert (found.n, found.alpha) == (len(whole), round(alpha(whole).raw, 2))
    assert (found.units, found.icc) == (len(shown), round(icc, 2) if len(shown) >= 5 else None)


def test_few_or_sensitive_answers_give_no_coefficient(tmp_path, made) -> None:
    book = _quiet(tmp_path)
    few = contents(world.responses(book, world.rows(5, (20, 20, 20, 20, 15))))

    assert reliability(few, made.rows) == ()
    assert made.quality["reliability"] == ()
