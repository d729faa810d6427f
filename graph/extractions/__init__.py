"""What each document yielded, kept, so that a later or a stopped build reads only what is new.

Two things are kept of a document, each under a key that is a digest of all that it depends on: the document that its
bytes are, and what was found in that document. ``stages`` makes the keys, ``values`` and ``codec`` write
values as JSON, ``shelf`` keeps them on disk, and ``entries`` says which of them make up a build.
"""

from graph.extractions.codec import decode, encode
from graph.extractions.entries import Entry, read_entries, write_entries
from graph.extractions.shelf import Shelf, move_parts
from graph.extractions.stages import Stages, basis_of
from graph.extractions.values import pack_document, pack_found, pack_refusal, unpack_document, unpack_found

__all__ = [
    "Entry",
    "Shelf",
    "Stages",
    "basis_of",
    "decode",
    "encode",
    "move_parts",
    "pack_document",
    "pack_found",
    "pack_refusal",
    "read_entries",
    "unpack_document",
    "unpack_found",
    "write_entries",
]
