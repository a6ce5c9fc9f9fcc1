"""Responses and a Design in, sealed Estimates out."""

from analysis.estimates.sealed import Estimates, EstimatesData

__all__ = ["Estimates", "EstimatesData"]
