"""Risk: the domain's golden values, every cell of the matrix, and each floor."""

import pytest

from register.codes import lists, risk

GOLDEN = [
    (2, 3, [], "R-MED"),
    (3, 3, [], "R-HOG"),
    (4, 4, [], "R-MYH"),
    (1, 1, ["HOT-DOD"], "R-HOG"),
    (2, 2, ["HOT-DOD", "KA-VLD"], "R-MYH"),
    (4, 2, [], "R-HOG"),
    (1, 4, [], "R-MED"),
]
LEVEL_OF_SCORE = {
    1: "R-LAG", 2: "R-LAG", 3: "R-LAG", 4: "R-MED", 6: "R-MED", 8: "R-HOG", 9: "R-HOG", 12: "R-MYH", 16: "R-MYH",
}  # fmt: skip


@pytest.mark.parametrize(("likelihood", "consequence", "facts", "level"), GOLDEN)
def test_golden_values(likelihood: int, consequence: int, facts: list[str], level: str) -> None:
    assert risk.propose(likelihood, consequence, "sure", facts).level == level


@pytest.mark.parametrize("likelihood", range(1, 5))
@pytest.mark.parametrize("consequence", range(1, 5))
def test_matrix_every_cell(likelihood: int, consequence: int) -> None:
    assert risk.matrix_level(likelihood, consequence) == LEVEL_OF_SCORE[likelihood * consequence]


@pytest.mark.parametrize(("likelihood", "consequence"), [(0, 1), (5, 1), (1, 0), (1, 5)])
def test_matrix_refuses_what_is_outside(likelihood: int, consequence: int) -> None:
    with pytest.raises(ValueError, match="one to four"):
        risk.matrix_level(likelihood, consequence)


@pytest.mark.parametrize(
    ("facts", "floor", "ids"),
    [
        (["HOT-VAP"], "R-HOG", ["G2"]),
        (["HOT-ATT"], "R-HOG", ["G3"]),
        (["VAL-TIL"], "R-HOG", ["G4"]),
        (["TRA-FOL"], "R-HOG", ["G5"]),
        (["PL-PRI"], "R-HOG", ["G6"]),
        (["HOT-ANH"], "R-HOG", ["G7"]),
        (["INF-REK"], "R-HOG", ["G8"]),
        (["AK-OKR"], "", []),
        (["AK-OKR", "NAMED-GROUP"], "R-HOG", ["G9"]),
        (["AK-EXT", "NAMED-GROUP"], "R-HOG", ["G9"]),
        (["NAMED-GROUP"], "", []),
        (["REPEATED"], "R-HOG", ["G10"]),
        (["A5"], "R-MYH", ["G11"]),
        (["KA-VLD"], "", []),
        (["HOT-DOD", "KA-VLD"], "R-MYH", ["G1", "G12"]),
    ],
)
def test_floor_rules(facts: list[str], floor: str, ids: list[str]) -> None:
    found = risk.propose(1, 1, "sure", facts)

    assert (found.floor, [rule.id for rule in found.floors], found.level) == (floor, ids, floor or "R-LAG")


def test_doubt_proposes_the_next_higher_level() -> None:
    assert [risk.propose(s, k, "unsure", []).level for s, k in [(1, 1), (2, 2), (3, 3), (4, 4)]] == [
        "R-MED", "R-HOG", "R-MYH", "R-MYH",
    ]  # fmt: skip
    assert risk.propose(1, 1, "likely", []).level == "R-LAG"


def test_lowering_is_below_the_floor_only_under_it() -> None:
    assert [risk.is_below_floor(level, "R-HOG") for level in risk.levels()] == [True, True, False, False]
    assert not risk.is_below_floor("R-LAG", "")


def test_review_comes_sooner_the_higher_the_level() -> None:
    assert {level: risk.review_days(level) for level in risk.levels()} == {
        "R-LAG": 90, "R-MED": 30, "R-HOG": 7, "R-MYH": 1,
    }  # fmt: skip


def test_every_fact_in_the_floors_exists() -> None:
    known = {code for codes in lists.all_lists().values() for code in codes} | {code for code, _ in risk.flags("sv")}

    assert {fact for floor in risk.floors() for fact in floor.any | floor.all} <= known
