"""The staff survey: read it, estimate from it, and publish only what protects those who answered.

>>> from analysis import Codebook, Responses, Design, Estimates, Plan, Release
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Codebook": "analysis.codebook",
    "Responses": "analysis.responses",
    "Design": "analysis.inference.design",
    "Estimates": "analysis.estimates",
    "Plan": "analysis.plan",
    "Release": "analysis.release",
}
__all__ = ["Codebook", "Design", "Estimates", "Plan", "Release", "Responses"]


def __getattr__(name: str) -> Any:
    """Fetch a public name when it is first asked for: pandas takes a second to import."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
