"""What all collections have in common: opening a file, and bounds on what it unpacks to."""

import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from graph.documents.contents import Limits
from graph.errors import DocumentError

#: What the libraries raise on files that are broken or made to break them.
BROKEN = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    IndexError,
    ArithmeticError,
    RuntimeError,
    NotImplementedError,
    zlib.error,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
)
_GZIP = b"\x1f\x8b"


class Budget:
    """What a collection may still unpack to."""

    def __init__(self, name: str, packed: int, limits: Limits) -> None:
        """Allow for as much as its size suggests."""
        self.name = name
        self.left = limits.unpacked_bytes + limits.unpacked_ratio * packed

    def take(self, size: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            DocumentError: it unpacks to more than it may.
        """
        self.left -= size
        if self.left < 0:
            reason = "it unpacks to a multiple of its size that no text has; the rest is left out"
            raise DocumentError(self.name, reason, "unpack it and look at what is in it")


class Bounded(io.RawIOBase):
    """A stream that is read no further than a budget allows."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        """Read from a stream."""
        self.stream = stream
        self.budget = budget

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: "bytearray | memoryview", /) -> int:  # type: ignore[override]
        """Read some bytes.

        Raises:
            DocumentError: it unpacks to more than it may.
        """
        data = self.stream.read(len(buffer))
        self.budget.take(len(data))
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def opened(path: str, name: str) -> Iterator[tuple[BinaryIO, int]]:
    """Open a regular file; give it with its size in bytes.

    Raises:
        DocumentError: it cannot be opened, is no regular file, or turns out to be broken.
    """
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise DocumentError(name, "it is no regular file", "give a file, not a pipe or a device")
            yield file, found.st_size
    except FileNotFoundError:
        raise DocumentError(name, "the file is gone", "it was moved or deleted, or a link to it is broken") from None
    except PermissionError:
        raise DocumentError(name, "no permission to read it", "change its permissions") from None
    except BROKEN as error:
        reason = f"it is broken ({type(error).__name__}: {str(error)[:200] or 'no details'}); the rest is left out"
        raise DocumentError(name, reason, "download or pack it again") from error


@contextmanager
def unpacked(path: str, name: str, limits: Limits) -> Iterator[BinaryIO]:
    """Open a file, unpacking it where it is packed by gzip, within bounds.

    Raises:
        DocumentError: as for :func:`opened`, or it unpacks to more than it may.
    """
    with opened(path, name) as (file, size):
        packed = file.read(2) == _GZIP
        file.seek(0)
        if not packed:
            yield file
            return
        with gzip.GzipFile(fileobj=file) as plain:
            yield io.BufferedReader(Bounded(plain, Budget(name, size, limits)), 1 << 16)  # type: ignore[arg-type]
