"""Does a build still hold? Its sources are read again, and every hash, span, shape and output is checked."""

import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.corpus import Progress
from graph.documents import read_document, read_members
from graph.documents.sources import is_address, split_member
from graph.errors import DocumentError, StoreError
from graph.model import Document, Ledger
from graph.records import json_lines
from graph.report import LINES, PARQUET, STORE, TURTLE, SourceRecord, read_sources
from graph.store import read_ledger, write_table
from graph.validate import Problem, check_grounding, check_shapes


@dataclass(slots=True, kw_only=True)
class Audit:
    """What was checked, and what is wrong."""

    documents: int = 0
    claims: int = 0
    #: Sources that were not read again, since they lie at an address: nothing is fetched unless the user asks.
    unread: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def audit(out: Path, progress: Progress) -> Audit:
    """Check the build in a folder.

    Raises:
        StoreError: there is no build in it, or one that cannot be read at all.
    """
    result = Audit()
    sources = read_sources(out)
    progress.stage("Reading the sources again", len(sources))
    texts: dict[str, str] = {}
    collections: dict[str, dict[str, SourceRecord]] = defaultdict(dict)
    for source in sources:
        member = split_member(source.location)
        if member is not None:
            collections[member[0]][source.location] = source
            continue
        if is_address(source.location):
            result.unread.append(source.location)
        else:
            _reread(source, texts, result.problems)
        progress.step(source.source)
    for path, wanted in sorted(collections.items()):
        _reread_members(path, wanted, texts, result.problems)
        for source in wanted.values():
            progress.step(source.source)

    progress.stage("Checking", 3)
    ledger = read_ledger(out / TURTLE)
    result.documents, result.claims = len(ledger.documents), len(ledger.claims)
    result.problems += _documents(ledger, sources)
    result.problems += check_grounding(ledger, texts)
    progress.step("quotes")
    result.problems += check_shapes(out / TURTLE)
    progress.step("shapes")
    result.problems += _outputs(ledger, out)
    progress.step("outputs")
    return result


def _reread(source: SourceRecord, texts: dict[str, str], problems: list[Problem]) -> None:
    """Read a source again; its text joins the texts if it is the one that the build read."""
    try:
        document = read_document(source.location, name=source.source)
    except DocumentError as error:
        problems.append(Problem(where=source.location, what=f"cannot be read again: {error.reason}; {error.advice}"))
        return
    _compare(source, document, texts, problems)


def _reread_members(
    path: str, wanted: dict[str, SourceRecord], texts: dict[str, str], problems: list[Problem]
) -> None:
    """Read the documents of a collection again, going through it once."""
    missing = dict(wanted)
    try:
        for location, outcome in read_members(path, set(wanted)):
            source = missing.pop(location)
            if isinstance(outcome, Document):
                _compare(source, outcome, texts, problems)
            else:
                what = f"cannot be read again: {outcome.reason}; {outcome.advice}"
                problems.append(Problem(where=location, what=what))
    except DocumentError as error:
        problems.append(Problem(where=path, what=f"cannot be read again: {error.reason}; {error.advice}"))
    problems += [Problem(where=location, what="is gone; build again, or restore the file") for location in missing]


def _compare(source: SourceRecord, document: Document, texts: dict[str, str], problems: list[Problem]) -> None:
    if hashlib.sha256(document.text.encode()).hexdigest() != source.sha256:
        what = "the text is another than the one that the build read; build again, or restore the file"
        problems.append(Problem(where=source.location, what=what))
        return
    texts[source.id] = document.text


def _documents(ledger: Ledger, sources: list[SourceRecord]) -> Iterator[Problem]:
    """Compare the documents of the graph with those of the report."""
    reported = {source.id: source.sha256 for source in sources}
    described = {document.id: document.sha256 for document in ledger.documents}
    for identifier in sorted(reported.keys() | described.keys()):
        if reported.get(identifier) != described.get(identifier):
            yield Problem(where=identifier, what="report.json and graph.ttl differ on this document; build again")


def _outputs(ledger: Ledger, out: Path) -> Iterator[Problem]:
    """Compare the store, the table and the lines of claims with the graph."""
    try:
        if read_ledger(out / STORE) != ledger:
            yield Problem(where=STORE, what="holds another graph than graph.ttl; build again")
    except StoreError as error:
        yield Problem(where=STORE, what=str(error))
    with tempfile.TemporaryDirectory() as place:
        write_table(ledger, Path(place) / PARQUET)
        anew = (Path(place) / PARQUET).read_bytes()
    if not (out / PARQUET).exists() or (out / PARQUET).read_bytes() != anew:
        yield Problem(where=PARQUET, what="holds other claims than graph.ttl; build again")
    try:
        with (out / LINES).open(encoding="utf-8", newline="\n") as lines:
            if list(lines) != list(json_lines(ledger)):
                yield Problem(where=LINES, what="holds other claims than graph.ttl; build again")
    except (OSError, UnicodeDecodeError) as error:
        yield Problem(where=LINES, what=f"cannot be read ({error}); build again")
