"""Does the default interval cover the truth as often as it says? Finite units, most of whose staff answer."""

from collections import defaultdict

import numpy as np

from analysis.codebook import Codebook
from analysis.estimates import Estimates
from analysis.estimates.weighting import design_of
from analysis.responses import Responses
from analysis.responses.prepare import prepare
from analysis.vault import contents
from tests.analysis.synthetic_surveys import codebook, package

QUESTIONS, ROUNDS = 60, 12
STAFF = {f"U{i:02d}": n for i, n in enumerate((14, 18, 20, 24, 28, 40, 55, 60, 75, 130, 190, 290, 430, 900, 2600))}
CLASSES = ((10, 20), (20, 50), (50, 200), (200, 5000))


def _one_round(book: Codebook, seed: int):
    """Answers of a random 60–75 % of each unit, and each unit's true shares."""
    draw = np.random.default_rng(seed)
    units, columns, truth = [], [], {}
    for place, (unit, staff) in enumerate(STAFF.items()):
        share = draw.choice([0.05, 0.1, 0.2, 0.3, 0.5], QUESTIONS)
        everyone = draw.random((staff, QUESTIONS)) < share
        answering = draw.permutation(staff)[: max(10, round(staff * draw.uniform(0.6, 0.75)))]
        truth[unit] = everyone.mean(axis=0)
        units.append(np.full(len(answering), place, dtype=np.int16))
        columns.append(everyone[answering].astype(np.int16))
    unit, answers = np.concatenate(units), np.concatenate(columns)
    codes = {"unit": unit, **{f"q{j + 1}": answers[:, j] for j in range(QUESTIONS)}}
    levels = {"unit": tuple(STAFF), **{f"q{j + 1}": ("0", "1", "2") for j in range(QUESTIONS)}}
    return Responses(prepare(book, codes, levels, n=len(unit))), truth


def test_default_interval_covers_in_every_size_class(tmp_path) -> None:
    book = codebook(tmp_path, package(questions=QUESTIONS))
    hits, single = defaultdict(list), defaultdict(list)

    for seed in range(ROUNDS):
        responses, truth = _one_round(book, seed)
        design = design_of(contents(responses), STAFF)
        names = [f"q{j + 1}" for j in range(QUESTIONS)]
        frame = contents(Estimates.of(responses, design, questions=names, by=(("unit",),))).frame
        for row in frame[frame["category"] == "positive"].itertuples():
            true = truth[row.key[0]][int(row.question[1:]) - 1]
            covered = row.lo - 1e-12 <= true <= row.hi + 1e-12
            size = next(c for c in CLASSES if c[0] <= row.base < c[1])
            hits[size].append(covered)
            single[row.key[0]].append(covered)

    by_class = {size: float(np.mean(got)) for size, got in sorted(hits.items())}
    assert set(by_class) == set(CLASSES)
    assert {size: share for size, share in by_class.items() if not 0.93 <= share <= 0.97} == {}
    assert {unit: np.mean(got) for unit, got in single.items() if np.mean(got) < 0.90} == {}
