"""A source → its bytes: a regular file or an address, within limits."""

import datetime as dt
import hashlib
import json
import os
import stat
import time
import urllib.error
import urllib.request
from dataclasses import astuple, dataclass, field, replace
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from typing import NoReturn

from graph.documents.metadata import Metadata, clean_address, read_sidecar
from graph.documents.sources import KNOWN_SUFFIXES, MEDIA_TYPES, Notice, clean_name, is_address, stem_of
from graph.errors import DocumentError

_PDF = "application/pdf"
#: What a server says of what it sends → the media type of the documents that are read.
BY_CONTENT_TYPE = {
    "application/pdf": _PDF,
    "application/xhtml+xml": "text/html",
    "text/html": "text/html",
    "text/markdown": "text/markdown",
    "text/plain": "text/plain",
}
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is read of one source; what is larger is skipped and listed."""

    #: Bytes of a text or HTML file, and characters of the text of a PDF.
    text_bytes: int = 20_000_000
    #: Bytes of a PDF, which is mostly pictures and fonts.
    pdf_bytes: int = 100_000_000
    #: Pages of a PDF.
    pages: int = 3_000
    #: Seconds to wait for an address, in all.
    seconds: float = 60.0
    #: Documents of an archive.
    members: int = 10_000_000
    #: Bytes that an archive may unpack to, for each byte that it has, and in any case. Text packs to a tenth; a bomb to
    #: a thousandth.
    unpacked_ratio: int = 100
    unpacked_bytes: int = 100_000_000
    #: Seconds of processor time and bytes of memory that one document may take, where it is read in a process of its
    #: own (``graph.engines``). The memory is that of the whole process, the language model included.
    processor_seconds: float = 600.0
    memory_bytes: int = 2_000_000_000

    def bytes_of(self, media_type: str) -> int:
        """Return how many bytes a file of the type may have."""
        return self.pdf_bytes if media_type == _PDF else self.text_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The bytes of one source."""

    #: The name as the user would recognise it, for messages.
    name: str
    data: bytes
    media_type: str
    #: The encoding that the server declares, if any.
    charset: str | None = None
    #: The day on which the server sent it, by its own word, in UTC: ``2021-08-26``.
    sent: str | None = None
    #: Where it was read from on this machine: a path, an address, or ``path!member`` of a collection.
    location: str = ""
    #: What its slug is made from.
    stem: str = ""
    #: What stands beside it: in a sidecar, in the record that holds it, or its address.
    metadata: Metadata = field(default_factory=Metadata)
    notices: tuple[Notice, ...] = ()

    def digest(self) -> str:
        """Return what the text and the metadata of the document depend on, whatever it is called: a SHA-256."""
        known = json.dumps([self.media_type, self.charset, astuple(self.metadata)])
        return hashlib.sha256(hashlib.sha256(self.data).digest() + known.encode()).hexdigest()


def load(location: str, name: str | None, limits: Limits) -> Content:
    """Read the bytes of a file or an address.

    Args:
        location: a path or an http(s) address.
        name: what to call it; None is the file's name, or the address.
        limits: what is larger is refused.

    Raises:
        DocumentError: it cannot be read, is no regular file, is of an unknown kind, empty or too large.
    """
    problems: tuple[Notice, ...] = ()
    if is_address(location):
        content = _fetch(location, limits)
        metadata = Metadata(address=clean_address(location), read=content.sent)
    else:
        content = _open(location, name, limits)
        metadata, problems = read_sidecar(Path(location), content.name)
    require_something(content)
    return replace(content, location=location, stem=stem_of(location), metadata=metadata, notices=problems)


def require_something(content: Content) -> None:
    """Refuse a document without a byte that is more than space.

    Raises:
        DocumentError: there is none.
    """
    if not content.data.strip():
        raise DocumentError(content.name, "the file is empty", "check that it was saved or downloaded whole")


def _open(location: str, given: str | None, limits: Limits) -> Content:
    path = Path(location)
    name = given or clean_name(path.name)
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        raise DocumentError(name, f"files of the kind {path.suffix or 'without a suffix'} are not read",
                            f"convert it to one of these: {KNOWN_SUFFIXES}")
    limit = limits.bytes_of(media_type)
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise DocumentError(name, "it is no regular file", "give a file, not a pipe or a device")
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise DocumentError(name, "the file is gone", "it was moved or deleted, or a link to it is broken") from None
    except PermissionError:
        raise DocumentError(name, "no permission to read it", "change its permissions") from None
    except IsADirectoryError:
        raise DocumentError(name, "it is a folder", "give a file") from None
    except OSError as error:
        raise DocumentError(name, f"it cannot be read: {error.strerror or error}", "check the file") from error
    if len(data) > limit:
        raise DocumentError(name, f"it is larger than {limit / 1e6:g} MB", "split it, or raise the limit")
    return Content(name=name, data=data, media_type=media_type)


def _opener() -> urllib.request.OpenerDirector:
    # Not ``build_opener``: that one would follow a redirection to ftp.
    opener = urllib.request.OpenerDirector()
    for handler in (urllib.request.ProxyHandler(), urllib.request.HTTPHandler(), urllib.request.HTTPSHandler(),
                    urllib.request.HTTPRedirectHandler(), urllib.request.HTTPErrorProcessor(),
                    urllib.request.HTTPDefaultErrorHandler(), urllib.request.UnknownHandler()):
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", "claimgraph"), ("Accept", "text/html, text/plain, text/markdown, " + _PDF)]
    return opener


def _fetch(address: str, limits: Limits) -> Content:
    deadline = time.monotonic() + limits.seconds
    try:
        with _opener().open(address, timeout=limits.seconds) as response:
            media_type = BY_CONTENT_TYPE.get(response.headers.get_content_type())
            if media_type is None:
                raise DocumentError(address, f"the server sends {response.headers.get_content_type()}",
                                    "give the address of a page, a text or a PDF")
            charset = response.headers.get_content_charset()
            sent = sent_on(response.headers.get("Date"))
            limit = limits.bytes_of(media_type)
            data = bytearray()
            while chunk := response.read1(_CHUNK):
                data += chunk
                if len(data) > limit:
                    raise DocumentError(address, f"it is larger than {limit / 1e6:g} MB", "raise the limit")
                if time.monotonic() > deadline:
                    _late(address, limits)
    except urllib.error.HTTPError as error:
        error.close()
        raise DocumentError(address, f"the server answers {error.code} {error.reason}", "check the address") from None
    except TimeoutError:
        _late(address, limits)
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            _late(address, limits)
        raise DocumentError(address, f"it cannot be reached: {error.reason}", "check address and network") from error
    except (OSError, HTTPException, ValueError) as error:
        raise DocumentError(address, f"it cannot be read: {error}", "check the address") from error
    return Content(name=address, data=bytes(data), media_type=media_type, charset=charset, sent=sent)


def sent_on(header: str | None) -> str | None:
    """Return the day, in UTC, of a ``Date`` of HTTP; None where there is none that can be read."""
    try:
        sent = parsedate_to_datetime(header or "")
        # "-0000" gives a time without a zone, which would be taken for that of this machine.
        return sent.replace(tzinfo=sent.tzinfo or dt.UTC).astimezone(dt.UTC).date().isoformat()
    except (ValueError, TypeError, OverflowError):
        return None


def _late(address: str, limits: Limits) -> NoReturn:
    raise DocumentError(address, f"no answer within {limits.seconds:g} seconds", "try again, or save the page first")
