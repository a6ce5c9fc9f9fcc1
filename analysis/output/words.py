"""Numbers and statuses in words, the same in every file."""

from analysis.messages import say
from analysis.release.figures import HIDDEN, SHOWN, Row

AGAINST = {"higher": "Clearly higher", "lower": "Clearly lower", "alike": "No clear difference", "": "–"}


def number(value: float | None, lang: str) -> str:
    """A number as printed: decimal comma and thin thousands in Swedish."""
    if value is None:
        return "–"
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return text.replace(",", "\u00a0").replace(".", ",") if lang == "sv" else text


def share(row: Row, lang: str) -> str:
    """The figure, or why there is none."""
    if row.status == SHOWN and row.value is not None:
        unit = "\u00a0%" if row.statistic in ("share", "rate") else ""
        return number(row.value, lang) + unit
    return say("Too few answers" if row.status == HIDDEN else "Nobody was asked", lang)


def interval(row: Row, lang: str) -> str:
    """The interval, or a dash."""
    if row.status != SHOWN or row.low is None or row.high is None:
        return "–"
    return f"{number(row.low, lang)}–{number(row.high, lang)}"


def base(row: Row, lang: str) -> str:
    """The number of answers, or a dash."""
    return number(row.base, lang)


def against(row: Row, lang: str) -> str:
    """How the unit compares with all others."""
    word = AGAINST[row.against_rest]
    return word if word == "–" else say(word, lang)
