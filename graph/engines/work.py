"""What is done with one document, wherever that is: read it, see whether it matters, find its claims, pack these."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from graph.claims import Extraction, Extractor
from graph.documents import Content, Limits, read_content
from graph.engines.given_up import failed, too_large
from graph.errors import DocumentError, UsageError
from graph.extractions import Stages, basis_of, pack_document, pack_found, pack_refusal
from graph.gate import gate
from graph.model import Document, Skipped
from graph.reader import ReaderSettings
from ontology.vocabulary import load_vocabulary

#: Bytes in a batch: enough that handing it over costs nothing beside the work on it, and few enough that little is lost
#: with a worker and that all workers end at about the same time.
_BATCH_BYTES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be done with each document of a build."""

    reader: ReaderSettings
    limits: Limits
    stages: Stages


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One document to work on."""

    number: int
    #: What it is called, for messages.
    name: str
    #: Its bytes, or the document where these have been read before.
    content: Content | None = None
    document: Document | None = None

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content.data) if self.content is not None else len(self.document.text if self.document else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a task; values are packed as the shelf keeps them."""

    number: int
    #: The document, where its bytes were read, or why they are none.
    document: bytes | None = None
    #: Digest of the document; None where there is none.
    basis: str | None = None
    identifier: str | None = None
    #: What was found, where it was looked for.
    found: bytes | None = None
    #: Some part of it could not be read, so that it is to be read again.
    partly: bool = False
    #: The gate let it pass, or not; None where there was no gate.
    matters: bool | None = None
    #: Why it could not be worked on, for a reason that may not hold the next time.
    failed: Skipped | None = None
    #: The most memory that the process has taken so far, in bytes, and the processor time that it took, in seconds.
    memory: int = 0
    seconds: float = 0.0


class Finder(Protocol):
    """Finds what a document claims."""

    def extract(self, document: Document) -> Extraction:
        """Return what a document claims."""


@lru_cache(maxsize=2)
def finder_of(settings: ReaderSettings) -> Extractor:
    """Return the finder that settings ask for; made once a process."""
    return Extractor.of(load_vocabulary(), settings)


def work(job: Job, task: Task, finder: Finder) -> Answer:
    """Do what there is to do with one document; whatever is wrong with it stands in the answer.

    Raises:
        UsageError: no document can be worked on.
    """
    try:
        return _work(job, task, finder)
    except UsageError:
        raise
    except MemoryError:
        return Answer(number=task.number, failed=too_large(task.name, job.limits))
    except Exception as error:  # noqa: BLE001 (a document that breaks the reader must not break the build)
        return Answer(number=task.number, failed=failed(task.name, error))


def _work(job: Job, task: Task, finder: Finder) -> Answer:
    document, packed = task.document, None
    if document is None:
        if task.content is None:
            raise TypeError("a task is a document or the bytes of one")
        try:
            document, notices = read_content(task.content, job.limits)
        except DocumentError as error:
            return Answer(number=task.number, document=pack_refusal(error))
        packed = pack_document(document, notices)
    basis = basis_of(document)
    matters = gate().matters(document) if job.stages.gate else None
    if matters is False:
        return Answer(number=task.number, document=packed, basis=basis, identifier=document.id, matters=False)
    try:
        extraction = finder.extract(document)
    except DocumentError as error:
        failed = Skipped(source=error.source, reason=error.reason, advice=error.advice)
        return Answer(number=task.number, document=packed, basis=basis, identifier=document.id, failed=failed)
    return Answer(
        number=task.number,
        document=packed,
        basis=basis,
        identifier=document.id,
        found=pack_found(extraction),
        partly=bool(extraction.skipped),
        matters=matters,
    )


def batches(tasks: Iterable[Task], most: int) -> Iterator[list[Task]]:
    """Yield tasks together, so many at a time at most."""
    batch: list[Task] = []
    size = 0
    for task in tasks:
        batch.append(task)
        size += task.size
        if size >= _BATCH_BYTES or len(batch) >= most:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
