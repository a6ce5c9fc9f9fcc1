"""Writes a Release, and nothing else, to files."""

from analysis.output.paper import NoPdf
from analysis.output.trend import Earlier, read_earlier
from analysis.output.write import FORMATS, write_release

__all__ = ["FORMATS", "Earlier", "NoPdf", "read_earlier", "write_release"]
