"""What a document says of itself: title, publisher, author, date, address.

From a sidecar ``<stem>.json``, else from the document. Nothing is guessed: what neither of them says stays None, and a
date is never more precise than its source.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from graph.documents.sources import Notice

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}
_MONTH = "((?i:" + "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name))) + r"))\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"((?:19|20)\d\d)"
_DATE_FORMS = (
    (re.compile(rf"{_MONTH} {_DAY},? {_YEAR}", re.IGNORECASE), "mdy"),
    (re.compile(rf"{_DAY} {_MONTH},? {_YEAR}", re.IGNORECASE), "dmy"),
    (re.compile(rf"{_MONTH},? {_YEAR}", re.IGNORECASE), "my"),
    (re.compile(rf"{_YEAR}[-/](\d\d)[-/](\d\d)(?:[T ].*)?"), "Ymd"),
    (re.compile(rf"{_YEAR}-(\d\d)"), "Ym"),
    (re.compile(_YEAR), "Y"),
)
#: A date with a month at the end of a line, behind a comma or bar or at the line's beginning.
_LAST_DATE = re.compile(
    r"(?:^|[,|·•–—]\s*)"
    rf"((?:{_MONTH} (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?|{_DAY} {_MONTH},? ){_YEAR}|{_YEAR}-\d\d(?:-\d\d)?)$",
    re.IGNORECASE,
)
_SOURCE_LINE = re.compile(r"Source:\s*(\S.*)")
_BY = re.compile(r"(?:^|,\s*)[Bb][Yy]:?\s+(\S.*)$")
_DATED_LINE = re.compile(r"(?:Published|Posted|Date|Dated|Released?|Issued)(?: on)?:?\s+(\S.*)", re.IGNORECASE)
_NAME = r"(?:[^\W\d_a-z][\w.'’-]*|de|del|de la|da|dos|van|von|der|bin|al|el|la|y)"
_NAMES = re.compile(rf"{_NAME}(?:(?:,? and|,| &)? {_NAME})*")
#: "SPRINGFIELD, May 3, 2021 (Reuters) -": place in capitals, date, agency, dash.
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'/ -]+)(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?"
    rf"(?:, (?P<date>{_MONTH} \d{{1,2}}(?:, {_YEAR})?|\d{{1,2}} {_MONTH}(?: {_YEAR})?))?"
    r"(?: \((?P<agency>[A-Z][\w .&'’-]+)\))? ?(?:--|[—–-])\s*\S",
)
_MARKUP = "#*_> \t\ufeff"
#: Lines with something in them that count as the head of a text.
_HEAD_LINES = 12
_BYLINE_LINES = 6
#: A title stands above something.
_WITH_BODY = 2
#: Characters of the longest line that can be a title, or a byline.
_LONGEST_TITLE = 250
_LONGEST_BYLINE = 200
#: A line this long is a paragraph by itself: the lines of this text are not wrapped.
_UNWRAPPED = 120
_A_DATE = "a date such as 2021-08-26"
#: Bytes of a sidecar.
LARGEST_SIDECAR = 1_000_000
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of a document; dates are ISO 8601, as precise as the source."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    date: str | None = None
    address: str | None = None
    #: When it was read.
    read: str | None = None

    def filled_from(self, other: "Metadata") -> "Metadata":
        """Return this with its gaps filled from another."""
        return replace(self, **{field.name: getattr(other, field.name)
                                for field in fields(self) if getattr(self, field.name) is None})


def parse_date(text: str) -> str | None:
    """Return a date as ISO 8601 (``2021``, ``2021-08``, ``2021-08-26``), or None if the text is no unambiguous one."""
    text = " ".join(text.split())
    for pattern, order in _DATE_FORMS:
        if not (match := pattern.fullmatch(text)):
            continue
        parts = dict(zip(order.lower(), match.groups(), strict=True))
        month = parts.get("m", "1").lower()
        try:
            day = dt.date(int(parts["y"]), _MONTHS.get(month) or int(month), int(parts.get("d", "1")))
        except ValueError:
            return None
        return day.isoformat()[: {1: 4, 2: 7, 3: 10}[len(order)]]
    return None


def clean(text: object) -> str | None:
    """Return a line of metadata with single spaces, or None if it is no text, empty or cannot be written as UTF-8."""
    if not isinstance(text, str):
        return None
    line = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
    try:
        line.encode()
    except UnicodeEncodeError:
        return None
    return line or None


def clean_address(text: object) -> str | None:
    """Return an http(s) address that is safe to write into a graph and a page, else None."""
    line = clean(text)
    return line if line and _ADDRESS.fullmatch(line) else None


def read_sidecar(document: Path, source: str) -> tuple[Metadata, tuple[Notice, ...]]:
    """Read ``<stem>.json`` beside a document: title, publisher, author, date, url or address, and when it was read.

    Returns:
        What it says, and notices of what in it cannot be used. A file that has none of these keys is no sidecar.
    """
    path = document.with_suffix(".json")
    if not path.is_file():
        return Metadata(), ()
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_SIDECAR + 1)
    except OSError as error:
        return Metadata(), (_unusable(path.name, error, source),)
    return parse_sidecar(data, path.name, source)


def parse_sidecar(data: bytes, name: str, source: str) -> tuple[Metadata, tuple[Notice, ...]]:
    """Read the bytes of a sidecar, as :func:`read_sidecar` does.

    Args:
        data: what the file holds.
        name: of the file, for messages.
        source: the document that it stands beside.
    """
    try:
        if len(data) > LARGEST_SIDECAR:
            raise ValueError("it is larger than 1 MB")  # noqa: TRY301 - one place says what becomes of it
        content = json.loads(data.decode("utf-8-sig"))
        if not isinstance(content, dict):
            raise TypeError("it holds no object")  # noqa: TRY301 - as above
    except (ValueError, TypeError, RecursionError) as error:
        return Metadata(), (_unusable(name, error, source),)
    metadata, problems = stated(content, f"the sidecar {name}")
    return metadata, tuple(Notice(source=source, message=problem) for problem in problems)


def _unusable(name: str, error: Exception, source: str) -> Notice:
    message = f"the sidecar {name} cannot be used ({error}); the document was read without it"
    return Notice(source=source, message=message)


def stated(content: Mapping[str, object], where: str) -> tuple[Metadata, list[str]]:
    """Return what an object of JSON says of a document, and what in it cannot be used.

    Args:
        content: title, publisher, author, date, and url or address; other keys are somebody else's.
        where: how to call the object in messages.
    """
    problems: list[str] = []
    values: dict[str, str | None] = {}
    for key, name in (("title", "title"), ("publisher", "publisher"), ("author", "author"), ("date", "date"),
                      ("address", "address"), ("url", "address"), ("read", "read"), ("retrieved", "read"),
                      ("accessed", "read")):
        given = content.get(key)
        if given is None or given == "" or values.get(name):
            continue
        value = {"date": _date_value, "read": _date_value, "address": clean_address}.get(name, clean)(given)
        values[name] = value
        if value is None:
            wanted = {"date": _A_DATE, "read": _A_DATE, "address": "an http(s) address"}.get(name, "text")
            problems.append(f"{where} has a {key} that is not {wanted}: it was left out")
    return Metadata(**values), problems


def _date_value(given: object) -> str | None:
    # A bare year is a number in many a sidecar.
    return parse_date(str(given)) if isinstance(given, str | int) and not isinstance(given, bool) else None


def read_text_metadata(text: str) -> Metadata:
    """Read title, byline, source line, date line and dateline off the head of a text."""
    head = _head(text)
    found = Metadata(title=_title(head))
    for index, (line, _) in enumerate(head):
        if index == 0 and found.title is not None:
            continue
        if len(line) <= _LONGEST_BYLINE and (source := _SOURCE_LINE.fullmatch(line)):
            found = found.filled_from(_source(source[1]))
        elif len(line) <= _LONGEST_BYLINE and index < _BYLINE_LINES and _is_byline(line):
            found = found.filled_from(_source(line))
        elif date := _dated(line, index):
            found = found.filled_from(Metadata(date=date))
        elif dateline := _DATELINE.match(line[:_LONGEST_BYLINE]):
            date = parse_date(dateline["date"]) if dateline["date"] else None
            found = found.filled_from(Metadata(date=date, publisher=_agency(dateline)))
    return found


def _head(text: str) -> list[tuple[str, str]]:
    """Return the first lines that have something in them, without mark-up, each with the raw line that follows it."""
    lines = list(_lines(text))
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    return [(line.strip(_MARKUP), after) for line, after in pairs if line.strip(_MARKUP)][:_HEAD_LINES]


def _lines(text: str) -> Iterator[str]:
    # A text may be 20 MB; the head is in its first lines.
    return iter(text[:50_000].splitlines()[: _HEAD_LINES * 4])


def _title(head: list[tuple[str, str]]) -> str | None:
    """Return the first line if it looks like a title: short, no sentence, and a block by itself."""
    if len(head) < _WITH_BODY:
        return None
    line, after = head[0]
    dateline = _DATELINE.match(line[:_LONGEST_BYLINE])
    if len(line) > _LONGEST_TITLE or line.endswith((".", ",", ";", ":")) or line[0].islower():
        return None
    if not any(map(str.isalpha, line)) or (dateline and (dateline["date"] or dateline["agency"])):
        return None
    if _is_byline(line) or _SOURCE_LINE.fullmatch(line) or parse_date(line) or "://" in line or "@" in line:
        return None
    following = head[1][0]
    alone = (not after.strip() or len(following) > _UNWRAPPED or _is_byline(following)
             or _SOURCE_LINE.fullmatch(following))
    return clean(line.removeprefix("- ")) if alone else None


def _is_byline(line: str) -> bool:
    match = re.match(r"(?:By|BY):?\s+(\S.*)", line)
    return bool(match and _author(_split_date(match[1])[0]))


def _split_date(line: str) -> tuple[str, str | None]:
    """Cut a date off the end of a line."""
    match = _LAST_DATE.search(line)
    if match is None:
        return line, None
    return line[: match.start()].rstrip(" ,|"), parse_date(match[1])


def _source(rest: str) -> Metadata:
    """Read ``Epoch Times, By J. M. Phelps, August 26, 2021`` in whole or in part."""
    rest, date = _split_date(rest)
    by = _BY.search(rest)
    author = _author(by[1]) if by else None
    publisher = rest[: by.start()].strip(" ,|") if by and author else rest
    if author is None and date is None:
        # "Source: DEA" below a figure is no word about the document.
        return Metadata()
    return Metadata(publisher=clean(publisher), author=author, date=date)


def _author(text: str) -> str | None:
    """Return the names of a byline without what is said of them behind a comma."""
    text = text.strip(" ,|")
    if not _NAMES.fullmatch(text):
        return None
    names = text if " and " in text or " & " in text else text.split(", ")[0]
    return clean(names) if " " in names else None


def _agency(dateline: re.Match[str]) -> str | None:
    """Return the agency of a dateline; "SENATOR DOE (R-TX) -" and "POLICE DEPARTMENT (PD) -" only look like one."""
    agency, place = dateline["agency"], dateline["place"]
    if agency is None or re.fullmatch(r"[DRI]-[A-Z]{2}", agency) or place.startswith("THE "):
        return None
    initials = "".join(word[0] for word in re.findall(r"[A-Z]+", place))
    return None if len(agency) > 1 and agency in (initials, initials.replace("O", "")) else agency


def _dated(line: str, index: int) -> str | None:
    """Return the date of a line that is nothing but a date, says "Published:", or is ``NAME, date`` below the title."""
    if len(line) > _LONGEST_BYLINE:
        return None
    if date := parse_date(line):
        return date if len(date) > len("2021") else None
    if match := _DATED_LINE.fullmatch(line):
        return parse_date(match[1]) or _split_date(match[1])[1]
    return _split_date(line)[1] if index == 1 else None
