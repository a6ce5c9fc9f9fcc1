"""The measurements in small: what they tell, that slow or other results are told of, and that R gives the same."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.bench.counting import Own, bench_counting
from analysis.bench.estimating import _against, _own, _r, _survey, _svy, _table, bench_estimates
from analysis.bench.lines import Disagreement, Line, compared
from analysis.bench.reporting import bench_report

ROOT = Path(__file__).resolve().parents[3]
COLUMNS = ["a1", "a3", "a6", "b1", "b2", "N"]


def test_line_tells_seconds_ratio_and_whether_it_is_kept() -> None:
    lines = [
        Line("a", 1.5),
        Line("b", ratio=2.0, least=3.0),
        Line("c", ratio=2.0, most=3.0),
        compared("d", 8.0, 2.0, 3),
        compared("e", None, 2.0, 3),
    ]

    assert [" ".join(line.told().split()) for line in lines] == [
        "a 1.500 s",
        "b 2.0 × (wanted ≥ 3: MISSED)",
        "c 2.0 × (wanted ≤ 3: kept)",
        "d 8.000 s 4.0 × (wanted ≥ 3: kept)",
        "e not measured: not installed",
    ]
    assert [line.is_missed for line in lines] == [False, True, False, False, False]


def test_counting_gives_one_line_for_each_tool_that_counts_the_same() -> None:
    lines = list(bench_counting(3_000, 3))

    assert [line.name for line in lines] == [
        "3,000 answers × 3 columns counted by 60 units, packed",
        "MB above the coded data",
        "pandas groupby",
        "polars group_by",
        "DuckDB GROUP BY",
        "the same from Parquet",
        "DuckDB from Parquet",
    ]
    assert [line.least for line in lines] == [None, None, 10, 5, 5, None, 1.5] or "not installed" in str(lines)
    assert lines[2].ratio == pytest.approx(lines[2].seconds / lines[0].seconds)


def test_tool_that_counts_otherwise_has_no_time() -> None:
    own = Own(1.0, [np.array([[2, 1], [0, 3]])])

    alike = own.against("alike", lambda: [[(0, 0, 2), (0, 1, 1), (1, 1, 3)]], 0)

    assert (alike.name, alike.ratio == alike.seconds) == ("alike", True)
    with pytest.raises(Disagreement, match="other"):
        own.against("other", lambda: [[(0, 0, 2), (0, 1, 1), (1, 1, 4)]], 0)


def test_estimates_are_timed_at_two_sizes(monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")  # R takes half a minute; the next test asks it about a few columns

    lines = list(bench_estimates(0.01))

    sizes = [re.sub(r"\d[\d,]* answers", "n answers", line.name) for line in lines[:4]]
    assert sizes == [f"76 columns × 25 units, n answers, {how}" for how in ("stratified", "raked")] * 2
    assert (lines[4].name, lines[4].most) == ("ten times the answers", 4.0)
    assert lines[4].ratio == pytest.approx(lines[2].seconds / lines[0].seconds)
    assert lines[5] == Line("R survey, svyby", note="not measured: not installed")
    assert lines[6].name.startswith("svy, proportions by unit")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A small municipality: the table the others get, and the library's own shares of some of its columns."""
    folder = tmp_path_factory.mktemp("town")
    responses, organisation, _ = _survey(folder, 0.1)
    own = {key: figures for key, figures in _own(responses, organisation).items() if key[0] in COLUMNS}
    return _table(folder)[COLUMNS], own


@pytest.mark.parametrize("tool", ["R", "svy"])
def test_other_tools_give_the_same_shares_and_standard_errors(town, tmp_path, tool) -> None:
    table, own = town
    other = _r(table, tmp_path) if tool == "R" else _svy(table)
    if other is None:
        pytest.skip(f"{tool} is not installed")

    line = _against(own, tool, other, 1.0, 0)

    assert line.name == f"{tool}: {len(own)} shares alike"
    assert len(own) > 100


def test_tool_that_estimates_otherwise_or_too_little_has_no_time() -> None:
    own = {("q", unit, "1"): (0.5, 0.1) for unit in "ABCD"}
    wide = {key: (share, se + 1e-6) for key, (share, se) in own.items()}

    assert _against(own, "alike", (2.0, own), 1.0, 0) == Line("alike: 4 shares alike", 2.0, 2.0, 0)
    for told in (wide, dict(list(own.items())[:1])):
        with pytest.raises(Disagreement):
            _against(own, "other", (2.0, told), 1.0, 0)


def test_r_that_fails_is_not_measured(town, tmp_path, monkeypatch) -> None:
    (tmp_path / "Rscript").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "Rscript").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert shutil.which("Rscript") == str(tmp_path / "Rscript")
    assert _r(town[0], tmp_path) is None


@pytest.fixture
def plan(tmp_path):
    """A report of one question: the default one takes minutes where units are so small."""
    (tmp_path / "plan.yaml").write_text("tables:\n- {questions: [b1]}\n", encoding="utf-8")
    return tmp_path / "plan.yaml"


def test_report_is_timed_on_the_clock_and_of_the_processor(plan) -> None:
    clock, processor = bench_report(0.03, plan)

    assert (clock.name, clock.ratio) == ("Default report of 25 units, on the clock", None)
    assert (processor.most, processor.ratio) == (1.0, pytest.approx(processor.seconds / 60))
    assert clock.seconds > 0 < processor.seconds


def test_all_measurements_are_told_and_a_missed_one_gives_1(plan) -> None:
    small = ("--answers", "2000", "--columns", "2", "--scale", "0.01", "--plan", str(plan))

    command = [sys.executable, "-m", "analysis.bench", *small]
    got = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PATH": ""})

    lines = got.stdout.splitlines()
    assert got.stderr == ""
    assert len(lines) == 16
    assert got.returncode == int("MISSED" in got.stdout)
