"""Times in words come to the periods that careful readers take them for, counted from the date of the document."""

import datetime as dt
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dates import bounds, edtf, of_date, read_edtf
from graph.model import Period
from graph.times import Setting, is_time, period_of, resolve, widened
from tests.strategies import periods

ROWS = [
    (*line.split("\t"), "", "")[:4]
    for line in (Path(__file__).parent / "times.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def resolved(date: str, words: str, before: str = "", *, ahead: bool = False) -> str:
    found = resolve(words, Setting(date=date or None, reference=of_date(before or None), ahead=ahead))
    return "" if found is None else edtf(found)


def test_there_are_more_than_a_hundred_different_expressions() -> None:
    assert len({words for _, words, _, _ in ROWS}) > 150


@pytest.mark.parametrize(("date", "words", "period", "before"), ROWS)
def test_words_come_to_a_period(date: str, words: str, period: str, before: str) -> None:
    assert resolved(date, words, before) == period


def test_what_is_to_come_is_looked_for_ahead() -> None:
    assert resolved("2023-05-17", "on Tuesday", ahead=True) == "2023-05-23"
    assert resolved("2023-05-17", "Nov. 3", ahead=True) == "2023-11-03"
    assert resolved("2023-05-17", "September", ahead=True) == "2023-09"


def test_neither_clock_nor_time_zone_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def words() -> list[str]:
        return [resolved(date, words, before) for date, words, _, before in ROWS]

    here = words()
    monkeypatch.setitem(os.environ, "TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        monkeypatch.setattr(time, "time", lambda: 0.0)
        assert words() == here
    finally:
        monkeypatch.undo()
        time.tzset()


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.lists(st.sampled_from(sorted({word for _, words, _, _ in ROWS for word in words.split()})), max_size=7),
    st.none() | st.dates().map(str) | st.sampled_from(["2021", "2021-08", "0001", "9999-12"]),
    st.dates().map(str),
)
def test_any_words_come_to_an_ordered_period_or_stay_text(words: list[str], date: str | None, before: str) -> None:
    found = resolve(" ".join(words), Setting(date=date, reference=of_date(before)))
    if found is not None:
        first, last = bounds(found)
        assert first is None or last is None or first <= last


@given(periods)
def test_edtf_gives_the_very_same_period_back(period: Period | None) -> None:
    if period is not None:
        assert read_edtf(edtf(period)) == period


@pytest.mark.parametrize("broken", ["", "..", "../..", "2021-13", "2021/2020-W01", "yesterday"])
def test_what_is_no_period_in_edtf_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r"no date|needs a start|month must be|no period"):
        read_edtf(broken)


def test_bounds_are_the_first_and_the_last_day() -> None:
    assert bounds(Period(start="2020-02", end="2020-02")) == ("2020-02-01", "2020-02-29")
    assert bounds(Period(start="2019", end=None)) == ("2019-01-01", None)
    assert bounds(of_date("2021-08-26")) == ("2021-08-26", "2021-08-26")
    assert bounds(of_date("spring")) == (None, None)
    assert bounds(None) == (None, None)


# --- in a text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "whole"),
    [
        ("They have shipped the powder since [2019], he said.", "since 2019"),
        ("It was so from [2015] to 2018 in that port.", "from 2015 to 2018"),
        ("It was so from 2015 to [2018] in that port.", "from 2015 to 2018"),
        ("It ran between [March] and May 2021.", "between March and May 2021"),
        ("Prices fell in [2019], and then rose.", "2019"),
        ("The ring was broken up on [March 3].", "March 3"),
        ("They met by [the end of 2020], as planned.", "by the end of 2020"),
        ("I come before you [today] to present a plan.", "today"),
        ("They began after the [2014] election.", "2014"),
        ("It is listed by the [1988] convention.", "1988"),
        ("The plan of [this week]'s meeting.", "this week"),
        ("They were in the trade from [the 1970]'s on.", "from the 1970's on"),
        ("He said so in [May].\n\n2021 was another year.", "May"),
    ],
)
def test_a_time_is_taken_with_the_words_that_belong_to_it(marked: str, whole: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    first, last = widened(text, start, end)
    assert text[first:last] == whole


@pytest.mark.parametrize(
    ("text", "words", "period"),
    [
        ("He fled in 2014. Two years earlier he had met them.", "Two years earlier", "2012"),
        ("He fled in March 2014 and was caught later that year.", "that year", "2014"),
        ("The court will hear him on Friday.", "Friday", "2023-05-19"),
        ("The court heard him on Friday.", "Friday", "2023-05-12"),
        ("He was caught on May 3.\n\nThe next day they fled.", "The next day", ""),
        ("The 45-year-old was caught.", "45-year-old", ""),
    ],
)
def test_a_time_is_counted_from_what_its_text_says(text: str, words: str, period: str) -> None:
    start = text.index(words)
    found = period_of(text, start, start + len(words), "2023-05-17")
    assert ("" if found is None else edtf(found)) == period


@pytest.mark.parametrize("words", ["45-year-old", "age 17", "every year", "annually", "a ten-year plan"])
def test_ages_and_what_is_so_again_and_again_are_no_times(words: str) -> None:
    assert not is_time(words)


def test_every_day_of_a_year_is_found_from_the_day_after() -> None:
    day = dt.date(2023, 1, 1)
    while day.year == 2023:
        after = str(day + dt.timedelta(days=1))
        assert resolved(after, f"{day:%B} {day.day}") == str(day)
        assert resolved(after, f"{day:%A}") == str(day)
        day += dt.timedelta(days=1)
