"""Search: one index, read alike by Python and by the browser."""

from handbook.tools.search.reader import Hit, search

__all__ = ["Hit", "search"]
