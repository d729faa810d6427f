"""Times in words → periods: points, ranges of them, and what is open at one end."""

import re
from collections.abc import Iterator

from graph.dates import first_day
from graph.model import Period
from graph.times import reckoning as reckon
from graph.times.points import Setting, point
from graph.times.words import DAY, MONTH, YEAR, plain

_SINCE = re.compile(
    r"(?:ever )?since |as (?:early|far back) as |"
    r"(?:starting|beginning|effective|commencing)(?: as early as)?(?: in| on| from| with)? |"
    r"(?P<after>after|following) |from (?=.* (?:on|onwards?|forward)$)"
)
_ONWARD = re.compile(
    r",? (?:on|onwards?|forward|to date|(?:to|until|till|through) (?:the )?(?:present(?: day)?|today|now|date))$"
)
_UNTIL = re.compile(
    r"(?:up )?(?:until|till|til) |up to |through |by |no later than |not later than |as late as |ending(?: in| on)? |"
    r"(?P<before>before|prior to|ahead of) "
)
#: Code points of words that can be one time.
_LONGEST = 160
#: Between the two ends of a range.
_BETWEEN = re.compile(r",? (?:to|through|thru|until|till|up to|and|&) | ?- ?")
_LIST = re.compile(r",? (?:and|&) |, ")
#: "after the 2014 election": the year is that of something that is not said here.
_OF_SOMETHING = re.compile(rf"the (?:{MONTH}|{YEAR})")


def resolve(words: str, setting: Setting) -> Period | None:
    """Return the period that words stand for; None where they are no time, or it cannot be told which.

    Args:
        words: an expression by itself: ``since last year``, ``between March and May 2021``.
        setting: the date of the document, what was spoken of before, and whether it is to come.
    """
    if len(words) > _LONGEST:
        return None
    try:
        found = _resolve(words, setting)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and reckon.is_ordered(found) else None


def _resolve(words: str, setting: Setting) -> Period | None:
    text, about = plain(words)
    found = _open(text, setting)
    if found is None:
        try:
            found = point(text, setting)
        except ValueError:
            # "2019-20" looks like a month that there is not.
            found = _range(text, setting)
            if found is None:
                raise
        else:
            found = found or _range(text, setting)
    if found is not None and about:
        return Period(start=found.start, end=found.end, approximate=True)
    return found


def _open(text: str, setting: Setting) -> Period | None:
    onward = _ONWARD.search(text) if not text.startswith("today") else None
    if match := _SINCE.match(text):
        rest = text[match.end() : onward.start() if onward else None]
        if match["after"] and _OF_SOMETHING.match(rest):
            return None
        found = _closed(rest, setting)
        if found is None or found.start is None or found.end is None:
            return None
        start = reckon.next_to(found.end, 1) if match["after"] else found.start
        return Period(start=start, end=None, approximate=found.approximate)
    if onward and (found := _closed(text[: onward.start()].removeprefix("from "), setting)):
        return Period(start=found.start, end=None, approximate=found.approximate)
    if match := _UNTIL.match(text):
        if match[0] != "through " and _OF_SOMETHING.match(text[match.end() :]):
            return None
        found = _closed(text[match.end() :], setting)
        if found is None or found.start is None or found.end is None:
            return None
        to_its_end = re.match(r"(?:the )?(?:end|close) ", text[match.end() :])
        end = reckon.next_to(found.start, -1) if match["before"] and to_its_end is None else found.end
        return Period(start=None, end=end, approximate=found.approximate)
    return None


def _closed(text: str, setting: Setting) -> Period | None:
    inner, about = plain(text)
    try:
        found = point(inner, setting)
    except ValueError:
        found = _range(inner, setting)
        if found is None:
            raise
    found = found or _range(inner, setting)
    return Period(start=found.start, end=found.end, approximate=found.approximate or about) if found else None


# --- ranges -----------------------------------------------------------------------------------------------------


def _range(text: str, setting: Setting) -> Period | None:
    lead = re.match(r"(?:between|from) ", text)
    inside = text[lead.end() :] if lead else text
    for split in _BETWEEN.finditer(inside):
        first, last = inside[: split.start()], inside[split.end() :]
        if not first or not last:
            continue
        joins = split[0].strip(" ,") in ("and", "&")
        if re.fullmatch(r"\d\d", last) and split[0].strip() != "-":
            continue  # "from 2018 to 53" tons.
        try:
            found = _ends(first, last, setting)
        except ValueError:
            continue
        if found is not None and (not joins or lead is not None or _adjoin(*found)):
            one, other = found
            whole = Period(start=one.start, end=other.end, approximate=one.approximate or other.approximate)
            return whole if reckon.is_ordered(whole) else None
    return _listed(inside, setting)


def _ends(first: str, last: str, setting: Setting) -> tuple[Period, Period] | None:
    """Return the two ends of a range, each with what the other says for both: "between March and May 2021"."""
    for one, other in _completed(first, last):
        end = point(other, setting)
        if end is None or end.start is None:
            continue
        # What has no year of its own is before the end, not before the document.
        start = point(one, Setting(date=_known(end) or setting.date, reference=end, ahead=False)) if _yearless(
            one) else point(one, setting)
        if start is not None:
            return start, end
    return None


def _completed(first: str, last: str) -> Iterator[tuple[str, str]]:
    years = re.search(rf"({YEAR})$", last)
    head = re.search(rf"^(.*?)({YEAR})$", first)
    if head and re.fullmatch(r"\d\d", last):
        yield first, f"{head[1]}{head[2][:2]}{last}"
        return
    if head and head[1].strip() and re.fullmatch(YEAR, last) and re.search(r"fiscal|fy", head[1]):
        yield first, f"{head[1]}{last}"
    month = re.match(rf"({MONTH}) ({DAY})$", plain(first)[0])
    if month and (days := re.match(rf"({DAY})((?:,? {YEAR})?)$", last)):
        yield f"{first}{days[2]}", f"{month[1]} {days[1]}{days[2]}"
        return
    part = re.match(r"(?:the )?(early|mid|late)[- ]", first)
    incomplete = not re.search(YEAR, first) and not _yearless(first)
    if years and incomplete and (part or first.split(maxsplit=1)[0] in ("first", "q1")):
        yield f"{first} {years[1]}", last
    yield first, last


def _yearless(words: str) -> bool:
    """Whether words name a month, perhaps a day of it, and no year."""
    return re.fullmatch(rf"(?:(?:early|mid|late)[- ])?{MONTH}(?: {DAY})?", plain(words)[0]) is not None


def _known(end: Period) -> str | None:
    """The date from which the start of a range is looked for backwards."""
    return end.end if end.end is not None and len(end.end) >= reckon.MONTH else None


def _adjoin(one: Period, other: Period) -> bool:
    """Whether the second begins where the first ends: "2019 and 2020" is one period, "2016 and 2020" are two."""
    if one.end is None or other.start is None or len(one.end) != len(other.start):
        return False
    return first_day(reckon.next_to(one.end, 1)) == first_day(other.start)


def _listed(text: str, setting: Setting) -> Period | None:
    """Return the whole of a list without a gap: "2016, 2017 and 2018"."""
    parts = _LIST.split(text)
    if len(parts) < 3:
        return None
    fiscal = re.match(r"(?:the )?(?:fiscal years|fys) ", parts[0])
    if fiscal is not None:
        parts = [parts[0], *(f"{fiscal[0]}{part}" for part in parts[1:])]
    found = [point(part, setting) for part in parts]
    ends = [one for one in found if one is not None]
    if len(ends) != len(found) or not all(map(_adjoin, ends, ends[1:])):
        return None
    return Period(start=ends[0].start, end=ends[-1].end)
