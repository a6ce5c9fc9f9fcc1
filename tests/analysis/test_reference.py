"""Every reference case of the estimation families: closed forms to 1e-10, iterated ones to 1e-7 (REFERENCE_DIR:
another folder)."""

import math

import pytest

from tests.analysis.families import ELSEWHERE, RUNNERS
from tests.analysis.reference_data import cases

CLOSED, ITERATED, NOTHING = 1e-10, 1e-7, 1e-13
BY_ITERATION = {"rake", "calibrate", "glm", "ranktest", "ranktest_k", "trim"}
ITERATED_PARTS = ("likelihood", "lincom", "saddlepoint", "logit")
OURS = [case for case in cases() if case["family"] not in ELSEWHERE]


def differences(found, expected, tolerance, path="", floor=0.0):
    """Every place where found and expected differ by more than the tolerance, relative to the size of the numbers
    around it; `floor` is what is rounding only."""
    if isinstance(expected, dict):
        for key in expected:
            yield from _named(found, expected, key, tolerance, f"{path}.{key}", floor)
    elif isinstance(expected, list):
        if len(found) != len(expected):
            yield f"{path}: {len(found)} for {len(expected)}"
            return
        size = max((abs(v) for v in expected if isinstance(v, int | float) and not isinstance(v, bool)), default=0.0)
        for i, value in enumerate(expected):
            yield from _one(found[i], value, tolerance, f"{path}[{i}]", size, floor)
    else:
        yield from _one(found, expected, tolerance, path, 0.0, floor)


def _named(found, expected, key, tolerance, path, floor):
    if not isinstance(found, dict) or key not in found:
        yield f"{path}: missing"
        return
    within = max(tolerance, ITERATED) if key in ITERATED_PARTS else tolerance
    here = rounding(expected, key) if key in ("se", "vcov", "cv") else floor
    yield from differences(found[key], expected[key], within, path, here)


def rounding(expected, key):
    """What is rounding only in an error: a total that the weights were fitted to has none, whatever is computed."""
    largest = max(numbers(expected.get("estimate")), default=0.0)
    if key == "cv":
        return NOTHING
    return NOTHING * largest * (max(numbers(expected.get("se")), default=0.0) if key == "vcov" else 1.0)


def numbers(part):
    """The size of every number in a part of a case."""
    if isinstance(part, dict | list):
        for value in part.values() if isinstance(part, dict) else part:
            yield from numbers(value)
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield abs(part)


def _one(found, expected, tolerance, path, size, floor):
    if isinstance(expected, dict | list):
        yield from differences(found, expected, tolerance, path, floor)
    elif isinstance(expected, int | float) and not isinstance(expected, bool):
        if found is None or not (
            math.isclose(
                found, expected, rel_tol=tolerance, abs_tol=1e-12 if expected == 0 else max(1e-14, 1e-15 * size, floor)
            )
        ):
            yield f"{path}: {found!r} for {expected!r}"
    elif expected in (None, "NaN", "NA"):
        if not (found is None or (isinstance(found, float) and math.isnan(found))):
            yield f"{path}: {found!r} for nothing"
    elif str(found) != str(expected):
        yield f"{path}: {found!r} for {expected!r}"


def test_folder_has_cases() -> None:
    assert OURS


@pytest.mark.parametrize("case", OURS, ids=[case["id"] for case in OURS])
def test_reference_case_holds(case) -> None:
    is_iterated = case["family"] in BY_ITERATION or (case["call"] or {}).get("method") in ITERATED_PARTS
    tolerance = ITERATED if is_iterated else CLOSED

    found = RUNNERS[case["family"]](case)

    assert list(differences(found, case["expected"], tolerance)) == []
