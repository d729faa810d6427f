"""The two values that are kept of a document: the document itself, and what was found in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from graph.claims import Extraction, FoundClaim
from graph.documents import Notice
from graph.errors import DocumentError
from graph.extractions.codec import decode, encode
from graph.extractions.shelf import pack
from graph.model import Document, Dropped, Skipped
from graph.reference import Referent


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """An extraction without its document; what claims refer to stands before the claims."""

    referents: tuple[Referent, ...]
    claims: tuple[FoundClaim, ...]
    dropped: tuple[Dropped, ...]
    skipped: tuple[Skipped, ...]


def pack_document(document: Document, notices: Iterable[Notice]) -> bytes:
    """Return a document with what is to be said of it, as it is kept."""
    return pack([encode(document), [notice.message for notice in notices]])


def pack_refusal(error: DocumentError) -> bytes:
    """Return why bytes are no document, as it is kept."""
    return pack([None, [error.reason, error.advice]])


def unpack_document(value: object, name: str) -> tuple[Document | Skipped, tuple[Notice, ...]]:
    """Return a document that was kept, or why there is none.

    Args:
        value: as the shelf gives it.
        name: what its source is called now.
    """
    document, said = cast("tuple[object, list[str]]", value)
    if document is None:
        return Skipped(source=name, reason=said[0], advice=said[1]), ()
    return decode(document, Document), tuple(Notice(source=name, message=message) for message in said)


def pack_found(extraction: Extraction) -> bytes:
    """Return what was found in a document, as it is kept."""
    parts = {name: getattr(extraction, name) for name in ("referents", "claims", "dropped", "skipped")}
    return pack(encode(_Found(**parts)))


def unpack_found(value: object, document: Document) -> Extraction:
    """Return what was found in a document, as the shelf gives it."""
    found = decode(value, _Found)
    return Extraction(
        document=document,
        referents=found.referents,
        claims=found.claims,
        dropped=found.dropped,
        skipped=found.skipped,
    )
