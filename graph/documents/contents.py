"""A source → its bytes: a regular file or an address, within limits."""

import datetime as dt
import os
import stat
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from typing import NoReturn

from graph.documents.sources import KNOWN_SUFFIXES, MEDIA_TYPES, clean_name, is_address
from graph.errors import DocumentError

_PDF = "application/pdf"
_BY_CONTENT_TYPE = {
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


def load(location: str, name: str | None, limits: Limits) -> Content:
    """Read the bytes of a file or an address.

    Args:
        location: a path or an http(s) address.
        name: what to call it; None is the file's name, or the address.
        limits: what is larger is refused.

    Raises:
        DocumentError: it cannot be read, is no regular file, is of an unknown kind, empty or too large.
    """
    content = _fetch(location, limits) if is_address(location) else _open(location, name, limits)
    if not content.data.strip():
        raise DocumentError(content.name, "the file is empty", "check that it was saved or downloaded whole")
    return content


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
            media_type = _BY_CONTENT_TYPE.get(response.headers.get_content_type())
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
