"""When something is said to have happened: words for times → periods of the calendar.

    resolve("between March and May 2021", Setting(date="2023-02-01"))

Neither a clock nor a time zone is asked: all is counted from the date of the document.
"""

from graph.times.periods import resolve
from graph.times.points import Setting
from graph.times.spoken import is_time, period_of, widened

__all__ = ["Setting", "is_time", "period_of", "resolve", "widened"]
