"""From answers and a plan to the only thing that may be shown: a Release."""

from analysis.release.sealed import Release

__all__ = ["Release"]
