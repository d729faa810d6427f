"""Sources → the documents in them and what was found in each, kept on disk while they come in.

Nothing of a document is held in memory but its name and the keys of its values. What is on the shelf already, since an
earlier or a stopped build put it there, is not worked on again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from graph.claims import Extraction
from graph.documents import Catalogue, Content, Notice, Source, is_collection
from graph.engines.protocol import Engine
from graph.engines.work import Answer, Job, Task
from graph.extractions import Entry, Shelf, unpack_document, unpack_found
from graph.model import Document, Skipped

#: What stands beside what was found in a document, where a part of it could not be read.
_PARTLY = "partly"
_YES, _NO = "yes", "no"


class Progress(Protocol):
    """Is told how far the work has come."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage of so many steps; None is unknown."""

    def step(self, what: str) -> None:
        """Tell that one step of the stage is done."""

    def notice(self, message: str) -> None:
        """Tell something at once that will stand in the report, too."""


@dataclass(slots=True, kw_only=True)
class Corpus:
    """The documents of a build, in order, and where what was found in them is kept."""

    job: Job
    shelf: Shelf
    #: Is told what the user should know.
    tell: Callable[[str], None]
    entries: list[Entry] = field(default_factory=list)
    #: What :meth:`extractions` has come across, once it is through.
    skipped: list[Skipped] = field(default_factory=list)
    #: The names of documents that do not matter.
    aside: list[str] = field(default_factory=list)
    #: Where each document was read from, by its id.
    locations: dict[str, str] = field(default_factory=dict)
    #: How many documents were not read for claims, since that had been done before.
    unchanged: int = 0
    _failed: dict[str, Skipped] = field(default_factory=dict)
    #: The keys of what was found by this build.
    _new: set[str] = field(default_factory=set)

    def collect(self, sources: Sequence[Source], kept: Iterable[Entry], engine: Engine, progress: Progress) -> None:
        """Read sources, and work on all that is not on the shelf.

        Args:
            sources: what to read.
            kept: documents of an earlier build that are kept as they were read.
            engine: does the work.
            progress: is told how far it has come.
        """
        kept = list(kept)
        whole = not any(is_collection(source.location) for source in sources)
        progress.stage("Reading reports", len(sources) + len(kept) if whole else None)
        waiting: dict[int, Entry] = {}
        for answer in engine.run(self.job, self._tasks(sources, kept, engine, progress, waiting)):
            entry = waiting.pop(answer.number)
            self._take(entry, answer)
            progress.step(entry.name)
        # By the names of the files; within one in the order in which they stand there.
        self.entries.sort(key=lambda entry: (entry.container_name, entry.container))

    def _tasks(
        self,
        sources: Sequence[Source],
        kept: Sequence[Entry],
        engine: Engine,
        progress: Progress,
        waiting: dict[int, Entry],
    ) -> Iterator[Task]:
        asked: set[str] = set()
        for entry, content in self._come(sources, kept, engine):
            number = len(self.entries)
            self.entries.append(entry)
            if entry.key is None or entry.key in asked:
                progress.step(entry.name)
                continue
            asked.add(entry.key)
            task = self._task(number, entry, content)
            if task is None:
                progress.step(entry.name)
                continue
            waiting[number] = entry
            yield task

    def _come(
        self, sources: Sequence[Source], kept: Sequence[Entry], engine: Engine
    ) -> Iterator[tuple[Entry, Content | None]]:
        """Yield all documents with their bytes, where these had to be read."""
        for entry in kept:
            yield entry, None
        for number, item in engine.feed(sources, self.job.limits):
            source = sources[number]
            if isinstance(item, Notice):
                self.tell(f"{item.source}: {item.message}")
            elif isinstance(item, Skipped):
                yield _entry(source, item.source, source.location, "", skipped=item), None
            else:
                key = self.job.stages.document_key(item.digest())
                yield _entry(source, item.name, item.location, item.stem, key=key), item

    def _task(self, number: int, entry: Entry, content: Content | None) -> Task | None:
        """Return what is left to do with a document; None where that is nothing."""
        head = self.shelf.head(entry.key or "")
        if head is None:
            return Task(number=number, name=entry.name, content=content) if content is not None else None
        if not head or self._is_done(head.split()[1]):
            return None
        document = self._document(entry)[0]
        return Task(number=number, name=entry.name, document=document) if isinstance(document, Document) else None

    def _is_done(self, basis: str) -> bool:
        stages = self.job.stages
        matters = self.shelf.head(stages.gate_key(basis)) if stages.gate else _YES
        return matters == _NO or (matters == _YES and self.shelf.head(stages.finding_key(basis)) == "")

    def _take(self, entry: Entry, answer: Answer) -> None:
        """Put what came of a document on the shelf."""
        key, stages = entry.key or "", self.job.stages
        if answer.document is not None:
            self.shelf.put(key, answer.document, f"{answer.identifier} {answer.basis}" if answer.basis else "")
        if answer.matters is not None and answer.basis is not None:
            self.shelf.put(stages.gate_key(answer.basis), b"", _YES if answer.matters else _NO)
        if answer.found is not None and answer.basis is not None:
            finding = stages.finding_key(answer.basis)
            self.shelf.put(finding, answer.found, _PARTLY if answer.partly else "")
            self._new.add(finding)
        if answer.failed is not None:
            self._failed[key] = answer.failed

    def extractions(self) -> Iterator[Extraction]:
        """Yield what was found, document by document in their order; each document once, under its slug."""
        catalogue = Catalogue({entry.stem for entry in self.entries})
        for number, entry in enumerate(self.entries):
            found = self._extraction(entry, catalogue)
            if isinstance(found, Extraction):
                self.locations[found.document.id] = entry.location
                self.skipped += found.skipped
                yield found
            elif found is not None:
                self.skipped.append(found)
                if entry.key in self._failed:
                    # It has left nothing that a later build could go on from.
                    self.entries[number] = replace(entry, key=None, skipped=found)
        self.skipped.sort(key=lambda skip: (skip.source, skip.reason))

    def _extraction(self, entry: Entry, catalogue: Catalogue) -> Extraction | Skipped | None:  # noqa: PLR0911
        """Return what was found in a document; why there is nothing; or None where it was set aside."""
        if entry.key is None:
            return entry.skipped
        if (failed := self._failed.get(entry.key)) is not None:
            return replace(failed, source=entry.name)
        head = self.shelf.head(entry.key)
        if not head:
            refused = self._document(entry)[0]
            return refused if isinstance(refused, Skipped) else None
        identifier, basis = head.split()
        stages = self.job.stages
        if stages.gate and self.shelf.head(stages.gate_key(basis)) == _NO:
            self.aside.append(entry.name)
            return None
        slug = catalogue.enter(identifier, entry.stem, entry.name)
        if isinstance(slug, Skipped):
            return slug
        document, notices = self._document(entry)
        if isinstance(document, Skipped):
            return document
        for notice in (*notices, *catalogue.renamed(slug, entry.stem, entry.name)):
            self.tell(f"{notice.source}: {notice.message}")
        finding = stages.finding_key(basis)
        self.unchanged += finding not in self._new
        return unpack_found(self.shelf.get(finding), replace(document, slug=slug, source=entry.name))

    def _document(self, entry: Entry) -> tuple[Document | Skipped, tuple[Notice, ...]]:
        return unpack_document(self.shelf.get(entry.key or ""), entry.name)

    def used(self) -> set[str]:
        """Return the keys of all that a later build can go on from."""
        stages = self.job.stages
        used: set[str] = set()
        for entry in self.entries:
            head = self.shelf.head(entry.key) if entry.key is not None else None
            if entry.key is None or head is None:
                continue
            used.add(entry.key)
            if head:
                basis = head.split()[1]
                used.add(stages.gate_key(basis))
                finding = stages.finding_key(basis)
                if self.shelf.head(finding) == "":
                    used.add(finding)
        return used


def still_kept(entries: Sequence[Entry], named: Iterable[Source], shelf: Shelf) -> tuple[list[Entry], list[Source]]:
    """Return what an earlier build read and is not named now: as it was read, or to be read again where that is lost.

    Args:
        entries: of the earlier build.
        named: what is read now.
        shelf: has what that build kept.
    """
    now = {source.location for source in named}
    kept = [entry for entry in entries if entry.container not in now]
    lost = {entry.container for entry in kept if entry.key is not None and shelf.head(entry.key) is None}
    again = {entry.container: entry.container_name for entry in kept if entry.container in lost}
    return (
        [entry for entry in kept if entry.container not in lost],
        [Source(name=name, location=container) for container, name in sorted(again.items())],
    )


def _entry(
    source: Source, name: str, location: str, stem: str, *, key: str | None = None, skipped: Skipped | None = None
) -> Entry:
    return Entry(
        container=source.location,
        container_name=source.name,
        name=name,
        location=location,
        stem=stem,
        key=key,
        skipped=skipped,
    )
