"""JSON lines, plain or packed by gzip: a document a line."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from graph.documents.collections.packed import unpacked
from graph.documents.collections.records import NO_TEXT, NO_TEXT_ADVICE, PATIENCE, as_content, has_text
from graph.documents.contents import Content, Limits
from graph.documents.sources import MEMBER_MARK, Notice
from graph.errors import DocumentError
from graph.model import Skipped

#: A line holds the text with its escapes, each up to six times as long as the character, and more beside it.
_ESCAPED = 6


def line_members(path: str, name: str, limits: Limits) -> Iterator[Content | Skipped | Notice]:
    """Read the documents of a file of JSON lines."""
    found = bare = 0
    with unpacked(path, name, limits) as file:
        for number, line in _lines(file, _ESCAPED * limits.text_bytes):
            if line is not None and not line.strip():
                continue
            where = f"{name}#{number}"
            if line is None:
                yield Skipped(
                    source=where,
                    reason=f"the line is longer than {_ESCAPED * limits.text_bytes / 1e6:g} MB",
                    advice="split it",
                )
                continue
            try:
                record = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                yield Skipped(source=where, reason=f"the line is no JSON ({str(error)[:100]})", advice="write it again")
                continue
            if isinstance(record, dict) and has_text(record):
                found += 1
                yield as_content(record, name, f"{path}{MEMBER_MARK}{number}", number, limits)
                continue
            bare += 1
            if bare >= PATIENCE and not found:
                raise DocumentError(name, NO_TEXT, NO_TEXT_ADVICE)
            yield Skipped(source=where, reason="the record has no text", advice=NO_TEXT_ADVICE)


def _lines(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines with their numbers from 1; None for one that is too long."""
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) <= limit:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(1 << 20)
        yield number, None
