"""Feeds (RSS, Atom) and sitemaps that were saved to disk.

An item of a feed is a document where the feed holds its words. A sitemap holds addresses alone: nothing is fetched that
the user did not name, so the pages are read where they lie saved beside it, as ``wget --force-directories`` saves them.
"""

import email.utils
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from graph.documents.collections.packed import unpacked
from graph.documents.collections.records import as_content
from graph.documents.contents import Content, Limits, load
from graph.documents.metadata import Metadata, clean_address
from graph.documents.sources import MEDIA_TYPES, MEMBER_MARK, Notice
from graph.errors import DocumentError
from graph.model import Skipped

_ITEMS = ("item", "entry")
_WORDS = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date")
#: What parts one paragraph from the next.
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "footer", "h1", "h2",
     "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul")
)  # fmt: skip
_UNSEEN = frozenset(("script", "style", "template"))
_ADVICE = "save the feed or the sitemap again"


def feed_members(path: str, name: str, limits: Limits) -> Iterator[Content | Skipped | Notice]:
    """Read the items of a feed, or the saved pages of a sitemap."""
    with unpacked(path, name, limits) as file:
        data = file.read(limits.text_bytes + 1)
    if len(data) > limits.text_bytes:
        raise DocumentError(name, f"it is larger than {limits.text_bytes / 1e6:g} MB", "split it, or raise the limit")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data:
        # Entities can stand for files of this machine, or for a mountain of text.
        raise DocumentError(name, "it declares a document type, which no feed needs", _ADVICE)
    try:
        root = ET.fromstring(data)  # noqa: S314 (there are no entities in it)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise DocumentError(name, f"it is no XML ({str(error)[:100]})", _ADVICE) from error
    kind = _local(root.tag)
    if kind in ("urlset", "sitemapindex"):
        yield from _pages(root, path, name, limits)
    elif kind in ("rss", "feed", "RDF"):
        publisher = next((element.text for element in root.iter() if _local(element.tag) == "title"), None)
        items = (element for element in root.iter() if _local(element.tag) in _ITEMS)
        for number, item in enumerate(items, start=1):
            yield as_content(_record(item, publisher), name, f"{path}{MEMBER_MARK}{number}", number, limits)
    else:
        raise DocumentError(name, "it is no feed and no sitemap", "convert it to text or HTML")


def _record(item: ET.Element, publisher: str | None) -> dict[str, object]:
    """Return an item as a record: the longest of its texts, and what it says of itself."""
    parts: dict[str, ET.Element] = {}
    texts = [_plain(_inner(part)) for part in item if _local(part.tag) in _WORDS]
    for part in item:
        parts.setdefault(_local(part.tag), part)
    link = parts.get("link")
    address = clean_address((link.get("href") or link.text or "").strip()) if link is not None else None
    author = parts.get("creator", parts.get("author"))
    elements = author.iter() if author is not None else ()
    names = [element.text for element in elements if element.text and element.text.strip()]
    date = next((parts[name].text for name in _DATES if name in parts), None)
    title = parts.get("title")
    return {
        "id": address,
        "text": max(texts, key=len, default=""),
        "title": "".join(title.itertext()) if title is not None else None,
        "publisher": publisher,
        "author": names[0] if names and "@" not in (names[0] or "") else None,
        "date": _day(date),
        "address": address,
    }


def _day(date: str | None) -> str | None:
    """Return the day of a date as feeds write it, ``Mon, 03 May 2021 10:00:00 GMT`` or ISO 8601."""
    if date is None or not date.strip():
        return None
    try:
        return email.utils.parsedate_to_datetime(date.strip()).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return date.strip()[:10]


def _pages(root: ET.Element, path: str, name: str, limits: Limits) -> Iterator[Content | Skipped | Notice]:
    absent = 0
    for number, element in enumerate((one for one in root.iter() if _local(one.tag) == "loc"), start=1):
        address = clean_address((element.text or "").strip())
        saved = _saved(Path(path).parent, address) if address is not None else None
        if address is None or saved is None:
            absent += 1
            continue
        try:
            content = load(str(saved), f"{name}#{address}", limits)
        except DocumentError as error:
            yield Skipped(source=error.source, reason=error.reason, advice=error.advice)
            continue
        yield Content(
            name=content.name,
            data=content.data,
            media_type=content.media_type,
            charset=content.charset,
            location=f"{path}{MEMBER_MARK}{number}",
            stem=content.stem,
            metadata=content.metadata.filled_from(Metadata(address=address)),
            notices=content.notices,
        )
    if absent:
        yield Skipped(
            source=name,
            reason=f"{absent:,} of its pages are not saved beside it, and nothing is fetched",
            advice="save them there first, as 'wget --force-directories' does, or name their addresses",
        )


def _saved(folder: Path, address: str) -> Path | None:
    """Return where a page lies saved, below the folder and nowhere else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    inner = [part for part in parts.path.split("/") if part]
    if not parts.hostname or any(part in (".", "..") for part in (parts.hostname, *inner)):
        return None
    base = folder.joinpath(parts.hostname, *inner)
    names = [base, base.with_name(base.name + ".html"), base / "index.html", base / "index.htm"]
    barred = os.path.realpath(folder) + os.sep
    return next(
        (
            one
            for one in names
            if one.suffix.lower() in MEDIA_TYPES and one.is_file() and os.path.realpath(one).startswith(barred)
        ),
        None,
    )


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _inner(element: ET.Element) -> str:
    """Return what stands in an element, as mark-up where it is given as elements."""
    if len(element):
        return ET.tostring(element, encoding="unicode")
    return element.text or ""


class _Plain(HTMLParser):
    """Collects the text of mark-up, paragraph by paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (the base class's)
        self.unseen += tag in _UNSEEN
        if tag.rsplit(":", 1)[-1] in _BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in _UNSEEN and self.unseen > 0
        if tag.rsplit(":", 1)[-1] in _BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(data)


def _plain(markup: str) -> str:
    parser = _Plain()
    parser.feed(markup)
    parser.close()
    paragraphs = re.split(r"\n\s*\n", "".join(parser.parts))
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip())
