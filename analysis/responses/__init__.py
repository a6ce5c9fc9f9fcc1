"""Answers: files in, sealed Responses out, and a report of everything that was changed on the way."""

from analysis.responses.sealed import ResponseData, Responses

__all__ = ["ResponseData", "Responses"]
