"""A time in words → its period: "Aug. 24", "last Tuesday", "the first half of 2023", "two years earlier".

Each rule is a pattern and what it comes to. A rule that fits and cannot be reckoned, since the document has no date or
none so precise, raises ValueError: the words stay text.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from graph.dates import first_day, last_day
from graph.model import Period
from graph.times import reckoning as reckon
from graph.times.words import (
    DAY,
    DECADES,
    MONTH,
    MONTHS,
    NUMBER,
    ORDINAL,
    ORDINALS,
    SEASON,
    SEASONS,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    named,
    number,
    plain,
)

#: How many days after the document's date a day without a year may lie: "on Oct. 27" in a notice of Oct. 25.
_AHEAD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the words are spoken in."""

    #: The date of the document; None where it has none.
    date: str | None
    #: The time that the text has just spoken of: "that year", "two years earlier".
    reference: Period | None = None
    #: Whether it is spoken of as to come: "will meet on Friday".
    ahead: bool = False

    @property
    def anchor(self) -> str:
        """The document's date, where words need it."""
        if self.date is None:
            raise ValueError("the document has no date")
        return self.date

    @property
    def before(self) -> str:
        """Where the time begins that the text has just spoken of."""
        if self.reference is None or self.reference.start is None:
            raise ValueError("no time was spoken of before")
        return self.reference.start


def point(words: str, setting: Setting) -> Period | None:
    """Return the period of a time that is neither a range nor open; None where the words are none.

    Raises:
        ValueError: they are one, and what it is counted from is not known, or the calendar has none such.
    """
    text, about = plain(words)
    for pattern, rule in _RULES:
        match = pattern.fullmatch(text)
        if match is not None:
            found = rule(match, setting)
            return Period(start=found.start, end=found.end, approximate=found.approximate or about)
    return None


_Rule = Callable[[re.Match[str], Setting], Period]
_RULES: list[tuple[re.Pattern[str], _Rule]] = []


def _rule(pattern: str) -> Callable[[_Rule], _Rule]:
    def add(rule: _Rule) -> _Rule:
        _RULES.append((re.compile(pattern), rule))
        return rule

    return add


def _at(date: str, until: str | None = None, *, about: bool = False) -> Period:
    for one in (date, until or date):
        first_day(one)
    return Period(start=date, end=until or date, approximate=about)


def _inner(words: str, setting: Setting) -> Period:
    found = point(words, setting)
    if found is None:
        raise ValueError(f"{words!r} is no time")
    return found


# --- dates ------------------------------------------------------------------------------------------------------


@_rule(rf"({YEAR})|({YEAR})-(\d\d)(?:-(\d\d))?(?:t.*)?")
def _iso(match: re.Match[str], _: Setting) -> Period:
    # "2019-20" is a pair of years: no month has that number.
    return _at(match[1] or "-".join(part for part in match.groups()[1:] if part))


@_rule(rf"(\d\d?)/(\d\d?)/({YEAR}|\d\d)")
def _american(match: re.Match[str], _: Setting) -> Period:
    # Month first, as in the United States; "26/08/2021" can only be read the other way.
    one, two = int(match[1]), int(match[2])
    month, day = (two, one) if one > 12 else (one, two)
    return _at(f"{_full_year(match[3])}-{month:02}-{day:02}")


def _full_year(digits: str) -> str:
    return digits if len(digits) == 4 else f"{'20' if int(digits) < 50 else '19'}{digits}"


@_rule(
    rf"(?:(?:(?:this|last|next|this past|this coming) )?{WEEKDAY},? )?(?:the )?"
    rf"(?:(?P<m>{MONTH})(?:,? (?:the )?(?P<d>{DAY}))?|(?P<d2>{DAY}) (?:of )?(?P<m2>{MONTH}))"
    rf"(?:,? (?:of )?(?P<y>{YEAR}|(?:this|last|next|that|the same|the following|the previous) year))?(?:, {WEEKDAY})?"
)
def _date(match: re.Match[str], setting: Setting) -> Period:
    month = named(match["m"] or match["m2"], MONTHS)
    day = match["d"] or match["d2"]
    if match["y"] is None:
        return _nearest(month, int(re.sub(r"\D", "", day)) if day else None, setting)
    year = match["y"] if match["y"].isdecimal() else _inner(match["y"], setting).start
    return _at(f"{year}-{month:02}" + (f"-{int(re.sub(chr(92) + 'D', '', day)):02}" if day else ""))


def _nearest(month: int, day: int | None, setting: Setting) -> Period:
    """Return the month, or day of a month, that is meant where no year is said: mostly the last one."""
    anchor = setting.anchor
    if len(anchor) < reckon.MONTH:
        raise ValueError(f"{anchor} does not say which year is meant")
    latest = last_day(anchor)
    for year in (latest.year + 1, latest.year, latest.year - 1, latest.year - 2, latest.year - 3, latest.year - 4):
        if day is None:
            there, date = dt.date(year, month, 1), f"{year}-{month:02}"
            near = setting.ahead and there <= latest.replace(year=latest.year + 1, day=1)
        else:
            try:
                there, date = dt.date(year, month, day), f"{year}-{month:02}-{day:02}"
            except ValueError:
                continue  # The 29th of February.
            near = (there - latest).days <= (366 if setting.ahead else _AHEAD)
        if there <= latest or near:
            return _at(date)
    raise ValueError(f"{month}-{day} is no day")


@_rule(r"(?:the )?week (?:of|beginning|starting)(?: on)? (.*)")
def _week_of(match: re.Match[str], setting: Setting) -> Period:
    day = _inner(match[1], setting)
    return _at(str(day.start), reckon.moved(str(day.start), 6, "day"), about=True)


@_rule(r"9/11")
def _attacks(_: re.Match[str], __: Setting) -> Period:
    return _at("2001-09-11")


# --- longer than a year -----------------------------------------------------------------------------------------


@_rule(r"(?:the )?(\d\d)?(\d0)'?s|(?:the )?'(\d0)s")
def _decade(match: re.Match[str], _: Setting) -> Period:
    digits = match[2] or match[3]
    century = match[1] or ("20" if int(digits) < 20 else "19")
    return _at(f"{century}{digits}", f"{century}{int(digits) + 9:02}")


@_rule(rf"(?:the )?({'|'.join(DECADES)})")
def _spelt_decade(match: re.Match[str], _: Setting) -> Period:
    return _at(f"19{DECADES[match[1]]}", f"19{DECADES[match[1]] + 9}")


@_rule(r"(?:the )?(\d\d)(?:st|nd|rd|th) century")
def _century(match: re.Match[str], _: Setting) -> Period:
    return _at(reckon.year(int(match[1]) * 100 - 99), reckon.year(int(match[1]) * 100))


@_rule(r"(?:the )?turn of (?:the|this) (?:century|millennium)")
def _turn(_: re.Match[str], setting: Setting) -> Period:
    return _at(f"{setting.anchor[:2]}00", about=True)


@_rule(rf"(?:the )?(?:fiscal(?: years?)?|fys?) ?(?:of )?({YEAR}|\d\d)")
def _fiscal(match: re.Match[str], _: Setting) -> Period:
    return reckon.fiscal(int(_full_year(match[1])))


@_rule(r"(?:the )?(this|current|last|previous|prior|past|next|coming|upcoming|this past) (?:fiscal year|fy)")
def _fiscal_now(match: re.Match[str], setting: Setting) -> Period:
    step = {"this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1}.get(match[1], -1)
    return reckon.fiscal(reckon.fiscal_of(setting.anchor) + step)


# --- parts ------------------------------------------------------------------------------------------------------

_PARTS = {"early": "early", "beginning": "early", "start": "early", "opening": "early", "mid": "mid", "middle": "mid",
          "midst": "mid", "late": "late", "end": "late", "close": "late", "later part": "late"}  # fmt: skip


@_rule(
    rf"(?:the )?(?:very )?({'|'.join(_PARTS)})(?: part)?(?:-| in | of | )(?:the )?(year|month|decade|.+)|"
    r"(?:the )?(year)'s (?P<end>end)"
)
def _part(match: re.Match[str], setting: Setting) -> Period:
    whole = match[2] or match[3]
    there = whole if whole not in ("year", "month", "decade") else f"this {whole}"
    return reckon.part(_inner(there, setting), "late" if match["end"] else _PARTS[match[1]])


@_rule(rf"(?:the )?(?:({ORDINAL}|latter) (half|quarter)|q([1-4])|h([12]))(?: of)?,? (?:the )?(.*)")
def _fraction(match: re.Match[str], setting: Setting) -> Period:
    whole = _inner(f"this {match[5]}" if match[5] in ("year", "fiscal year") else match[5], setting)
    size = 6 if match[2] == "half" or match[4] else 3
    place = int(match[3] or match[4] or 0) or (12 // size if match[1] in ("last", "latter") else ORDINALS[match[1]])
    months = reckon.months_of(whole)
    if len(months) != 12 or place * size > 12:
        if match[2] == "half" and whole.end is not None and len(whole.end) == reckon.YEAR:
            return _half_of_years(whole, first=place == 1)
        raise ValueError(f"{match[5]} has no such part")
    return _at(months[(place - 1) * size], months[place * size - 1])


def _half_of_years(whole: Period, *, first: bool) -> Period:
    start, end = int(str(whole.start)), int(str(whole.end))
    middle = start + (end - start + 1) // 2
    return _at(f"{start:04}", f"{middle - 1:04}") if first else _at(f"{middle:04}", f"{end:04}")


@_rule(rf"(?:the )?(first|last|final|opening|closing) ({NUMBER}) (weeks|months|days|years)(?: of| in)? (?:the )?(.*)")
def _some_months(match: re.Match[str], setting: Setting) -> Period:
    whole = _inner(f"this {match[4]}" if match[4] in ("year", "month", "fiscal year") else match[4], setting)
    first, count, unit = match[1] in ("first", "opening"), number(match[2]), match[3].removesuffix("s")
    if unit == "month":
        months = reckon.months_of(whole)
        if not 0 < count <= len(months):
            raise ValueError(f"{match[4]} has not so many months")
        return _at(*((months[0], months[count - 1]) if first else (months[-count], months[-1])))
    start, end = str(whole.start), str(whole.end)
    if unit != "year":
        start, end = first_day(start).isoformat(), last_day(end).isoformat()
    shift = count * (7 if unit == "week" else 1) - 1
    unit = "year" if unit == "year" else "day"
    return _at(start, reckon.moved(start, shift, unit)) if first else _at(reckon.moved(end, -shift, unit), end)


@_rule(rf"(?:the )?(?:(this|last|next|this past|this coming) )?({SEASON})(?:,? (?:of )?(?:the )?(.*))?")
def _season(match: re.Match[str], setting: Setting) -> Period:
    first, months = SEASONS[match[2]]
    which = match[1] or ""
    if match[3]:
        year = int(str(_inner(match[3], setting).start)[:4])
    else:
        year, month = int(setting.anchor[:4]), int(setting.anchor[5:7])
        if which in ("next", "this coming") or (setting.ahead and not which):
            year += first <= month
        elif which in ("last", "this past"):
            year -= first + months > month
        elif which != "this":
            year -= first > month
    return _at(reckon.month(first, year), reckon.month(first + months - 1, year), about=True)


# --- from the document's date -----------------------------------------------------------------------------------

_DAYS = {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "earlier today": 0,
         "later today": 0, "yesterday": -1, "last night": -1, "overnight": -1, "the day before yesterday": -2,
         "tomorrow": 1}  # fmt: skip


@_rule("|".join(_DAYS))
def _day(match: re.Match[str], setting: Setting) -> Period:
    return _at(reckon.moved(setting.anchor, _DAYS[match[0]], "day"))


@_rule(r"(this|current|last|next|the current|this very) (week|month|quarter|year|decade|century)")
def _calendar(match: re.Match[str], setting: Setting) -> Period:
    return reckon.whole(setting.anchor, {"last": -1, "next": 1}.get(match[1], 0), match[2])


@_rule(r"(earlier|later) (?:in )?(?:this|the) (week|month|year|decade)")
def _within(match: re.Match[str], setting: Setting) -> Period:
    around = reckon.whole(setting.anchor, 0, match[2])
    precision = {"year": reckon.MONTH, "decade": reckon.YEAR}.get(match[2], reckon.DAY)
    here = reckon.at(setting.anchor, precision)
    if len(here) < precision:
        return around
    if match[1] == "earlier":
        start = str(around.start)
        return _at(first_day(start).isoformat()[:precision], here)
    return _at(here, last_day(str(around.end)).isoformat()[:precision])


@_rule(rf"(?:(this|last|next|this past|this coming|the past) )?({WEEKDAY})")
def _weekday(match: re.Match[str], setting: Setting) -> Period:
    anchor = setting.anchor
    if len(anchor) < reckon.DAY:
        raise ValueError(f"{anchor} is not known to the day")
    back = (first_day(anchor).weekday() - named(match[2], WEEKDAYS)) % 7
    if match[1] in ("next", "this coming") or (match[1] is None and setting.ahead):
        step = -back + 7 if back or match[1] else 0
    elif match[1] == "this":
        step = named(match[2], WEEKDAYS) - first_day(anchor).weekday()
    elif match[1] is None:
        step = -back
    else:
        step = -(back or 7)
    return _at(reckon.moved(anchor, step, "day"))


@_rule(rf"(last|next|this past|this) ({MONTH})(?: ({DAY}))?")
def _month_from_here(match: re.Match[str], setting: Setting) -> Period:
    month, anchor = named(match[2], MONTHS), setting.anchor
    if len(anchor) < reckon.MONTH:
        raise ValueError(f"{anchor} does not say which year is meant")
    year, here = int(anchor[:4]), int(anchor[5:7])
    year += {"this": 0, "next": month <= here}.get(match[1], -(month >= here))
    return _at(f"{year}-{month:02}" + (f"-{int(re.sub(chr(92) + 'D', '', match[3])):02}" if match[3] else ""))


@_rule(r"(?:(the|this|last|next|this past|this coming|the past|the last) )?weekend")
def _weekend(match: re.Match[str], setting: Setting) -> Period:
    monday = str(reckon.whole(setting.anchor, 0, "week").start)
    begun = first_day(setting.anchor).weekday() >= 5
    ahead = match[1] in ("next", "this", "this coming") or setting.ahead
    last = match[1] in ("last", "this past", "the past", "the last")
    saturday = reckon.moved(monday, 5 + (7 * (match[1] == "next") if ahead else -7 * (last or not begun)), "day")
    return _at(saturday, reckon.moved(saturday, 1, "day"))


@_rule(
    rf"({NUMBER})(?: or (?:so|more))?( and a half)? ({UNIT})(?: or so)?(?P<half> and a half)? ago"
    r"(?: (?:today|this \w+))?"
)
def _ago(match: re.Match[str], setting: Setting) -> Period:
    unit, count = match[3].removesuffix("s"), number(match[1])
    about = " or " in match[0] or unit in ("decade", "week") or "couple" in match[1]
    if match[2] or match["half"]:
        smaller, times = {"year": ("month", 12), "decade": ("year", 10)}[unit]
        return _at(reckon.moved(setting.anchor, -(count * times + times // 2), smaller), about=True)
    return _at(reckon.moved(setting.anchor, -count, unit), about=about)


@_rule(rf"({NUMBER}) ({UNIT}) (?:from (?:now|today)|hence)")
def _from_now(match: re.Match[str], setting: Setting) -> Period:
    return _at(reckon.moved(setting.anchor, number(match[1]), match[2].removesuffix("s")), about=True)


_WINDOW = rf"(?:({NUMBER}) )?(fiscal |calendar |consecutive |full )?(hour|day|week|month|quarter|year|decade)(s?)"


@_rule(rf"(?:the |these |this |the most )?(past|last|recent|previous|preceding|prior) {_WINDOW}")
def _window(match: re.Match[str], setting: Setting) -> Period:
    word, counted, kind, unit, plural = match.groups()
    if counted is None and (plural or word == "recent"):
        raise ValueError("how many is not said")
    count = 1 if counted is None else number(counted)
    if word in ("previous", "preceding", "prior") and counted is None:
        return reckon.whole(setting.before if setting.reference else setting.anchor, -1, unit)
    if kind == "fiscal ":
        now = reckon.fiscal_of(setting.anchor)
        return _at(str(reckon.fiscal(now - count).start), str(reckon.fiscal(now - 1).end))
    if unit == "hour":
        count, unit = -(-count // 24), "day"
    end = reckon.moved(setting.anchor, 0, unit)
    return _at(reckon.moved(setting.anchor, -count, unit), end, about=counted is not None and "couple" in counted)


@_rule(rf"(?!the next [a-z]+$)(?:the |these )?(next|coming|upcoming) {_WINDOW}")
def _window_ahead(match: re.Match[str], setting: Setting) -> Period:
    _, counted, kind, unit, plural = match.groups()
    if (counted is None and plural) or kind == "fiscal " or unit == "hour":
        raise ValueError("how many, or from when on, is not said")
    count = 1 if counted is None else number(counted)
    return _at(reckon.moved(setting.anchor, 0, unit), reckon.moved(setting.anchor, count, unit))


# --- from what was spoken of before -----------------------------------------------------------------------------


@_rule(rf"(?:the )?({NUMBER}) ({UNIT}) (earlier|before|previously|prior|later|after|afterward|afterwards|on)")
def _apart(match: re.Match[str], setting: Setting) -> Period:
    sign = -1 if match[3] in ("earlier", "before", "previously", "prior") else 1
    unit = match[2].removesuffix("s")
    return _at(reckon.moved(setting.before, sign * number(match[1]), unit), about=unit in ("week", "decade"))


@_rule(r"(?:(?:(?:of )?that (?:same|very)?|the same|the very same) ?)(day|week|month|quarter|year|decade)")
def _same(match: re.Match[str], setting: Setting) -> Period:
    return reckon.whole(setting.before, 0, match[1])


@_rule(r"the (following|next|day|month|year|week)(?: (day|week|month|quarter|year|decade|before|after))")
def _following(match: re.Match[str], setting: Setting) -> Period:
    step = -1 if match[2] == "before" else 1
    unit = match[2] if match[1] in ("following", "next") else match[1]
    if unit in ("before", "after"):
        raise ValueError(f"{match[0]!r} names no unit")
    return reckon.whole(setting.before, step, unit)
