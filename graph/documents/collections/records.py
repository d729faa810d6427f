"""One record of a collection, a row or an object with the text in it → the bytes of a document."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from graph.documents.contents import Content, Limits, require_something
from graph.documents.metadata import clean, clean_address, stated
from graph.documents.sources import Notice, clean_name, is_address, stem_of
from graph.errors import DocumentError
from graph.model import Skipped

#: Keys under which a record may hold its text, the first that it has counts; then those of a page of HTML.
TEXT_KEYS = ("text", "content", "body")
HTML_KEYS = ("html",)
#: All keys that are read.
KEYS = (*TEXT_KEYS, *HTML_KEYS, "id", "title", "publisher", "author", "date", "url", "address")
#: After so many records without a text it is another kind of file.
PATIENCE = 20
NO_TEXT = "its records have no text"
NO_TEXT_ADVICE = f"name the field {', '.join(TEXT_KEYS)} or html"


def has_text(record: Mapping[str, object]) -> bool:
    """Return whether a record has something under a key that holds texts."""
    return any(record.get(key) for key in (*TEXT_KEYS, *HTML_KEYS))


def as_content(
    record: Mapping[str, object], collection: str, location: str, number: int, limits: Limits
) -> Content | Skipped:
    """Return the bytes of the document that a record is.

    Args:
        record: title, publisher, author, date, url or address, id, and the text under one of ``TEXT_KEYS``.
        collection: what the file is called.
        location: of the record.
        number: of the record, from 1.
        limits: what is larger is refused.
    """
    given = record.get("id")
    # A number is no name that a document would be found by.
    identifier = clean(given)
    name = f"{collection}#{identifier or number}"

    def refused(reason: str, advice: str) -> Skipped:
        return Skipped(source=name, reason=reason, advice=advice)

    key = next((key for key in (*TEXT_KEYS, *HTML_KEYS) if record.get(key)), None)
    text = record.get(key) if key is not None else None
    if not isinstance(text, str):
        return refused("the record has no text", NO_TEXT_ADVICE)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return refused("its text holds half characters", "write it as UTF-8 again")
    if len(data) > limits.text_bytes:
        return refused(f"it is larger than {limits.text_bytes / 1e6:g} MB", "split it, or raise the limit")
    metadata, problems = stated(record, "the record")
    if metadata.address is None and identifier is not None:
        metadata = metadata.filled_from(type(metadata)(address=clean_address(identifier)))
    content = Content(
        name=name,
        data=data,
        media_type="text/html" if key in HTML_KEYS else "text/plain",
        charset="utf-8",
        location=location,
        stem=_stem(identifier, collection, number),
        metadata=metadata,
        notices=tuple(Notice(source=name, message=problem) for problem in problems),
    )
    try:
        require_something(content)
    except DocumentError as error:
        return refused(error.reason, error.advice)
    return content


def _stem(identifier: str | None, collection: str, number: int) -> str:
    if identifier is None:
        return f"{clean_name(PurePosixPath(collection).name).split('.')[0]}-{number}"
    if is_address(identifier):
        return stem_of(identifier)
    return PurePosixPath(identifier).stem or identifier
