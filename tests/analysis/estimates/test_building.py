"""The fast way over cells gives what rows and the design give, for every kind of adjustment and design."""

import numpy as np
import pytest

from analysis.estimates import Estimates
from analysis.estimates.asked import what_is_asked
from analysis.estimates.clustered import line_values
from analysis.estimates.weighting import design_of, weigh
from analysis.inference import adjust, figures
from analysis.inference.design import Design
from analysis.problems import InputError
from analysis.responses import Responses
from analysis.responses.organisation import Organisation, Population
from analysis.vault import contents
from tests.analysis.responses.files import told, write
from tests.analysis.synthetic_surveys import codebook, package, rows

STAFF = {"AAA": 90, "BBB": 70, "CCC": 100}
N = 150


@pytest.fixture
def responses(tmp_path):
    book = codebook(tmp_path)
    got, _ = Responses.read(write(tmp_path / "svar", *told(book, rows(N), "codes", "0/1"), "semicolon, UTF-8"), book)
    return got


def designs(data) -> dict[str, Design]:
    plain = design_of(data, STAFF)
    role, unit = data.codes["role"], data.codes["unit"]
    both = [(unit, [90.0, 70.0, 100.0]), (role, [120.0, 140.0])]
    x = np.column_stack([np.ones(N), role, np.arange(N) % 7])
    return {
        "weights one": design_of(data),
        "stratified": plain,
        "post-stratified": adjust.poststratify(plain, role, [120.0, 140.0]),
        "raked": adjust.rake(plain, both),
        "raked by sweeps": adjust.rake(plain, both, variance="sweeps"),
        "calibrated": adjust.calibrate(plain, x, x.T @ plain.weights * [1, 1.05, 1.02]),
        "twice": adjust.poststratify(adjust.rake(plain, both), unit, [90.0, 70.0, 100.0]),
        "clustered": Design.of(N, strata=[unit], clusters=[np.arange(N) // 5], lonely="adjust"),
    }


@pytest.mark.parametrize(
    "kind",
    ["weights one", "stratified", "post-stratified", "raked", "raked by sweeps", "calibrated", "twice", "clustered"],
)
def test_frame_agrees_with_rows(responses, kind) -> None:
    data = contents(responses)
    design = designs(data)[kind]

    frame = contents(Estimates.of(responses, design, by=((), ("unit",), ("unit", "role")))).frame

    for asked in what_is_asked(data.codebook):
        values = line_values(data, asked)
        for j, line in enumerate(asked.lines):
            mine = frame[(frame["item"] == line.item) & (frame["category"] == line.category)]
            for row in mine.itertuples():
                inside = np.logical_and.reduce(
                    [np.ones(N, bool)]
                    + [data.codes[b] == data.levels[b].index(k) for b, k in zip(row.by, row.key, strict=True)]
                )
                got = figures.mean(design.within(inside), values[:, j])
                assert row.estimate == pytest.approx(got.estimate[0], rel=1e-10, nan_ok=True)
                assert row.se == pytest.approx(got.se[0], rel=1e-8, abs=1e-12, nan_ok=True)
                assert row.base == (inside & ~np.isnan(values[:, j])).sum()


def test_every_row_is_counted_once(responses) -> None:
    frame = contents(Estimates.of(responses, by=((), ("unit",)))).frame

    parts = ["base", "not_substantive", "refused", "no_answer", "not_asked", "route_unknown", "not_in_wave"]
    rows_in = {(): N, **{(u,): N // 3 for u in STAFF}}
    assert (frame[parts].sum(axis=1) == frame["key"].map(rows_in)).all()
    assert (frame["asked"] == frame[["base", "not_substantive", "refused", "no_answer"]].sum(axis=1)).all()
    single = frame[(frame["question"] == "q1") & (frame["category"] != "positive")]
    assert single.groupby("key")["n"].sum().to_dict() == single.groupby("key")["base"].first().to_dict()


@pytest.mark.parametrize("interval", ["wilson", "beta", "logit", "xlogit", "asin", "mean"])
def test_interval_holds_the_estimate(responses, interval) -> None:
    frame = contents(
        Estimates.of(responses, design_of(contents(responses), STAFF), by=(("unit",),), interval=interval)
    ).frame

    inner = frame[(frame["statistic"] == "share") & (frame["estimate"] > 0) & (frame["estimate"] < 1)]
    assert len(inner) > 20
    assert ((inner["lo"] <= inner["estimate"]) & (inner["estimate"] <= inner["hi"])).all()


def test_nought_and_all_have_an_interval(tmp_path) -> None:
    book = codebook(tmp_path)
    given = [row | {"q1": "0", "q2": "2", "m_1": "1", "m_2": "0", "m_3": "0"} for row in rows(30)]
    responses, _ = Responses.read(
        write(tmp_path / "svar", *told(book, given, "codes", "0/1"), "semicolon, UTF-8"), book
    )

    frame = contents(
        Estimates.of(
            responses, design_of(contents(responses), dict.fromkeys(["AAA", "BBB", "CCC"], 20)), by=(("unit",),)
        )
    ).frame

    none, everyone = (frame[(frame["item"] == q) & (frame["category"] == "positive")] for q in ("q1", "q2"))
    assert (none[["estimate", "se", "lo"]] == 0).all(axis=None)
    assert ((none["hi"] > 0) & (none["hi"] < 0.2)).all()
    assert (everyone[["estimate", "hi"]] == 1).all(axis=None)
    assert ((everyone["lo"] < 1) & (everyone["lo"] > 0.8)).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"interval": "wald"}, "There is no such interval."),
        ({"questions": ["zz"]}, "There is no such question to estimate."),
        ({"by": (("zz",),)}, "A breakdown names a column that is not there."),
    ],
)
def test_wrong_asking_is_refused(responses, options, message) -> None:
    with pytest.raises(InputError) as refused:
        Estimates.of(responses, **options)

    assert [p.message for p in refused.value.problems] == [message]


def weighted_package() -> dict:
    said = package()
    said["survey"]["design"] = {"weighting": {"method": "rake", "margins": [["unit"], ["role"]], "cap": [0.3, 3.0]}}
    return said


@pytest.fixture
def raked(tmp_path):
    book = codebook(tmp_path, weighted_package())
    got, _ = Responses.read(write(tmp_path / "svar", *told(book, rows(N), "codes", "0/1"), "semicolon, UTF-8"), book)
    return got


def organisation(staff) -> Organisation:
    return Organisation({u: u for u in staff}, staff, dict.fromkeys(staff, ""))


def test_weights_meet_every_margin(raked) -> None:
    data = contents(raked)
    people = Population(
        ("unit", "role"),
        {("AAA", "1"): 40, ("AAA", "2"): 50, ("BBB", "1"): 30, ("BBB", "2"): 40, ("CCC", "1"): 45, ("CCC", "2"): 55},
    )

    got = weigh(raked, organisation(STAFF), people)

    w = got.design.weights
    assert np.allclose(np.bincount(data.codes["unit"], w), [90, 70, 100], rtol=1e-8)
    assert np.allclose(np.bincount(data.codes["role"], w), [115, 145], rtol=1e-8)
    assert got.notes == ()


def test_notes_tell_what_weights_cannot(raked) -> None:
    impossible = Population(("unit", "role"), {("AAA", "1"): 259, ("BBB", "2"): 1})

    unfit = weigh(raked, organisation(STAFF), impossible, "en")
    heavy = weigh(raked, organisation(STAFF | {"AAA": 900, "DDD": 7}), None, "en")
    none = weigh(raked, None, None, "en")

    assert unfit.notes == ("The weights could not be fitted to every margin; they are by unit only.",)
    assert heavy.notes == ("Units without answers are not represented: DDD (7 people).",)
    assert none.notes == ("The answers are not weighted: the staff of the units was not given.",)
    assert set(none.design.weights) == {1.0}


def test_more_answers_than_staff_is_refused(raked) -> None:
    with pytest.raises(InputError) as refused:
        weigh(raked, organisation(STAFF | {"AAA": 3}))

    assert refused.value.problems[0].found == "AAA: 50"
