"""Every reference case of the estimation families: closed forms to 1e-10, iterated ones to 1e-7 (REFERENCE_DIR:
another folder)."""

import math

import pytest

from tests.analysis.families import ELSEWHERE, RUNNERS
from tests.analysis.reference_data import cases

CLOSED, ITERATED = 1e-10, 1e-7
BY_ITERATION = {"rake", "calibrate", "glm", "ranktest", "ranktest_k", "trim"}
ITERATED_PARTS = ("likelihood", "lincom", "saddlepoint", "logit")
OURS = [case for case in cases() if case["family"] not in ELSEWHERE]


def differences(found, expected, tolerance, path=""):
    """Every place where found and expected differ by more than the tolerance, relative to the size of the numbers
    around it."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            within = max(tolerance, ITERATED) if key in ITERATED_PARTS else tolerance
            if not isinstance(found, dict) or key not in found:
                yield f"{path}.{key}: missing"
            else:
                yield from differences(found[key], value, within, f"{path}.{key}")
    elif isinstance(expected, list):
        if len(found) != len(expected):
            yield f"{path}: {len(found)} for {len(expected)}"
            return
        size = max((abs(v) for v in expected if isinstance(v, int | float) and not isinstance(v, bool)), default=0.0)
        for i, value in enumerate(expected):
            yield from _one(found[i], value, tolerance, f"{path}[{i}]", size)
    else:
        yield from _one(found, expected, tolerance, path, 0.0)


def _one(found, expected, tolerance, path, size):
    if isinstance(expected, dict | list):
        yield from differences(found, expected, tolerance, path)
    elif isinstance(expected, int | float) and not isinstance(expected, bool):
        if found is None or not (
            math.isclose(
                found, expected, rel_tol=tolerance, abs_tol=1e-12 if expected == 0 else max(1e-14, 1e-15 * size)
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
    tolerance = ITERATED if case["family"] in BY_ITERATION else CLOSED

    found = RUNNERS[case["family"]](case)

    assert list(differences(found, case["expected"], tolerance)) == []
