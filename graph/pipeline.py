"""The main job: reports in, a folder with the graph out.

Everything is written into a folder beside the wanted one, which takes its place by a rename at the end: a reader
never meets half a build, and a build that fails leaves the last one as it was.
"""

import gc
import hashlib
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from graph import __version__
from graph.assessments import read_assessments
from graph.claims import Extraction
from graph.corpus import Corpus, Progress, still_kept
from graph.documents import Limits, Source, expand
from graph.engines.protocol import Engine
from graph.engines.serial import Serial
from graph.engines.work import Job
from graph.extractions import Entry, Shelf, Stages, move_parts, read_entries, write_entries
from graph.folders import workplace
from graph.gate import digest
from graph.identity import Entry as Listed
from graph.identity import read_list
from graph.judgements import Judgements, beside, read_judgements
from graph.judgements.replay import Replay, replay
from graph.judgements.undecided import write_undecided
from graph.language import Parsed, language_model, parse
from graph.llm.extractor import LlmExtractor
from graph.llm.settings import LlmSettings
from graph.model import Ledger
from graph.outputs import remember, state_of, take_over
from graph.reader import ReaderSettings, identity
from graph.records import write_csv, write_jsonl
from graph.report import EXTRACTIONS, LINES, PARQUET, REPORT, STORE, TABLE, TURTLE, UNDECIDED, Report, versions
from graph.resolve import resolve
from graph.roots import assign_roots
from graph.store import Store, publish, read_lines, write_lines, write_store, write_table, write_turtle
from graph.triples import Run, statements
from graph.validate import check_shapes
from ontology.vocabulary import Vocabulary, load_vocabulary

#: Writes an output of a ledger to a path; is told what made it.
Writer = Callable[[Ledger, Vocabulary, Path, Run], None]
#: Looks at a parsed document and what it yields.
Watch = Callable[[Parsed, Extraction], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One more output."""

    write: Writer
    #: What it follows from beside the ledger, the run and the program; None is unknown, and it is always written anew.
    settings: str | None = None


#: The outputs that follow from the ledger alone.
OWN = (TURTLE, STORE, LINES, TABLE, PARQUET, UNDECIDED)


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
    engine: Engine | None = None,
    limits: Limits | None = None,
    relevant_only: bool = False,
    prune: bool = False,
    server: Store | None = None,
    judgements: Path | None = None,
    lists: Sequence[Path] = (),
    assessments: Path | None = None,
) -> Report:
    """Read reports and write the graph of their claims.

    Args:
        inputs: files, folders, globs, collections and http(s) addresses.
        out: the folder to write. What an earlier build read and is not named now stays, as it was read; what is named
            and has not changed is not read for claims again, and neither is what a stopped build has read.
        progress: is told how far the work has come.
        views: further outputs by file name.
        llm: the large language model that finds the claims; None is the embedded reader.
        reader: how the embedded reader works.
        engine: where documents are read; None is one after another in this process.
        limits: how much may be taken of one document, and for it.
        relevant_only: set aside documents that by their words have nothing to do with drug trafficking.
        prune: leave out what an earlier build read and is not named now.
        server: gets the triples, too, once the folder has its new state.
        judgements: the file of what people decided, which is read and never written; without it
            ``<out>.judgements.ttl`` beside the folder, where that is there.
        lists: files of persons and organisations and their names, such as sanctions lists.
        assessments: a file of what the user holds of sources and items; no count looks at it.

    Returns:
        What was read, kept, skipped and dropped; also written to ``report.json``.

    Raises:
        UsageError: ``out`` cannot be written or holds files of somebody else, a list cannot be read, or the large
            language model cannot be asked. Nothing was done then.
        StoreError: the server does not answer; the folder is done, and the next build completes the server. Or the
            judgements cannot be read; nothing was done then.
    """
    progress = progress or Silence()
    views = views or {}
    if judgements is None and beside(out).exists():
        judgements = beside(out)
    decided = read_judgements(judgements) if judgements is not None else Judgements()
    listed = {path: read_list(path) for path in lists}
    names = {TURTLE, STORE, LINES, TABLE, PARQUET, UNDECIDED, EXTRACTIONS, REPORT, *views}
    with workplace(out, names, _rescue) as place, Shelf(place / EXTRACTIONS, [out / EXTRACTIONS]) as shelf:
        earlier = [] if prune else read_entries(out / EXTRACTIONS)
        work = read(
            inputs,
            without=out,
            progress=progress,
            llm=llm,
            reader=reader,
            engine=engine,
            limits=limits,
            relevant_only=relevant_only,
            shelf=shelf,
            earlier=earlier,
            judgements=decided,
            listed=[entry for entries in listed.values() for entry in entries],
        )
        if assessments is not None:
            work = _assessed(work, assessments, progress)
        vocabulary = load_vocabulary()
        start = time.perf_counter()
        run = Run(version=__version__, settings=work.settings)
        file = judgements.name if judgements is not None else ""
        known = versions(language_model())
        settled = {name: view.settings for name, view in views.items() if view.settings is not None}
        settled_names = (*OWN, *settled)
        state = state_of(work.ledger, run.address, known, settled)
        progress.stage("Writing", len(OWN) + len(views))
        problems = []
        unchanged = take_over(out, out / EXTRACTIONS, place, settled_names, state)
        if not unchanged:
            with tempfile.TemporaryDirectory(prefix=".triples-", dir=place) as spare:
                lines = Path(spare) / "triples.nt"
                write_lines(statements(work.ledger, run), lines)
                _write(work.ledger, run, vocabulary, place, _own(lines), progress)
            problems = check_shapes(place / STORE)
        rest = {name: view.write for name, view in views.items() if not (unchanged and name in settled)}
        _write(work.ledger, run, vocabulary, place, rest, progress)
        write_entries(work.corpus.entries, place / EXTRACTIONS)
        shelf.keep(work.corpus.used())
        if not problems:
            remember(place, place / EXTRACTIONS, settled_names, state)
        open_ = [_told(notice, progress) for notice in work.replay.notices(file)]
        broken = [_told(f"graph.ttl: {one.where}: {one.what}; report this", progress) for one in problems]
        report = Report(
            ledger=work.ledger,
            vocabulary=vocabulary,
            inputs=tuple(inputs),
            lists=tuple(
                {"file": str(path), "sha256": _digest(path), "entries": len(entries)}
                for path, entries in listed.items()
            ),
            out=out.resolve(),
            locations=work.corpus.locations,
            unchanged=work.corpus.unchanged,
            aside=tuple(work.corpus.aside),
            notices=(*work.notices, *open_, *broken),
            versions=known,
            timings={**work.timings, "write": time.perf_counter() - start},
            extractor=work.extractor,
            engine=work.engine,
            judgements=work.replay.as_json(file),
        )
        report.write(place / REPORT)
        before = read_lines(out / TURTLE) if server is not None else []
    if server is not None:
        progress.stage("Sending to the server")
        publish(server, read_lines(out / TURTLE), before)
    return report


def _rescue(unfinished: Path, folder: Path) -> None:
    """Take over what a stopped build has read."""
    move_parts(unfinished / EXTRACTIONS, folder / EXTRACTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What reports claim, before anything is written."""

    ledger: Ledger
    #: The documents, and where what was found in them is kept.
    corpus: Corpus
    notices: tuple[str, ...]
    #: Seconds by stage.
    timings: Mapping[str, float]
    #: What decides which claims are found, in the order of the names.
    settings: tuple[tuple[str, str], ...]
    #: What found the claims, and where that was, for the report.
    extractor: Mapping[str, object]
    engine: Mapping[str, object]
    #: What came of the judgements.
    replay: Replay


def read(  # noqa: PLR0913 (as for build)
    inputs: Sequence[str],
    *,
    without: Path | None = None,
    progress: Progress | None = None,
    llm: LlmSettings | None = None,
    reader: ReaderSettings | None = None,
    engine: Engine | None = None,
    limits: Limits | None = None,
    relevant_only: bool = False,
    watch: Watch | None = None,
    shelf: Shelf | None = None,
    earlier: Sequence[Entry] = (),
    judgements: Judgements | None = None,
    listed: Sequence[Listed] = (),
) -> Work:
    """Read reports and find their claims.

    Args:
        inputs: files, folders, globs, collections and http(s) addresses.
        without: a folder that is not read, such as that of the outputs.
        progress: is told how far the work has come.
        llm: the large language model that finds the claims; None is the embedded reader.
        reader: how the embedded reader works.
        engine: where documents are read; None is one after another in this process.
        limits: how much may be taken of one document, and for it.
        relevant_only: set aside documents that by their words have nothing to do with drug trafficking.
        watch: is shown each document, parsed once more, and what it yields, before documents are brought together.
        shelf: has what earlier builds found, and gets what this one finds; None is one for the time being.
        earlier: the documents of an earlier build; those that are not named now are brought in as they were read.
        judgements: what people decided.
        listed: entries of lists by which names are known to be one's.

    Raises:
        UsageError: the large language model cannot be asked, or the engine cannot do its work.
    """
    if shelf is None:
        with tempfile.TemporaryDirectory() as place, Shelf(Path(place)) as spare:
            return read(
                inputs,
                without=without,
                progress=progress,
                llm=llm,
                reader=reader,
                engine=engine,
                limits=limits,
                relevant_only=relevant_only,
                watch=watch,
                shelf=spare,
                earlier=earlier,
                judgements=judgements,
                listed=listed,
            )
    progress, reader = progress or Silence(), reader or ReaderSettings()
    clock = _Clock()
    vocabulary = load_vocabulary()
    notices: list[str] = []

    def tell(message: str) -> None:
        notices.append(_told(message, progress))

    if llm is not None:
        asking = LlmExtractor(vocabulary, llm, tell)
        # It waits for the address alone, and counts what is spent.
        engine, known = Serial(asking), asking.identity
    else:
        engine, known = engine or Serial(), identity(reader)
    gate = digest() if relevant_only else ""
    job = Job(reader=reader, limits=limits or Limits(), stages=Stages.of(known, gate))
    corpus = Corpus(job=job, shelf=shelf, tell=tell)
    found = expand(inputs, without=str(without) if without is not None else None)
    corpus.skipped += found.skipped
    for notice in found.notices:
        tell(f"{notice.source}: {notice.message}")
    kept, again = still_kept(earlier, found.sources, shelf)
    if kept:
        tell(f"{len(kept):,} of an earlier build are kept as they were read; --prune leaves them out")
    clock.lap("start")
    corpus.collect(_ordered([*found.sources, *again]), kept, engine, progress)
    clock.lap("find claims")
    with _no_collector():
        together = resolve(_watched(corpus.extractions(), watch), vocabulary)
        together = replace(together, skipped=tuple(corpus.skipped))
        decided = replay(together, judgements or Judgements(), vocabulary, assign_roots, listed)
    clock.lap("bring together")
    if corpus.aside:
        tell(f"{len(corpus.aside):,} documents were set aside by --relevant-only; report.json lists them")
    return Work(
        ledger=decided.ledger,
        replay=decided,
        corpus=corpus,
        notices=tuple(notices),
        timings=clock.laps,
        settings=(
            *known,
            *((("language model", language_model()),) if llm is None else ()),
            *((("relevance gate", gate),) if gate else ()),
        ),
        extractor=_found_by(engine, known),
        engine=engine.record(),
    )


def _found_by(engine: Engine, known: tuple[tuple[str, str], ...]) -> Mapping[str, object]:
    if isinstance(engine, Serial) and isinstance(engine.finder, LlmExtractor):
        return engine.finder.record()
    settings = dict(known)
    return {"name": settings["extractor"], "least_confidence": float(settings["least confidence"])}


def _assessed(work: Work, path: Path, progress: Progress) -> Work:
    """Return the work with what the user holds of its sources and items."""
    found = read_assessments(path, work.ledger)
    return replace(
        work,
        ledger=replace(work.ledger, assessments=found.assessments),
        notices=(*work.notices, *(_told(message, progress) for message in found.notices)),
    )


def _watched(extractions: Iterable[Extraction], watch: Watch | None) -> Iterator[Extraction]:
    for extraction in extractions:
        if watch is not None:
            watch(parse(extraction.document), extraction)
        yield extraction


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _ordered(sources: Sequence[Source]) -> list[Source]:
    return sorted(sources, key=lambda source: (source.name, source.location))


def _told(message: str, progress: Progress) -> str:
    progress.notice(message)
    return message


def _own(lines: Path) -> dict[str, Writer]:
    """Return how the outputs that are no views are written; ``lines`` has the triples."""
    return {
        TURTLE: lambda _ledger, _vocabulary, path, _run: write_turtle(lines, path),
        STORE: lambda _ledger, _vocabulary, path, _run: write_store(lines, path),
        LINES: lambda ledger, _vocabulary, path, _run: write_jsonl(ledger, path),
        TABLE: lambda ledger, _vocabulary, path, _run: write_csv(ledger, path),
        PARQUET: lambda ledger, vocabulary, path, _run: write_table(ledger, path, vocabulary),
        UNDECIDED: lambda ledger, _vocabulary, path, _run: write_undecided(ledger, path),
    }


def _write(
    ledger: Ledger, run: Run, vocabulary: Vocabulary, place: Path, outputs: Mapping[str, Writer], progress: Progress
) -> None:
    for name, write in outputs.items():
        write(ledger, vocabulary, place / name, run)
        progress.step(name)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Do not look for circles of objects: where millions are made and kept, that takes a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = defaultdict(float)
        self.last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] += now - self.last
        self.last = now
