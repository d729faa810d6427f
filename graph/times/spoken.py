"""Times as they stand in a text: how far their words reach, and what they are counted from."""

import re

from graph.dates import of_date
from graph.model import Period
from graph.times.periods import resolve
from graph.times.points import Setting
from graph.times.words import MONTH, NUMBER, ORDINAL, SEASON, WEEKDAY, YEAR

#: All of what a time may be made of, so that words around it can be tried.
_WORD = re.compile(
    rf"(?:{MONTH}|{WEEKDAY}|{SEASON}|{NUMBER}|{ORDINAL}|{YEAR}|\d{{1,2}}(?:st|nd|rd|th)?|(?:\d\d)?\d0'?s|"
    r"(?:hour|day|week|weekend|month|quarter|half|year|decade|century)s?|fiscal|calendar|fy|"
    r"since|until|till|by|before|after|from|between|through|to|up|as|early|far|back|late|mid|no|later|than|prior|"
    r"starting|beginning|ending|in|on|at|or|and|about|around|approximately|nearly|of|the|this|that|last|next|past|"
    r"ago|earlier|onwards?|present|now|today|date|end|start|middle|ever|least|couple|same|following|['’]s|,|-|–|—)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z]{3,4}\.(?= ?\d)|\w+(?:['’]\w+)?|['’]s\b|[^\w\s]")
#: Words around a time that are tried with it, on each side, and the code points that they may take.
_WORDS, _REACH = 7, 48
#: What a time neither begins nor ends with: "in 2019" is about 2019.
_EMPTY = frozenset(("in", "at", "over", "of", "the", "or", "and", "to", ",", "-", "–", "—", "about", "around", "back"))
#: Ages, lengths, and what is so again and again.
_NEVER = re.compile(
    r"\byears?[- ]olds?\b|\bage[sd]?\b|\byears of age\b|\w-(?:year|month|week|day|hour)s?\b|"
    r"\b(?:daily|weekly|monthly|quarterly|yearly|annual|annually|nightly)\b|\b(?:every|each|per|any)\b|"
    r"\ban? (?:day|week|month|year)\b(?! ago| earlier| later| before| after)",
    re.IGNORECASE,
)
#: Words that speak of another time that was named before.
_COUNTED_ON = re.compile(
    r"\b(?:earlier|later|before|after|afterwards?|prior|previously|on|that|same|following|next|previous|preceding)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"\b(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, ?{YEAR})?|{MONTH},? {YEAR}|{YEAR}|last (?:year|month|week))\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|shall|scheduled|upcoming|is set to|are set to|is due|are due|plans? to)\b", re.IGNORECASE
)
#: Any setting in which all words that are a time can be reckoned.
_ANY = Setting(date="2000-06-15", reference=of_date("2000-06-15"))


def is_time(words: str) -> bool:
    """Whether words say when something is: ages and what is so every day do not."""
    return _NEVER.search(words) is None


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a time with the words that belong to it: the "since" of "since 2019", the "to 2021" behind."""
    left, right = max(0, start - _REACH), end + _REACH
    before = list(_TOKEN.finditer(text, left, start))
    after = list(_TOKEN.finditer(text, end, right))
    starts = [start]
    for token in reversed(before[-_WORDS:]):
        if not _fits(token[0], text[token.end() : starts[-1]]):
            break
        starts.append(token.start())
    ends = [end]
    for token in after[:_WORDS]:
        if token.end() == right or not _fits(token[0], text[ends[-1] : token.start()]):
            break
        ends.append(token.end())
    for first in reversed(starts):
        for last in reversed(ends):
            if first == start and last == end:
                break
            if _is_whole(text[first:last]) and resolve(text[first:last], _ANY) is not None:
                return first, last
    return start, end


def _fits(word: str, gap: str) -> bool:
    return "\n\n" not in gap and _WORD.fullmatch(word) is not None


def _is_whole(words: str) -> bool:
    """Whether words neither begin nor end with one that leads to something else; "from 2016 on" does not."""
    tokens = _TOKEN.findall(words.lower())
    if not tokens or tokens[0] in _EMPTY or tokens[0] == "on" or tokens[-1] in _EMPTY:
        return False
    if re.search(r"(?<!\d)['’]s$", words):
        return False
    return tokens[-1] not in ("on", "after", "before") or tokens[0] == "from"


def period_of(text: str, start: int, end: int, date: str | None) -> Period | None:
    """Return when a time is that stands in a text.

    Args:
        text: the document's text.
        start: where the words of the time begin.
        end: where they end.
        date: of the document.
    """
    words = text[start:end]
    if not is_time(words):
        return None
    paragraph = text.rfind("\n\n", 0, start) + 1
    before = text[max(paragraph, start - 400) : start]
    clause = re.split(r"[.;!?]\s", before)[-1]
    setting = Setting(
        date=date,
        reference=_spoken_of(before, date) if _COUNTED_ON.search(words) else None,
        ahead=_TO_COME.search(clause) is not None,
    )
    return resolve(words, setting)


def _spoken_of(before: str, date: str | None) -> Period | None:
    """The last time that is named in a stretch of text."""
    for named in reversed(list(_NAMED.finditer(before))):
        found = resolve(named[0], Setting(date=date))
        if found is not None:
            return found
    return None
