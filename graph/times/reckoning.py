"""Reckoning with years, months and days, at the precision at which they are known."""

import calendar
import datetime as dt

from graph.dates import first_day, last_day
from graph.model import Period

#: Length of a date by precision.
YEAR, MONTH, DAY = len("2021"), len("2021-08"), len("2021-08-26")
_FIRST, _LAST = dt.date.min.year, dt.date.max.year


def year(number: int) -> str:
    """Return a year; raises ValueError where the calendar has none such."""
    if not _FIRST <= number <= _LAST:
        raise ValueError(f"{number} is no year")
    return f"{number:04}"


def month(number: int, of_year: int) -> str:
    """Return a month, which may be counted on beyond the year: 13 is the January after."""
    of_year, number = of_year + (number - 1) // 12, (number - 1) % 12 + 1
    return f"{year(of_year)}-{number:02}"


def at(date: str, precision: int) -> str:
    """Return a date, no more precise than asked."""
    return date[:precision]


def moved(date: str, count: int, unit: str) -> str:
    """Return the date so many units later, at the precision of the unit, or of the date where that is less.

    Args:
        date: year, month or day.
        count: below 0 is earlier.
        unit: ``day``, ``week``, ``month``, ``quarter``, ``year`` or ``decade``.

    Raises:
        ValueError: the date is not precise enough, or the calendar ends before.
    """
    precision = {"day": DAY, "week": DAY, "month": MONTH, "quarter": MONTH}.get(unit, YEAR)
    if len(date) < precision:
        raise ValueError(f"{date} is not known to the {unit}")
    try:
        if precision == DAY:
            return (first_day(date) + dt.timedelta(days=count * (7 if unit == "week" else 1))).isoformat()
    except OverflowError:
        raise ValueError(f"{date} and {count} {unit} leave the calendar") from None
    if precision == MONTH:
        return month(int(date[5:7]) + count * (3 if unit == "quarter" else 1), int(date[:4]))
    return year(int(date[:4]) + count * (10 if unit == "decade" else 1))


def whole(date: str, count: int, unit: str) -> Period:
    """Return the whole week, month, quarter, year or decade of a date, or so many after it."""
    if unit == "week":
        if len(date) < DAY:
            raise ValueError(f"{date} is not known to the day")
        monday = moved(moved(date, -first_day(date).weekday(), "day"), count, "week")
        return Period(start=monday, end=moved(monday, 6, "day"))
    if unit == "quarter":
        if len(date) < MONTH:
            raise ValueError(f"{date} is not known to the month")
        first = (int(date[5:7]) - 1) // 3 * 3 + 1 + 3 * count
        return Period(start=month(first, int(date[:4])), end=month(first + 2, int(date[:4])))
    if unit in ("decade", "century"):
        length = 10 if unit == "decade" else 100
        first = int(date[:4]) // length * length + count * length
        return Period(start=year(first), end=year(first + length - 1))
    there = moved(date, count, unit)
    return Period(start=there, end=there)


def fiscal(number: int) -> Period:
    """Return a fiscal year of the United States, which begins in October of the year before."""
    return Period(start=month(10, number - 1), end=month(9, number))


def fiscal_of(date: str) -> int:
    """Return the fiscal year that a date lies in."""
    if len(date) < MONTH:
        raise ValueError(f"{date} is not known to the month")
    return int(date[:4]) + (int(date[5:7]) >= 10)


def next_to(date: str, count: int) -> str:
    """Return the year, month or day so many after a date of that precision."""
    return moved(date, count, {YEAR: "year", MONTH: "month", DAY: "day"}[len(date)])


def is_ordered(period: Period) -> bool:
    """Whether a period begins before it ends."""
    if period.start is None or period.end is None:
        return True
    return first_day(period.start) <= last_day(period.end)


def part(period: Period, which: str) -> Period:
    """Return the early, middle or late part of a decade, a year or a month, which is about so."""
    start, end = period.start, period.end
    place = {"early": 0, "mid": 1, "late": 2}[which]
    if start is None or end is None:
        raise ValueError("an open period has no parts")
    if len(start) == YEAR and int(end) - int(start) == 9:
        first, last = ((0, 3), (4, 6), (7, 9))[place]
        return Period(start=year(int(start) + first), end=year(int(start) + last), approximate=True)
    months = months_of(period)
    if len(months) == 12:
        return Period(start=months[place * 4], end=months[place * 4 + 3], approximate=True)
    if start == end and len(start) == MONTH:
        days = calendar.monthrange(int(start[:4]), int(start[5:7]))[1]
        first, last = ((1, 10), (11, 20), (21, days))[place]
        return Period(start=f"{start}-{first:02}", end=f"{start}-{last:02}", approximate=True)
    return Period(start=start, end=end, approximate=True)


def months_of(period: Period) -> list[str]:
    """Return the months of a period of at most two years; none of one that is known to the day, or longer."""
    start, end = period.start, period.end
    if start is None or end is None or len(start) == DAY or len(end) == DAY or int(end[:4]) - int(start[:4]) > 1:
        return []
    last = f"{end}-12" if len(end) == YEAR else end
    found = [f"{start}-01" if len(start) == YEAR else start]
    while found[-1] < last:
        found.append(moved(found[-1], 1, "month"))
    return found
