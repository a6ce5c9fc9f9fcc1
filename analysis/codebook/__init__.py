"""The codebook: what was asked, of whom, on what scale, and what may be published."""

from analysis.codebook.model import Battery, Category, Codebook, Derived, Index, MultiResponse, Question

__all__ = ["Battery", "Category", "Codebook", "Derived", "Index", "MultiResponse", "Question"]
