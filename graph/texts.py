"""The texts of the documents of a build, read again from their sources: a graph holds quotes, and no texts."""

import hashlib
from pathlib import Path

from graph.documents import read_document
from graph.documents.sources import is_address
from graph.errors import DocumentError
from graph.report import SourceRecord, read_sources


class Texts:
    """The texts of one build, each read when it is first wanted."""

    def __init__(self, out: Path) -> None:
        """Find the sources of the build in a folder.

        Raises:
            StoreError: there is no build, or its report is damaged.
        """
        self._sources = {source.id: source for source in read_sources(out)}
        self._known: dict[str, tuple[str | None, str]] = {}

    def of(self, document: str) -> tuple[str | None, str]:
        """Return the text of a document by its id, or None and why it cannot be shown."""
        if document not in self._known:
            self._known[document] = text_again(self._sources.get(document))
        return self._known[document]


def text_again(source: SourceRecord | None) -> tuple[str | None, str]:
    """Return the text of a source as it was read, or None and why it cannot be shown."""
    if source is None:
        return None, "the report of the build does not name the source"
    if is_address(source.location):
        return None, f"{source.location} is not fetched again"
    try:
        text = read_document(source.location, name=source.source).text
    except DocumentError as error:
        return None, f"the source cannot be read again: {error.reason}"
    if hashlib.sha256(text.encode()).hexdigest() != source.sha256:
        return None, f"{source.location} is another text than the one that was read"
    return text, ""
