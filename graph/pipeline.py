"""The main job: reports in, a folder with the graph out.

Everything is written into a folder beside the wanted one, which takes its place by a rename at the end: a reader
never meets half a build, and a build that fails leaves the last one as it was.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from graph import __version__
from graph.assessments import read_assessments
from graph.claims import Extraction, Extractor
from graph.documents import Notice, Source, expand, read_documents
from graph.errors import DocumentError
from graph.extractions import Earlier, Record, read_earlier, write_record
from graph.extractions import reader as reader_of
from graph.folders import workplace
from graph.language import Parsed, load_pipeline, parse
from graph.llm.extractor import LlmExtractor
from graph.llm.settings import LlmSettings
from graph.model import Document, Ledger, Skipped
from graph.reader import ReaderSettings
from graph.records import write_csv, write_jsonl
from graph.report import EXTRACTIONS, LINES, PARQUET, REPORT, STORE, TABLE, TURTLE, Report, versions
from graph.resolve import resolve
from graph.roots import assign_roots
from graph.store import Store, publish, read_lines, write_store, write_table, write_turtle
from graph.triples import Run, describe
from graph.validate import check_shapes
from ontology.vocabulary import Vocabulary, load_vocabulary

#: Writes one more output of a ledger to a path.
View = Callable[[Ledger, Vocabulary, Path], None]
#: Looks at a parsed document and what it yields.
Watch = Callable[[Parsed, Extraction], None]


class Progress(Protocol):
    """Is told how far the work has come."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage of so many steps; None is unknown."""

    def step(self, what: str) -> None:
        """Tell that one step of the stage is done."""

    def notice(self, message: str) -> None:
        """Tell something at once that will stand in the report, too."""


class Silence:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Say nothing."""

    def step(self, what: str) -> None:
        """Say nothing."""

    def notice(self, message: str) -> None:
        """Say nothing."""


def build(  # noqa: PLR0913 (each is a choice of the user)
    inputs: Sequence[str],
    out: Path,
    *,
    progress: Progress | None = None,
    views: Mapping[str, View] | None = None,
    llm: LlmSettings | None = None,
    reader: ReaderSettings | None = None,
    prune: bool = False,
    server: Store | None = None,
    assessments: Path | None = None,
) -> Report:
    """Read reports and write the graph of their claims.

    Args:
        inputs: files, folders, globs and http(s) addresses.
        out: the folder to write. What an earlier build read and is not named now stays, as it was read; what is named
            and has not changed is not read for claims again.
        progress: is told how far the work has come.
        views: further outputs by file name.
        llm: the large language model that finds the claims; None is the embedded reader.
        reader: how the embedded reader works.
        prune: leave out what an earlier build read and is not named now.
        server: gets the triples, too, once the folder has its new state.
        assessments: a file of what the user holds of sources and items; no count looks at it.

    Returns:
        What was read, kept, skipped and dropped; also written to ``report.json``.

    Raises:
        UsageError: ``out`` cannot be written or holds files of somebody else, or the large language model cannot be
            asked. Nothing was done then.
        StoreError: the server does not answer; the folder is done, and the next build completes the server.
    """
    progress = progress or Silence()
    views = views or {}
    with workplace(out, {TURTLE, STORE, LINES, TABLE, PARQUET, EXTRACTIONS, REPORT, *views}) as place:
        earlier = read_earlier(out / EXTRACTIONS)
        work = read(inputs, without=out, progress=progress, llm=llm, reader=reader, earlier=earlier, keep=not prune)
        if assessments is not None:
            work = _assessed(work, assessments, progress)
        vocabulary = load_vocabulary()
        start = time.perf_counter()
        run = Run(version=__version__, settings=work.settings)
        _write(work.ledger, run, vocabulary, place, views, progress)
        (place / EXTRACTIONS).mkdir()
        for record in work.records:
            write_record(record, place / EXTRACTIONS)
        problems = check_shapes(place / TURTLE)
        broken = [_told(f"graph.ttl: {one.where}: {one.what}; report this", progress) for one in problems]
        report = Report(
            ledger=work.ledger,
            vocabulary=vocabulary,
            inputs=tuple(inputs),
            out=out.resolve(),
            locations=work.locations,
            unchanged=work.unchanged,
            notices=(*work.notices, *broken),
            versions=versions(language_model()),
            timings={**work.timings, "write": time.perf_counter() - start},
            extractor=work.extractor,
        )
        report.write(place / REPORT)
        before = read_lines(out / TURTLE) if server is not None else []
    if server is not None:
        progress.stage("Sending to the server")
        publish(server, read_lines(out / TURTLE), before)
    return report


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What reports claim, before anything is written."""

    ledger: Ledger
    #: Where each document was read from, by its id.
    locations: Mapping[str, str]
    notices: tuple[str, ...]
    #: Seconds by stage.
    timings: Mapping[str, float]
    #: What decides which claims are found, in the order of the names.
    settings: tuple[tuple[str, str], ...]
    #: What found the claims, for the report.
    extractor: Mapping[str, object]
    #: What came of each source, for the next build.
    records: tuple[Record, ...] = ()
    #: How many documents were not read for claims, since an earlier build had.
    unchanged: int = 0


def read(  # noqa: PLR0913 (as for build)
    inputs: Sequence[str],
    *,
    without: Path | None = None,
    progress: Progress | None = None,
    llm: LlmSettings | None = None,
    reader: ReaderSettings | None = None,
    watch: Watch | None = None,
    earlier: Earlier | None = None,
    keep: bool = False,
) -> Work:
    """Read reports and find their claims.

    Args:
        inputs: files, folders, globs and http(s) addresses.
        without: a folder that is not read, such as that of the outputs.
        progress: is told how far the work has come.
        llm: the large language model that finds the claims; None is the embedded reader.
        reader: how the embedded reader works.
        watch: is shown each document, parsed once more, and what it yields, before documents are brought together.
        earlier: what an earlier build read.
        keep: also bring in what that build read and is not named now.

    Raises:
        UsageError: the large language model cannot be asked.
    """
    progress = progress or Silence()
    clock = _Clock()
    vocabulary = load_vocabulary()
    notices: list[str] = []
    extractor = _extractor(vocabulary, llm, reader, lambda message: notices.append(_told(message, progress)))
    clock.lap("start")
    found = expand(inputs, without=str(without) if without is not None else None)
    skipped = list(found.skipped)
    notices += [_told(_message(notice), progress) for notice in found.notices]
    earlier = earlier or Earlier()
    kept = _kept(found.sources, earlier) if keep else {}
    sources = (*found.sources, *(Source(name=record.name, location=place) for place, record in kept.items()))
    if kept:
        message = f"{len(kept):,} of an earlier build are kept as they were read; --prune leaves them out"
        notices.append(_told(message, progress))
    found_by = reader_of(extractor.identity)
    extractions: list[Extraction] = []
    locations: dict[str, str] = {}
    records: list[Record] = []
    unchanged = 0
    progress.stage("Reading reports", len(sources))
    known = {place: record.outcome for place, record in kept.items()}
    for reading in read_documents(sources, known=known):
        clock.lap("read")
        notices += [_told(_message(notice), progress) for notice in reading.notices]
        name, location, outcome = reading.source.name, reading.source.location, reading.outcome
        extraction: Extraction | None = None
        if isinstance(outcome, Skipped):
            skipped.append(outcome)
            # A copy of another is one only as long as the other is there.
            outcome = known.get(location, outcome) if reading.document is None else reading.document
        else:
            locations[outcome.id] = location
            extraction = earlier.extraction(location, outcome, found_by) if watch is None else None
            unchanged += extraction is not None
            if extraction is None:
                extraction = _extract(extractor, outcome, skipped)
                if extraction is not None and watch is not None:
                    watch(parse(outcome), extraction)
            if extraction is not None:
                extractions.append(extraction)
            clock.lap("find claims")
        whole = extraction if extraction is not None and not extraction.skipped else None
        records.append(Record(name=name, location=location, outcome=outcome, found_by=found_by, extraction=whole))
        progress.step(name)
    skipped.sort(key=lambda skip: (skip.source, skip.reason))
    ledger = assign_roots(resolve(extractions, vocabulary, skipped))
    clock.lap("bring together")
    return Work(
        ledger=ledger,
        locations=locations,
        notices=tuple(notices),
        records=tuple(records),
        unchanged=unchanged,
        timings=clock.laps,
        settings=(
            extractor.identity
            if isinstance(extractor, LlmExtractor)
            else (*extractor.identity, ("language model", language_model()))
        ),
        extractor=(
            extractor.record()
            if isinstance(extractor, LlmExtractor)
            else {"name": dict(extractor.identity)["extractor"], "least_confidence": extractor.least}
        ),
    )


def _assessed(work: Work, path: Path, progress: Progress) -> Work:
    """Return the work with what the user holds of its sources and items."""
    found = read_assessments(path, work.ledger)
    return replace(
        work,
        ledger=replace(work.ledger, assessments=found.assessments),
        notices=(*work.notices, *(_told(message, progress) for message in found.notices)),
    )


def _extract(extractor: Extractor | LlmExtractor, document: Document, skipped: list[Skipped]) -> Extraction | None:
    """Return what a document yields; what cannot be read joins the skipped."""
    try:
        extraction = extractor.extract(document)
    except DocumentError as error:
        skipped.append(Skipped(source=error.source, reason=error.reason, advice=error.advice))
        return None
    skipped += extraction.skipped
    return extraction


def _kept(sources: Sequence[Source], earlier: Earlier) -> dict[str, Record]:
    """Return what an earlier build read and is not named now, by its place."""
    named = {source.location for source in sources}
    return {place: record for place, record in earlier.records.items() if place not in named}


def _extractor(
    vocabulary: Vocabulary,
    llm: LlmSettings | None,
    reader: ReaderSettings | None,
    tell: Callable[[str], None],
) -> Extractor | LlmExtractor:
    if llm is not None:
        return LlmExtractor(vocabulary, llm, tell)
    return Extractor.of(vocabulary, reader or ReaderSettings())


def _message(notice: Notice) -> str:
    return f"{notice.source}: {notice.message}"


def _told(message: str, progress: Progress) -> str:
    progress.notice(message)
    return message


def language_model() -> str:
    """Return the name and version of the language model."""
    known = load_pipeline().meta
    return f"{known['lang']}_{known['name']} {known['version']}"


def _write(
    ledger: Ledger, run: Run, vocabulary: Vocabulary, place: Path, views: Mapping[str, View], progress: Progress
) -> None:
    lines = describe(ledger, run)
    outputs: dict[str, View] = {
        TURTLE: lambda _ledger, _vocabulary, path: write_turtle(lines, path),
        STORE: lambda _ledger, _vocabulary, path: write_store(lines, path),
        LINES: lambda ledger, _vocabulary, path: write_jsonl(ledger, path),
        TABLE: lambda ledger, _vocabulary, path: write_csv(ledger, path),
        PARQUET: lambda ledger, vocabulary, path: write_table(ledger, path, vocabulary),
        **views,
    }
    progress.stage("Writing", len(outputs))
    for name, write in outputs.items():
        write(ledger, vocabulary, place / name)
        progress.step(name)


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = defaultdict(float)
        self.last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] += now - self.last
        self.last = now
