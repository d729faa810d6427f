"""Which documents make up a build: a line each, in their order."""

import contextlib
import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graph.model import Skipped

#: The file in the folder of extractions.
ENTRIES = "documents.jsonl.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document that a build came across."""

    #: Where the file or address lies that holds it, and what that is called; of a collection it holds many.
    container: str
    container_name: str
    #: What the document is called, and where it lies.
    name: str
    location: str
    #: What its slug is made from.
    stem: str
    #: The key of the document; None where it was skipped before it was one.
    key: str | None = None
    skipped: Skipped | None = None


def write_entries(entries: Iterable[Entry], folder: Path) -> None:
    """Write the documents of a build into its folder of extractions."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ENTRIES).open("wb") as file, gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as packed:
        for entry in entries:
            skipped = entry.skipped
            line = [
                *(entry.container, entry.container_name, entry.name, entry.location, entry.stem, entry.key),
                None if skipped is None else [skipped.source, skipped.reason, skipped.advice],
            ]
            packed.write((json.dumps(line) + "\n").encode())


def read_entries(folder: Path) -> list[Entry]:
    """Return the documents of a build, in their order; none where there is no build, up to where it is damaged."""
    entries: list[Entry] = []
    with contextlib.suppress(OSError, EOFError, ValueError, TypeError), gzip.open(folder / ENTRIES, "rt") as lines:
        for line in lines:
            container, container_name, name, location, stem, key, skipped = json.loads(line)
            entries.append(
                Entry(
                    container=container,
                    container_name=container_name,
                    name=name,
                    location=location,
                    stem=stem,
                    key=key,
                    skipped=None if skipped is None else Skipped(**dict(zip(_SKIPPED, skipped, strict=True))),
                )
            )
    return entries


_SKIPPED = ("source", "reason", "advice")
