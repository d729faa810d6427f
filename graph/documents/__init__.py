"""Files, folders, globs, addresses and collections → documents: texts with what is known of them.

    found = expand(["reports/", "archive.zip", "https://example.org/report.html"])
    for reading in read_documents(found.sources):
        match reading.outcome: ...

It goes in three steps, so that the middle one can be done elsewhere: :func:`contents` gives the bytes of one document
after another, :func:`read_content` makes a document of them, and a :class:`Catalogue` gives it its place among the
others. One text at a time is held. Whatever cannot be read is a ``Skipped`` with its reason, and the rest goes on.
"""

import hashlib
import itertools
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace

from graph.documents.collections import members
from graph.documents.contents import Content, Limits, load
from graph.documents.sources import (
    KNOWN_SUFFIXES,
    Found,
    Notice,
    Source,
    expand,
    is_collection,
    split_member,
    stem_of,
)
from graph.documents.texts import read_text
from graph.errors import DocumentError
from graph.model import Document, Skipped, mint

__all__ = ["KNOWN_SUFFIXES", "Catalogue", "Content", "Found", "Limits", "Notice", "Reading", "Source", "contents",
           "expand", "is_collection", "read_content", "read_document", "read_documents", "read_members", "skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one document."""

    source: Source
    outcome: Document | Skipped
    notices: tuple[Notice, ...] = ()


def contents(source: Source, limits: Limits) -> Iterator[Content | Skipped | Notice]:
    """Read the bytes of what a source holds: of one document, or of one after another in a collection.

    Args:
        source: what to read.
        limits: what is larger is refused.

    Yields:
        The bytes of each document, what could not be read, and what the user should know.
    """
    try:
        if is_collection(source.location):
            yield from members(source.location, source.name, limits)
        else:
            yield load(source.location, source.name, limits)
    except DocumentError as error:
        yield skipped(error)


def read_content(content: Content, limits: Limits) -> tuple[Document, tuple[Notice, ...]]:
    """Return the document that bytes are, its slug still the stem of its name, and notices.

    Raises:
        DocumentError: it cannot be used; says why and what to do.
    """
    text, stated, notices = read_text(content, limits)
    metadata = content.metadata.filled_from(stated)
    parts = (metadata.title, metadata.publisher, metadata.date, metadata.address)
    document = Document(
        id=mint("d", text, *(part or "" for part in parts)),
        slug=content.stem,
        source=content.name,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        media_type=content.media_type,
        title=metadata.title,
        publisher=metadata.publisher,
        author=metadata.author,
        date=metadata.date,
        address=metadata.address,
        read=metadata.read,
    )
    return document, (*content.notices, *notices)


@dataclass(slots=True)
class Catalogue:
    """Gives documents their places among each other, in the order in which it is shown them.

    Two documents of one stem are both kept: the later one's slug gets a number (``report-2``) that is nobody's stem.
    A document whose text and metadata are those of an earlier one is the same.
    """

    #: The stems of all that may come.
    stems: Container[str]
    _slugs: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, str] = field(default_factory=dict)

    def enter(self, identifier: str, stem: str, name: str) -> str | Skipped:
        """Return the slug of a document, or that it is the same as an earlier one.

        Args:
            identifier: of the document.
            stem: what its slug is made from.
            name: the name of its source.
        """
        if identifier in self._seen:
            return Skipped(source=name, reason=f"the same as {self._seen[identifier]}", advice="nothing is lost")
        self._seen[identifier] = name
        slug = stem
        if stem in self._slugs:
            numbered = ((number, f"{stem}-{number}") for number in itertools.count(self._numbers.get(stem, 2)))
            number, slug = next(one for one in numbered if one[1] not in self._slugs and one[1] not in self.stems)
            self._numbers[stem] = number + 1
        self._slugs[slug] = name
        return slug

    def renamed(self, slug: str, stem: str, name: str) -> tuple[Notice, ...]:
        """Say so where a slug is not the stem."""
        if slug == stem:
            return ()
        message = f"{self._slugs[stem]} has the same name: this one is called {slug}"
        return (Notice(source=name, message=message),)


def read_document(location: str, *, name: str | None = None, limits: Limits | None = None) -> Document:
    """Read one document; also how ``verify`` reads it again.

    Args:
        location: a path, an http(s) address, or ``path!member`` of a collection.
        name: becomes ``Document.source``; None is the file's name, or the address.
        limits: what is larger is refused.

    Returns:
        The document; its slug is the stem of the file, or of the address's last part.

    Raises:
        DocumentError: it cannot be used; says why and what to do.
    """
    limits = limits or Limits()
    member = split_member(location)
    if member is None:
        return read_content(load(location, name, limits), limits)[0]
    for _, outcome in read_members(member[0], {location}, limits):
        if isinstance(outcome, Document):
            return outcome if name is None else replace(outcome, source=name)
        raise DocumentError(outcome.source, outcome.reason, outcome.advice)
    raise DocumentError(name or location, f"{member[0]} holds no such document", "it was changed; build again")


def read_members(path: str, wanted: set[str], limits: Limits | None = None) -> Iterator[tuple[str, Document | Skipped]]:
    """Read those documents of a collection that are wanted, by their locations; goes through it once."""
    limits = limits or Limits()
    for content in members(path, path, limits):
        if isinstance(content, Content) and content.location in wanted:
            try:
                yield content.location, read_content(content, limits)[0]
            except DocumentError as error:
                yield content.location, skipped(error)


def read_documents(sources: Iterable[Source], *, limits: Limits | None = None) -> Iterator[Reading]:
    """Read sources one after another, in the order of ``expand``; holds one text at a time.

    Args:
        sources: what to read.
        limits: what is larger is refused.

    Yields:
        One reading a document, in order.
    """
    limits = limits or Limits()
    sources = sorted(sources, key=lambda source: (source.name, source.location))
    catalogue = Catalogue({stem_of(source.location) for source in sources})
    for source in sources:
        for content in contents(source, limits):
            if isinstance(content, Content):
                yield _reading(content, catalogue, limits)
            elif isinstance(content, Skipped):
                yield Reading(source=source, outcome=content)


def _reading(content: Content, catalogue: Catalogue, limits: Limits) -> Reading:
    source = Source(name=content.name, location=content.location)
    try:
        document, notices = read_content(content, limits)
    except DocumentError as error:
        return Reading(source=source, outcome=skipped(error))
    slug = catalogue.enter(document.id, content.stem, content.name)
    if isinstance(slug, Skipped):
        return Reading(source=source, outcome=slug, notices=notices)
    notices = (*notices, *catalogue.renamed(slug, content.stem, content.name))
    return Reading(source=source, outcome=replace(document, slug=slug), notices=notices)


def skipped(error: DocumentError) -> Skipped:
    """Return an error as an entry of the report."""
    return Skipped(source=error.source, reason=error.reason, advice=error.advice)
