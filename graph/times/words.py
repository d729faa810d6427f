"""The words that times are made of, and what they come to."""

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thur thu", "friday fri", "saturday sat",
         "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
#: First month and number of months; of the northern half of the earth, where the reports are from.
SEASONS = {"spring": (3, 3), "summer": (6, 3), "fall": (9, 3), "autumn": (9, 3), "winter": (12, 3)}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {
    **{name: number for number, name in enumerate(_ONES.split())},
    **{name: number for number, name in zip(range(30, 100, 10), _TENS.split(), strict=True)},
    "a": 1, "an": 1, "couple": 2, "a couple": 2, "a couple of": 2, "couple of": 2, "a dozen": 12, "hundred": 100,
    "a hundred": 100,
}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4}
DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
           "nineties": 90}  # fmt: skip


def _one_of(names: "dict[str, int] | dict[str, tuple[int, int]]") -> str:
    return "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))


MONTH = rf"(?:{_one_of(MONTHS)})\b\.?"
WEEKDAY = rf"(?:{_one_of(WEEKDAYS)})\b\.?"
SEASON = rf"(?:{_one_of(SEASONS)})\b"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:1[5-9]|20|21)\d\d"
NUMBER = rf"(?:\d{{1,3}}|{_one_of(NUMBERS)})"
ORDINAL = rf"(?:{_one_of(ORDINALS)})"
UNIT = r"(?:day|week|month|quarter|year|decade)s?"

#: Words that add nothing to a time: "in 2019", "only last week", "all of 2021", "the year 2002".
_BEFORE = re.compile(
    r"(?:in|on|at|during|within|throughout|over|for|of|dated|back|just|only|even|sometime|some time|as of|all of|"
    r"the whole of|the entirety of|(?:the )?(?:calendar )?years?(?= \d)|the month of|the day of|the period(?: of)?|"
    r"the (?:morning|afternoon|evening|night) of|(?:early|late)(?= (?:mon|tues|wednes|thurs|fri|satur|sun)day)|"
    rf"(?:today|tomorrow|yesterday),?(?= (?:{WEEKDAY}|{MONTH})))\s",
)
_ABOUT = re.compile(
    r"(?:in or (?:about|around)|on or (?:about|around)|about|around|approximately|roughly|nearly|almost|circa|c\.|ca\.|"
    r"some|at least|well over|more than|just over|"
    r"over(?= (?:\d|an? |(?!the )[a-z]+ (?:day|week|month|year|decade)s?\b))|"
    r"a little over|much of|most of)\s",
)
_AFTER = re.compile(
    r"(?:,? (?:alone|itself|so far|only|morning|afternoon|evening|night|calendar year|season)|"
    r",? \d{1,2}(?::\d\d)? ?[ap]\.?m\.?|(?<!\d)'s|(?<=s)')$"
)


def plain(words: str) -> tuple[str, bool]:
    """Return a time in lower case without what adds nothing, and whether it was said to be about so."""
    text = re.sub("[\u2010-\u2015\u2212]", "-", re.sub("[\u2018\u2019\u00b4`]", "'", words.lower()))
    text = re.sub(r"\s*-\s*(?=\d)", "-", " ".join(text.split())).strip(' ,;:()"')
    text = text.removesuffix(".") if not re.search(rf"\b{MONTH}$", text) else text
    about = False
    while True:
        if match := _ABOUT.match(text):
            about = True
            text = text[match.end() :]
        elif (match := _BEFORE.match(text)) or re.match(r"the (?=\d{4}\b|(?:early|mid|late)\b)", text):
            text = text[match.end() :] if match else text[4:]
        elif (match := _AFTER.search(text)) and not re.fullmatch(r"(?:this|last|the|every|each) \w+", text):
            text = text[: match.start()]
        else:
            return text, about


def number(word: str) -> int:
    """Return what a word of :data:`NUMBER` comes to."""
    return int(word) if word.isdecimal() else NUMBERS[word]


def named(word: str, names: dict[str, int]) -> int:
    """Return the number of a month or a weekday, abbreviated or not."""
    return names[word.rstrip(".")]
