"""Triples → Turtle for people."""

import io
import shutil
from collections.abc import Iterable
from typing import BinaryIO

import pyoxigraph

from graph.triples.names import PREFIXES


def turtle(lines: Iterable[str]) -> bytes:
    """Return the same triples as Turtle, in the same order, grouped by subject."""
    triples = pyoxigraph.parse("\n".join(lines).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    written = io.BytesIO()
    write_as_turtle((quad.triple for quad in triples), written, io.BytesIO())
    return written.getvalue()


def write_as_turtle(triples: Iterable[pyoxigraph.Triple], file: BinaryIO, spare: BinaryIO) -> None:
    """Write triples as Turtle.

    Args:
        triples: in the order in which they are to stand, those of one subject together.
        file: to write to.
        spare: an empty file to write to and read from on the way.
    """
    pyoxigraph.serialize(triples, output=spare, format=pyoxigraph.RdfFormat.TURTLE, prefixes=PREFIXES)
    spare.seek(0)
    # The serializer gives no word on the order of its prefixes.
    header, after = [], b""
    for after in spare:
        if not after.startswith(b"@prefix "):
            break
        header.append(after)
    file.writelines([*sorted(header), b"\n", after])
    shutil.copyfileobj(spare, file)
