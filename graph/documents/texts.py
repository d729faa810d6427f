"""The bytes of a document → its text as it is kept, and what the document says of itself."""

import logging
import re
from collections.abc import Iterator
from typing import Protocol, Self

from graph.documents.contents import Content, Limits
from graph.documents.english import other_language
from graph.documents.metadata import Metadata, clean, clean_address, parse_date, read_text_metadata
from graph.documents.sources import Notice
from graph.errors import DocumentError

logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
#: Share of control characters from which a file is no text.
_BINARY = 0.02
_DECLARED = re.compile(
    rb"<(?:meta[^>]+charset\s*=\s*[\"']?\s*|\?xml[^>]+encoding\s*=\s*[\"'])([\w.:-]+)", re.IGNORECASE
)
#: The declaration must stand this early by the HTML standard; four times that, since many do not.
_PROLOGUE = 4096
_DATE_NAMES = ("article:published_time", "datepublished", "parsely-pub-date", "citation_publication_date",
               "dc.date.issued", "dcterms.issued", "dc.date", "pubdate", "publishdate", "date")
_JSON_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]+)\"")



class _Element(Protocol):
    """What is used of an element of a parsed page; lxml ships no types."""

    text: str | None

    def iter(self, tag: str) -> Iterator[Self]: ...
    def get(self, key: str) -> str | None: ...


def read_text(content: Content, limits: Limits) -> tuple[str, Metadata, tuple[Notice, ...]]:
    """Return the text that is kept, what the document says of itself, and notices.

    Raises:
        DocumentError: it is binary, not in UTF-8, broken, encrypted, without text, or not in English.
    """
    notices: tuple[Notice, ...] = ()
    if content.media_type == "application/pdf":
        # pypdf takes a fifth of a second to load, which those who read no PDF need not wait for.
        from graph.documents.pdf import read_pdf  # noqa: PLC0415

        text, metadata, notices = read_pdf(content, limits)
    elif content.media_type == "text/html":
        text, metadata = _read_html(content)
    else:
        text, metadata = _decode(content), Metadata()
    if not text.strip():
        raise DocumentError(content.name, "there is no text in it", "check that it was saved whole")
    if language := other_language(text):
        raise DocumentError(content.name, f"it is in {language}, and only English is read", "give a translation")
    return text, metadata.filled_from(read_text_metadata(text)), notices


def _decode(content: Content) -> str:
    """Return the text of bytes that say that they are text, as read: line ends and all."""
    data, name = content.data, content.name
    if data.startswith(_UTF16_MARKS):
        raise DocumentError(name, "it is in UTF-16", "save it as UTF-8")
    if data.startswith(b"%PDF-"):
        raise DocumentError(name, "it is a PDF by what it holds", "give it the suffix .pdf")
    if b"\0" in data:
        raise DocumentError(name, "it is no text but binary data", "check what kind of file it is")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark.
        offset = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        text = _decode_declared(content, offset)
    if len(_CONTROL.findall(text)) > _BINARY * len(text):
        raise DocumentError(name, "it is no text but binary data", "check what kind of file it is")
    return text


def _decode_declared(content: Content, offset: int) -> str:
    """Return the text in the encoding that the server or the page declares; without one it is an error."""
    charset = content.charset
    if charset is None and content.media_type == "text/html" and (match := _DECLARED.search(content.data[:_PROLOGUE])):
        charset = match[1].decode("ascii")
    if charset is None:
        raise DocumentError(content.name, f"it is not UTF-8: byte {content.data[offset]:#04x} at offset {offset}",
                            "save it as UTF-8")
    try:
        text = content.data.decode(charset)
        # Some of Python's codecs are escape notations, from which half characters come.
        text.encode()
    except (LookupError, ValueError) as error:
        reason = f"it declares {charset} but cannot be read so ({error})"
        raise DocumentError(content.name, reason, "save it as UTF-8") from None
    return text


def _read_html(content: Content) -> tuple[str, Metadata]:
    """Return the article of a page, without scripts, styles and menus, and the page's metadata."""
    # trafilatura takes half a second to load, which those who read no HTML need not wait for.
    import trafilatura  # noqa: PLC0415

    page = _decode(content)
    try:
        tree = trafilatura.load_html(page)
        date = None if tree is None else _html_date(tree)
        found = None if tree is None else trafilatura.bare_extraction(
            tree, with_metadata=True, include_comments=False,
            # The date is read here, as precise as the page has it. Without a fixed bound the library asks the clock.
            date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "9999-12-31"},
        )
    except Exception as error:  # a parser fed with broken files may raise anything
        raise DocumentError(content.name, f"the page cannot be parsed ({type(error).__name__})",
                            "save it as text") from error
    # The library's own type, not ours; it also returns a dictionary when asked to.
    text = found.text if isinstance(found, trafilatura.settings.Document) else None
    if not isinstance(found, trafilatura.settings.Document) or not text or not text.strip():
        raise DocumentError(content.name, "the page has no article text", "save the text of the page as .txt")
    publisher = clean(found.sitename)
    if publisher and found.hostname and publisher.removeprefix("www.") == found.hostname.removeprefix("www."):
        # The library falls back on the address; a host is no publisher's name.
        publisher = None
    metadata = Metadata(title=clean(found.title), publisher=publisher, author=clean(found.author), date=date,
                        address=clean_address(found.url))
    return text, metadata


def _html_date(tree: _Element) -> str | None:
    """Return the date of publication that a page declares."""
    values: dict[str, str] = {}
    for tag in tree.iter("meta"):
        key = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        values.setdefault(key, tag.get("content") or "")
    for name in _DATE_NAMES:
        if date := parse_date(values.get(name, "")):
            return date
    scripts = [script.text or "" for script in tree.iter("script") if script.get("type") == "application/ld+json"]
    dates = {parse_date(value) for script in scripts for value in _JSON_DATE.findall(script)}
    if len(dates) == 1:
        return dates.pop()
    times = {parse_date(tag.get("datetime") or "") for tag in tree.iter("time")
             if tag.get("pubdate") is not None or tag.get("itemprop") == "datePublished"}
    return times.pop() if len(times) == 1 else None
