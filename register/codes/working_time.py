"""Swedish working days. Saturday and the three eves count as holidays in legal time: lag (1930:173) 2 §."""

from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

import holidays

BEGINS, ENDS = time(8), time(17)
EVES = "de_facto"  # Midsummer Eve, Christmas Eve and New Year's Eve in the calendar's terms


@lru_cache(maxsize=32)
def _free_days(year: int) -> frozenset[date]:
    found = holidays.country_holidays("SE", years=year, include_sundays=False, categories=("public", EVES))
    return frozenset(found)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _free_days(day.year)


def next_working_day(day: date) -> date:
    """The first working day after this one."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days later; a free day never counts."""
    for _step in range(count):
        day = next_working_day(day)
    return day


def add_working_hours(start: datetime, hours: float) -> datetime:
    """The moment when so many hours between eight and five on working days have passed."""
    zone = start.tzinfo
    left = timedelta(hours=hours)
    moment = _into_work(start)
    while True:
        end = _at(moment.date(), ENDS, zone)
        if moment + left <= end:
            return moment + left
        left -= end - moment
        moment = _at(next_working_day(moment.date()), BEGINS, zone)


def _into_work(moment: datetime) -> datetime:
    """The moment itself, or the next one at which somebody works."""
    day, zone = moment.date(), moment.tzinfo
    if not is_working_day(day) or moment >= _at(day, ENDS, zone):
        return _at(next_working_day(day), BEGINS, zone)
    return max(moment, _at(day, BEGINS, zone))


def _at(day: date, hour: time, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone)
