"""How many of the times that reports name are resolved, and how the rules compare with dateparser.

    python -m benchmarks.times ../shared/corpus

The first table counts what the language model marks as a date or a time of day in the documents of a folder: what is no
time (ages, "every year"), what is resolved to a period, and what stays text. ``--sample N`` prints as many of the
resolved ones with their words around them, to be judged by a reader. The second table puts the expressions of
``tests/times.tsv`` to the rules and to dateparser.
"""

import argparse
import datetime as dt
import random
from collections import Counter
from pathlib import Path

from dateparser.date import DateDataParser

from graph.dates import edtf, of_date
from graph.documents import expand, read_documents
from graph.language import parse
from graph.model import Document
from graph.times import Setting, is_time, period_of, resolve, widened

_TESTS = Path(__file__).parent.parent / "tests" / "times.tsv"


def main() -> None:
    """Count and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", help="documents with their dates in sidecars")
    options.add_argument("--sample", type=int, default=0, help="print so many resolved times in their places")
    asked = options.parse_args()
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    resolved: list[str] = []
    for reading in read_documents(expand([asked.folder]).sources):
        if isinstance(reading.outcome, Document):
            counts["documents"] += 1
            resolved += _times(reading.outcome, counts, kinds)
    for name in ("documents", "expressions", "no times", "times", "resolved", "widened"):
        print(f"{name:<12} {counts[name]:>7,}")
    print(f"{'share':<12} {counts['resolved'] / counts['times']:>7.1%}\n")
    for name, count in kinds.most_common():
        print(f"{name:<28} {count:>6,}")
    # The same sample each time.
    for line in random.Random(0).sample(resolved, min(asked.sample, len(resolved))):  # noqa: S311
        print(line)
    print()
    _compare()


def _times(document: Document, counts: Counter[str], kinds: Counter[str]) -> list[str]:
    lines = []
    for paragraph in parse(document).paragraphs:
        for entity in paragraph.doc.ents:
            if entity.label_ not in ("DATE", "TIME"):
                continue
            counts["expressions"] += 1
            if not is_time(entity.text):
                counts["no times"] += 1
                continue
            counts["times"] += 1
            span = paragraph.span(entity)
            start, end = widened(document.text, *span)
            counts["widened"] += (start, end) != span
            found = period_of(document.text, start, end, document.date)
            if found is None:
                kinds["stays text"] += 1
                continue
            counts["resolved"] += 1
            kinds[_kind(edtf(found))] += 1
            before, after = document.text[max(0, start - 60) : start], document.text[end : end + 40]
            words = f"…{before}[{document.text[start:end]}]{after}…"
            lines.append(f"{document.date} {edtf(found)}: {' '.join(words.split())}")
    return lines


def _kind(period: str) -> str:
    if ".." in period:
        return "open at one end"
    about = "about " if "~" in period else ""
    if "/" in period:
        return f"{about}a range"
    return about + {4: "a year", 7: "a month", 10: "a day"}[len(period.removesuffix("~"))]


def _compare() -> None:
    rows = [
        (*line.split("\t"), "", "")[:4] for line in _TESTS.read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    right: Counter[str] = Counter()
    single = 0
    alone = [row for row in rows if not row[3]]
    for date, words, wanted, _ in alone:
        ours = resolve(words, Setting(date=date or None, reference=of_date(None)))
        right["rules"] += (edtf(ours) if ours else "") == wanted
        theirs = _dateparser(words, date)
        right["dateparser"] += theirs == wanted
        if wanted and "/" not in wanted:
            single += 1
            right["dateparser, single dates"] += theirs == wanted.removesuffix("~")
            right["rules, single dates"] += (edtf(ours).removesuffix("~") if ours else "") == wanted.removesuffix("~")
    for name, count in right.items():
        print(f"{name:<28} {count:>4} of {single if 'single' in name else len(alone)}")


def _dateparser(words: str, date: str) -> str:
    base = dt.datetime.fromisoformat((date or "2000") + "-01-01"[len(date or "2000") - 4 :])
    given = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "DATE_ORDER": "MDY"}
    try:
        found = DateDataParser(languages=["en"], settings=given).get_date_data(words)
    except (ValueError, OverflowError):
        return ""
    if found.date_obj is None:
        return ""
    return found.date_obj.strftime("%Y-%m-%d")[: {"year": 4, "month": 7}.get(found.period, 10)]


if __name__ == "__main__":
    main()
