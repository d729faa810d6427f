"""Dates of the calendar, as precise as they are known, and periods in EDTF.

Dates are ISO 8601: ``2021``, ``2021-08``, ``2021-08-26``. EDTF, the Extended Date/Time Format of the Library of
Congress (ISO 8601-2), writes an open end as ``..`` and what is about so with ``~``: ``2019/..``, ``2000~/2003~``.
"""

import calendar
import datetime as dt
import re

from graph.model import Period

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_EDTF = re.compile(r"(?P<start>[^/]*)(?:/(?P<end>[^/]*))?")
_OPEN = ".."


def first_day(date: str) -> dt.date:
    """Return the first day of a year, a month or a day.

    Raises:
        ValueError: it is no date of the calendar.
    """
    match = _DATE.fullmatch(date)
    if match is None:
        raise ValueError(f"{date}: is no date; give one such as 2021, 2021-08 or 2021-08-26")
    return dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))


def last_day(date: str) -> dt.date:
    """Return the last day of a year, a month or a day; raises as :func:`first_day` does."""
    first = first_day(date)
    if len(date) == len("2021"):
        return first.replace(month=12, day=31)
    if len(date) == len("2021-08"):
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first


def of_date(date: str | None) -> Period | None:
    """Return the period of a date; None where there is none, or it is none of the calendar."""
    if date is None:
        return None
    try:
        first_day(date)
    except ValueError:
        return None
    return Period(start=date, end=date)


def bounds(period: Period | None) -> tuple[str | None, str | None]:
    """Return the first and the last day of a period; None where that end is open, or there is no period."""
    if period is None:
        return None, None
    return (
        None if period.start is None else first_day(period.start).isoformat(),
        None if period.end is None else last_day(period.end).isoformat(),
    )


def edtf(period: Period) -> str:
    """Return a period in EDTF."""
    about = "~" if period.approximate else ""
    start, end = (_OPEN if one is None else f"{one}{about}" for one in (period.start, period.end))
    return start if start == end else f"{start}/{end}"


def read_edtf(value: str) -> Period:
    """Return the period that :func:`edtf` wrote.

    Raises:
        ValueError: it is none of the forms that are written here.
    """
    match = _EDTF.fullmatch(value)
    if match is None:
        raise ValueError(f"{value!r} is no period in EDTF such as 2019, 2019-03/2019-05 or 2019/..")
    start = match["start"]
    end = start if match["end"] is None else match["end"]
    ends = [None if one == _OPEN else one.removesuffix("~") for one in (start, end)]
    for one in ends:
        if one is not None:
            first_day(one)
    return Period(start=ends[0], end=ends[1], approximate="~" in value)
