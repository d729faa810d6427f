"""A file of the user → what they hold of sources and of what these say, which no count ever looks at.

The grades are those of the Admiralty system: the reliability of a source from A (completely reliable) to F (cannot be
judged), and, apart from it, the credibility of an item from 1 (confirmed by others) to 6 (cannot be judged). There are
none unless the user sets them.

The file is a table (CSV, UTF-8) with the columns ``kind``, ``name``, ``reliability``, ``credibility`` and ``note``:

    kind,name,reliability,credibility,note
    publisher,The Harbour Post,B,,corrects its errors
    document,harbour,,3,
    claim,c-0123456789abcdef,,2,two of us saw the contract

A publisher is named as its documents name it, an actor by its name or id, a document by its short name, a claim by its
id. Sources (publisher, actor, document) have a reliability, items (document, claim) a credibility.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import UsageError
from graph.model import Assessment, Ledger

COLUMNS = ("kind", "name", "reliability", "credibility", "note")
#: What may have which grade.
_SOURCES, _ITEMS = frozenset(("publisher", "actor", "document")), frozenset(("document", "claim"))
_RELIABILITIES, _CREDIBILITIES = "ABCDEF", "123456"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What a file says of the things of one ledger."""

    #: Sorted by kind and what they are about.
    assessments: tuple[Assessment, ...]
    #: Rows that could not be used: which, why, and what to do.
    notices: tuple[str, ...]


def read_assessments(path: Path, ledger: Ledger) -> Assessed:
    """Read a file of assessments.

    Args:
        path: the table.
        ledger: what the rows are about.

    Returns:
        An assessment for each row that can be used. A row whose grade or kind is wrong, that names nothing of the
        ledger or more than one thing, or that contradicts an earlier row, is left out and told.

    Raises:
        UsageError: the file cannot be read, or lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in ("kind", "name") if name not in (reader.fieldnames or ())]
            if missing:
                raise UsageError(f"{path}: has no column {missing[0]!r}; its columns are {', '.join(COLUMNS)}")
            rows = [(reader.line_num, {name: (row.get(name) or "").strip() for name in COLUMNS}) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: cannot be read as a table ({error}); save it as CSV in UTF-8") from error
    names = _names(ledger)
    found: dict[tuple[str, str], Assessment] = {}
    notices: list[str] = []
    for line, row in rows:
        wrong = _wrong(row)
        about = names.get((row["kind"], row["name"].casefold()), set())
        if not wrong and len(about) != 1:
            wrong = "is not read here" if not about else f"is the name of {len(about)}: give an id"
        if not wrong and (row["kind"], min(about)) in found:
            wrong = "is assessed twice: keep one of the rows"
        if wrong:
            notices.append(f"{path.name}: line {line}: {row['kind']} {row['name']!r} {wrong}; the row is left out")
            continue
        one = Assessment(
            kind=row["kind"],
            about=min(about),
            reliability=row["reliability"].upper() or None,
            credibility=int(row["credibility"]) if row["credibility"] else None,
            note=row["note"] or None,
        )
        found[one.kind, one.about] = one
    return Assessed(assessments=tuple(found[key] for key in sorted(found)), notices=tuple(notices))


def _wrong(row: dict[str, str]) -> str | None:
    """Return what is wrong with a row in itself; None where nothing is."""
    if row["kind"] not in _SOURCES | _ITEMS:
        return f"is of no kind that can be assessed: {', '.join(sorted(_SOURCES | _ITEMS))}"
    for grade, allowed, kinds in (("reliability", _RELIABILITIES, _SOURCES), ("credibility", _CREDIBILITIES, _ITEMS)):
        value = row[grade].upper()
        if value and (len(value) != 1 or value not in allowed):
            return f"has the {grade} {row[grade]!r}: give one of {', '.join(allowed)}"
        if value and row["kind"] not in kinds:
            return f"cannot have a {grade}: that is for {', '.join(sorted(kinds))}"
    if not any(row[name] for name in ("reliability", "credibility", "note")):
        return "has neither grade nor note"
    return None


def _names(ledger: Ledger) -> dict[tuple[str, str], set[str]]:
    """Return what can be assessed, by its kind and its name in lower case."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, name, about in _things(ledger):
        names[kind, name.casefold()].add(about)
    return names


def _things(ledger: Ledger) -> Iterator[tuple[str, str, str]]:
    for document in ledger.documents:
        yield "document", document.slug, document.id
        yield "document", document.id, document.id
        if document.publisher is not None:
            yield "publisher", document.publisher, document.publisher
    for entity in ledger.entities:
        for name in (entity.id, entity.label, *entity.aliases):
            yield "actor", name, entity.id
    for claim in ledger.claims:
        yield "claim", claim.id, claim.id
