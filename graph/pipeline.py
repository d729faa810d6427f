"""The main job: reports in, a folder with the graph out.

Everything is written into a folder beside the wanted one, which takes its place by a rename at the end: a reader
never meets half a build, and a build that fails leaves the last one as it was.
"""

import contextlib
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graph import __version__
from graph.claims import Extraction, Extractor
from graph.documents import Notice, expand, read_documents
from graph.errors import DocumentError, UsageError
from graph.language import Parsed, load_pipeline, parse
from graph.llm.extractor import LlmExtractor
from graph.llm.settings import LlmSettings
from graph.model import Ledger, Skipped
from graph.reader import ReaderSettings
from graph.records import write_csv, write_jsonl
from graph.report import LINES, REPORT, STORE, TABLE, TURTLE, Report, versions
from graph.resolve import resolve
from graph.roots import assign_roots
from graph.store import write_store, write_turtle
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


def build(
    inputs: Sequence[str],
    out: Path,
    *,
    progress: Progress | None = None,
    views: Mapping[str, View] | None = None,
    llm: LlmSettings | None = None,
    reader: ReaderSettings | None = None,
) -> Report:
    """Read reports and write the graph of their claims.

    Args:
        inputs: files, folders, globs and http(s) addresses.
        out: the folder to write; what an earlier build wrote there is replaced as a whole.
        progress: is told how far the work has come.
        views: further outputs by file name.
        llm: the large language model that finds the claims; None is the embedded reader.
        reader: how the embedded reader works.

    Returns:
        What was read, kept, skipped and dropped; also written to ``report.json``.

    Raises:
        UsageError: ``out`` cannot be written or holds files of somebody else, or the large language model cannot be
            asked. Nothing was done then.
    """
    progress = progress or Silence()
    views = views or {}
    with _workplace(out, {TURTLE, STORE, LINES, TABLE, REPORT, *views}) as place:
        work = read(inputs, without=out, progress=progress, llm=llm, reader=reader)
        vocabulary = load_vocabulary()
        start = time.perf_counter()
        run = Run(version=__version__, settings=work.settings)
        _write(work.ledger, run, vocabulary, place, views, progress)
        problems = check_shapes(place / TURTLE)
        broken = [_told(f"graph.ttl: {one.where}: {one.what}; report this", progress) for one in problems]
        report = Report(
            ledger=work.ledger,
            vocabulary=vocabulary,
            inputs=tuple(inputs),
            out=out.resolve(),
            locations=work.locations,
            notices=(*work.notices, *broken),
            versions=versions(language_model()),
            timings={**work.timings, "write": time.perf_counter() - start},
            extractor=work.extractor,
        )
        report.write(place / REPORT)
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


def read(
    inputs: Sequence[str],
    *,
    without: Path | None = None,
    progress: Progress | None = None,
    llm: LlmSettings | None = None,
    reader: ReaderSettings | None = None,
    watch: Watch | None = None,
) -> Work:
    """Read reports and find their claims.

    Args:
        inputs: files, folders, globs and http(s) addresses.
        without: a folder that is not read, such as that of the outputs.
        progress: is told how far the work has come.
        llm: the large language model that finds the claims; None is the embedded reader.
        reader: how the embedded reader works.
        watch: is shown each document, parsed once more, and what it yields, before documents are brought together.

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
    extractions: list[Extraction] = []
    locations: dict[str, str] = {}
    progress.stage("Reading reports", len(found.sources))
    for reading in read_documents(found.sources):
        clock.lap("read")
        notices += [_told(_message(notice), progress) for notice in reading.notices]
        if isinstance(reading.outcome, Skipped):
            skipped.append(reading.outcome)
        else:
            locations[reading.outcome.id] = reading.source.location
            try:
                extraction = extractor.extract(reading.outcome)
            except DocumentError as error:
                skipped.append(Skipped(source=error.source, reason=error.reason, advice=error.advice))
            else:
                extractions.append(extraction)
                skipped += extraction.skipped
                if watch is not None:
                    watch(parse(reading.outcome), extraction)
            clock.lap("find claims")
        progress.step(reading.source.name)
    skipped.sort(key=lambda skip: (skip.source, skip.reason))
    ledger = assign_roots(resolve(extractions, vocabulary, skipped))
    clock.lap("bring together")
    return Work(
        ledger=ledger,
        locations=locations,
        notices=tuple(notices),
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
        **views,
    }
    progress.stage("Writing", len(outputs))
    for name, write in outputs.items():
        write(ledger, vocabulary, place / name)
        progress.step(name)


@contextlib.contextmanager
def _workplace(out: Path, names: set[str]) -> Iterator[Path]:
    """Give a folder beside ``out`` that replaces it at the end, if all went well.

    Raises:
        UsageError: there is no writing there, or ``out`` holds something that no build wrote.
    """
    out = out.resolve()
    advice = "name another folder with -o"
    try:
        foreign = sorted(entry.name for entry in out.iterdir() if entry.name not in names) if out.exists() else []
        if foreign:
            raise UsageError(f"{out}: holds {foreign[0]!r}, which no build wrote and which would be lost; {advice}")
        out.parent.mkdir(parents=True, exist_ok=True)
        spare = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror or error}); {advice}") from error
    try:
        place = spare / "new"
        # mkdtemp lets nobody else in; the finished folder has the permissions that the user's other folders have.
        place.mkdir()
        yield place
        if out.exists():
            out.rename(spare / "old")
        place.rename(out)
    finally:
        shutil.rmtree(spare, ignore_errors=True)


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = defaultdict(float)
        self.last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] += now - self.last
        self.last = now
