"""Files, folders, globs and addresses → documents: texts with what is known of them.

    found = expand(["reports/", "https://example.org/report.html"])
    for reading in read_documents(found.sources):
        match reading.outcome: ...

One text at a time is held. Whatever cannot be read is a ``Skipped`` with its reason, and the rest goes on.
"""

import hashlib
import itertools
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from graph.documents.contents import Limits, load
from graph.documents.metadata import clean_address, read_sidecar
from graph.documents.sources import KNOWN_SUFFIXES, Found, Notice, Source, expand, is_address, stem_of
from graph.documents.texts import read_text
from graph.errors import DocumentError
from graph.model import Document, Skipped, mint

__all__ = ["KNOWN_SUFFIXES", "Found", "Limits", "Notice", "Reading", "Source", "expand", "read_document",
           "read_documents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one source."""

    source: Source
    outcome: Document | Skipped
    notices: tuple[Notice, ...] = ()
    #: What was read, where the outcome is that it is the same as another.
    document: Document | None = None


def read_document(location: str, *, name: str | None = None, limits: Limits | None = None) -> Document:
    """Read one document; also how ``verify`` reads it again.

    Args:
        location: a path or an http(s) address.
        name: becomes ``Document.source``; None is the file's name, or the address.
        limits: what is larger is refused.

    Returns:
        The document; its slug is the stem of the file, or of the address's last part.

    Raises:
        DocumentError: it cannot be used; says why and what to do.
    """
    return _read(location, name, limits or Limits())[0]


def read_documents(
    sources: Iterable[Source],
    *,
    limits: Limits | None = None,
    known: Mapping[str, Document | Skipped] | None = None,
) -> Iterator[Reading]:
    """Read sources one after another, in the order of ``expand``; holds one text at a time.

    Two documents of one stem are both kept: the later one's slug gets a number (``report-2``) that is nobody's stem,
    and a notice says so.
    A document whose text and metadata are those of an earlier one is skipped as the same.

    Args:
        sources: what to read.
        limits: what is larger is refused.
        known: location → what came of it before; those are not read again.

    Yields:
        One reading a source, in order.
    """
    limits = limits or Limits()
    sources = sorted(sources, key=lambda source: (source.name, source.location))
    stems = {stem_of(source.location) for source in sources}
    slugs: dict[str, str] = {}
    seen: dict[str, str] = {}
    notices: tuple[Notice, ...]
    for source in sources:
        before = (known or {}).get(source.location)
        if isinstance(before, Skipped):
            yield Reading(source=source, outcome=before)
            continue
        try:
            document, notices = (before, ()) if before else _read(source.location, source.name, limits)
        except DocumentError as error:
            yield Reading(source=source, outcome=Skipped(source=error.source, reason=error.reason, advice=error.advice))
            continue
        if document.id in seen:
            skipped = Skipped(source=source.name, reason=f"the same as {seen[document.id]}", advice="nothing is lost")
            yield Reading(source=source, outcome=skipped, notices=notices, document=document)
            continue
        seen[document.id] = source.name
        stem = stem_of(source.location)
        slug = _free_slug(stem, slugs, stems)
        if slug != stem:
            message = f"{slugs[stem]} has the same name: this one is called {slug}"
            notices = (*notices, Notice(source=source.name, message=message))
        slugs[slug] = source.name
        yield Reading(source=source, outcome=replace(document, slug=slug), notices=notices)


def _free_slug(stem: str, taken: Container[str], stems: Container[str]) -> str:
    """Return the stem, or the stem with the first number that makes it unlike any slug and any other file's stem."""
    if stem not in taken:
        return stem
    numbered = (f"{stem}-{number}" for number in itertools.count(2))
    return next(slug for slug in numbered if slug not in taken and slug not in stems)


def _read(location: str, name: str | None, limits: Limits) -> tuple[Document, tuple[Notice, ...]]:
    content = load(location, name, limits)
    text, stated, notices = read_text(content, limits)
    if is_address(location):
        metadata = replace(stated, address=clean_address(location) or stated.address, read=content.sent)
    else:
        sidecar, problems = read_sidecar(Path(location), content.name)
        metadata = sidecar.filled_from(stated)
        notices = (*problems, *notices)
    parts = (metadata.title, metadata.publisher, metadata.date, metadata.address)
    document = Document(
        id=mint("d", text, *(part or "" for part in parts)),
        slug=stem_of(location),
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
    return document, notices
