"""Files that hold many documents → the bytes of one document after another, in the order of the file.

A document of a collection is named after both: ``archive.zip/folder/report.html``, ``reports.jsonl.gz#17``. Nothing is
unpacked to disk, and what a collection unpacks to is bounded, so that a small file cannot hold a mountain.
"""

from collections.abc import Iterator

from graph.documents.collections.archives import tar_members, zip_members
from graph.documents.collections.feeds import feed_members
from graph.documents.collections.lines import line_members
from graph.documents.collections.tables import table_members
from graph.documents.collections.webs import web_members
from graph.documents.contents import Content, Limits
from graph.documents.sources import Notice
from graph.model import Skipped

__all__ = ["members"]

_READERS = {
    (".zip",): zip_members,
    (".tar", ".tar.gz", ".tgz", ".tar.bz2"): tar_members,
    (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz"): line_members,
    (".parquet",): table_members,
    (".warc", ".warc.gz"): web_members,
    (".atom", ".rss", ".xml", ".xml.gz"): feed_members,
}


def members(path: str, name: str, limits: Limits) -> Iterator[Content | Skipped | Notice]:
    """Read the bytes of the documents that a collection holds.

    Args:
        path: of the collection; its suffix says what it is.
        name: what to call it.
        limits: what is larger is refused.

    Yields:
        The bytes of each document, what could not be read, and what the user should know.

    Raises:
        DocumentError: the collection cannot be read, or not to its end.
    """
    read = next(reader for suffixes, reader in _READERS.items() if path.lower().endswith(suffixes))
    count = 0
    for count, member in enumerate(read(path, name, limits), start=1):
        if count > limits.members:
            yield Skipped(
                source=name,
                reason=f"it holds more than {limits.members:,} documents; the rest is left out",
                advice="split it",
            )
            return
        yield member
    if count == 0:
        yield Skipped(source=name, reason="no document is in it", advice="check that it was saved or downloaded whole")
