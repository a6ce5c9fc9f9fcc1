"""Finds Swedish personal identity numbers in text, so that the writer can take them out. Never stores them apart."""

import re
from datetime import date

SHAPE = re.compile(r"(?<!\d)(?P<century>19|20)?(?P<day>\d{6})[ ]?(?P<sign>[-+–])?[ ]?(?P<last>\d{4})(?!\d)")
COORDINATION = 60  # added to the day in a coordination number


def holds_personal_number(text: str) -> bool:
    """Whether the text holds ten or twelve digits that are a person's number: a real day and a right check digit."""
    return any(_is_one(match) for match in SHAPE.finditer(text))


def _is_one(match: "re.Match[str]") -> bool:
    digits = match["day"] + match["last"]
    return _is_day(digits[:6]) and _check_digit(digits[:9]) == int(digits[9])


def _is_day(six: str) -> bool:
    year, month, day = int(six[:2]), int(six[2:4]), int(six[4:6])
    day = day - COORDINATION if day > COORDINATION else day
    try:
        date(2000 + year if year else 2000, month, day)
    except ValueError:
        return _is_leap_day(year, month, day)
    return True


def _is_leap_day(year: int, month: int, day: int) -> bool:
    return (month, day) == (2, 29) and year % 4 == 0


def _check_digit(nine: str) -> int:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(nine)]
    return -sum(value // 10 + value % 10 for value in doubled) % 10
