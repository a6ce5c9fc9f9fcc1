"""The ways an answer can be missing, and the negative codes they have in coded columns."""

NO_ANSWER, REFUSED, NOT_IN_WAVE, NOT_ASKED, ROUTE_UNKNOWN = -1, -2, -3, -4, -5
MISSING: dict[str, int] = {
    "no_answer": NO_ANSWER,
    "refused": REFUSED,
    "not_in_wave": NOT_IN_WAVE,
    "not_asked": NOT_ASKED,
    "route_unknown": ROUTE_UNKNOWN,
}
DEFAULT_CODES: dict[str, str] = {
    "no_answer": "",
    "refused": "-7",
    "not_in_wave": "-8",
    "not_asked": "-9",
    "route_unknown": "-6",
}
