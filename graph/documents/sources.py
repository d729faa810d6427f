"""What the user names → the sources to read, each with the name that goes into the graph.

Files, folders, globs and addresses. The order is that of the names, whatever the order in which the inputs were given
or in which the file system lists them, and a name says nothing of the machine: it begins where the user's input ends.
"""

import glob
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from graph.model import Skipped

#: Suffix in lower case → media type of the documents that are read.
MEDIA_TYPES = {
    ".htm": "text/html",
    ".html": "text/html",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".text": "text/plain",
    ".txt": "text/plain",
}
#: Suffixes of files that hold many documents.
COLLECTIONS = (
    ".atom", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".parquet", ".rss", ".tar", ".tar.bz2", ".tar.gz", ".tgz",
    ".warc", ".warc.gz", ".zip",
)  # fmt: skip
#: A file of XML that lies in a folder is taken for a feed or a sitemap by its name; one that the user names, always.
_FEED_NAME = re.compile(r"(?:sitemap|feed|rss|atom)[^/]*\.xml(?:\.gz)?|[^/]*(?:sitemap|feed|rss|atom)\.xml(?:\.gz)?")
_FEED_SUFFIXES = (".xml", ".xml.gz")
#: Between the path of a collection and the place of a document in it, in a location.
MEMBER_MARK = "!"
KNOWN_SUFFIXES = ", ".join(sorted((*MEDIA_TYPES, *COLLECTIONS, ".xml (feeds and sitemaps)")))
_SIDECAR = ".json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document to read, or a file with many of them in it."""

    #: What goes into the graph: the path relative to the input that the user named, with slashes; or the address.
    name: str
    #: Where it is read from on this machine; never goes into the graph.
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the user should know; what it is about was read all the same."""

    source: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the inputs stand for; each tuple sorted by name."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...] = ()
    notices: tuple[Notice, ...] = ()


def is_address(text: str) -> bool:
    """Return whether the text is an http(s) address rather than a path."""
    return text.lower().startswith(("http://", "https://"))


def is_collection(location: str) -> bool:
    """Return whether a path is that of a file with many documents in it, by its name."""
    return not is_address(location) and location.lower().endswith((*COLLECTIONS, *_FEED_SUFFIXES))


def split_member(location: str) -> tuple[str, str] | None:
    """Return the path of the collection and the place in it that a location names; None where it names a file."""
    if is_address(location) or os.path.lexists(location):
        return None
    for match in re.finditer(MEMBER_MARK, location):
        path = location[: match.start()]
        if is_collection(path) and os.path.lexists(path):
            return path, location[match.end() :]
    return None


def expand(inputs: Sequence[str], *, without: str | None = None) -> Found:
    """Find the documents that the inputs name. Reads folders, never the documents.

    Args:
        inputs: paths of files and folders (read with all that is below them), globs (``**`` crosses folders) and
            http(s) addresses.
        without: a folder that is not entered, such as the one that the outputs go to.

    Returns:
        The sources, each once; an input that gives no document is among the skipped; files of other kinds that lie in
        folders are counted in a notice.
    """
    named: dict[str, str] = {}
    skipped: list[Skipped] = []
    notices: list[Notice] = []
    barred = os.path.realpath(without) if without is not None else None
    for given in sorted(set(inputs)):
        if is_address(given):
            named[given] = given
            continue
        listing = _Listing(given=given, barred=barred)
        for source in listing.sources():
            path = Path(source.location)
            key = str(path.parent.resolve() / path.name)
            # The same file by way of two inputs is one source; the first of its names holds.
            named[key] = min(named.get(key, source.name), source.name)
        skipped += listing.skipped
        notices += listing.notices()
    sources = sorted((Source(name=name, location=key) for key, name in named.items()), key=_by_name)
    return Found(
        sources=tuple(sources),
        skipped=tuple(sorted(skipped, key=lambda skip: (skip.source, skip.reason))),
        notices=tuple(sorted(notices, key=lambda notice: (notice.source, notice.message))),
    )


def _by_name(source: Source) -> tuple[str, str]:
    return source.name, source.location


class _Listing:
    """The documents that one path or glob stands for, with what was left out on the way."""

    def __init__(self, *, given: str, barred: str | None) -> None:
        self.given = given
        self.barred = barred
        self.skipped: list[Skipped] = []
        self._sidecar = False
        self._others: Counter[str] = Counter()

    def sources(self) -> Iterator[Source]:
        """Yield the sources; afterwards ``skipped`` and ``notices()`` are complete."""
        empty = True
        for source in self._listed(Path(self.given)):
            empty = False
            yield source
        if empty and not self.skipped and not self._sidecar:
            self._skip(self.given, "no documents in it", f"put files of these kinds there: {KNOWN_SUFFIXES}")

    def notices(self) -> list[Notice]:
        """Say how many files of other kinds were passed over."""
        if not self._others:
            return []
        kinds = ", ".join(f"{suffix} ({count})" for suffix, count in sorted(self._others.items()))
        return [Notice(source=self.given, message=f"files of other kinds were left out: {kinds}")]

    def _skip(self, source: str, reason: str, advice: str) -> None:
        self.skipped.append(Skipped(source=clean_name(source), reason=reason, advice=advice))

    def _listed(self, path: Path) -> Iterator[Source]:
        if _is_folder(path):
            yield from self._below(path, path)
        elif _is_there(path):
            yield from self._file(path)
        elif glob.has_magic(self.given):
            base = Path(*_until_magic(path.parts))
            # ``glob`` leaves hidden files out, as a folder does.
            for match in sorted(map(Path, glob.glob(self.given, recursive=True))):  # noqa: PTH207 - takes any pattern
                if not _is_folder(match):
                    yield from self._member(match, base)
                elif "**" not in self.given:
                    yield from self._below(match, base)
        else:
            self._skip(self.given, "nothing is there", "check the path")

    def _file(self, path: Path) -> Iterator[Source]:
        suffix = path.suffix.lower()
        if suffix in MEDIA_TYPES or is_collection(path.name):
            yield Source(name=clean_name(path.name), location=str(path))
        elif suffix == _SIDECAR and any(_is_there(path.with_suffix(known)) for known in MEDIA_TYPES):
            # A shell has expanded ``folder/*``: the sidecar was not meant as a document.
            self._sidecar = True
        else:
            kind = f"files of the kind {suffix} are not read" if suffix else "a file without a suffix is not read"
            self._skip(path.name, kind, f"convert it to one of these: {KNOWN_SUFFIXES}")

    def _member(self, path: Path, base: Path) -> Iterator[Source]:
        suffix, name = path.suffix.lower(), path.name.lower()
        if suffix in MEDIA_TYPES or name.endswith(COLLECTIONS) or _FEED_NAME.fullmatch(name):
            yield Source(name=clean_name(path.relative_to(base).as_posix()), location=str(path))
        elif suffix != _SIDECAR:
            self._others[suffix or "no suffix"] += 1

    def _below(self, folder: Path, base: Path) -> Iterator[Source]:
        """Yield all that lies below a folder, real folders before linked ones, and none of them twice."""
        real, linked, seen = [folder], list[Path](), {self.barred}
        while real or linked:
            current = real.pop() if real else linked.pop(0)
            # A link that leads back up would otherwise be followed for ever.
            resolved = os.path.realpath(current)
            if resolved in seen:
                continue
            seen.add(resolved)
            try:
                entries = sorted(current.iterdir())
            except OSError as error:
                name = clean_name(current.relative_to(base).as_posix())
                self._skip(self.given if name == "." else name, f"the folder cannot be listed: {error.strerror}",
                           "check its permissions")
                continue
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if _is_folder(entry):
                    (linked if entry.is_symlink() else real).append(entry)
                else:
                    yield from self._member(entry, base)


# The functions of ``os.path`` answer no where those of ``Path`` raise an error: no permission, too long a name.
def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - see above


def _is_there(path: Path) -> bool:
    return os.path.lexists(path)


def _until_magic(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the leading parts of a glob that hold no wildcard."""
    for index, part in enumerate(parts):
        if glob.has_magic(part):
            return parts[:index]
    return parts


def clean_name(name: str) -> str:
    """Return a name that can be written as UTF-8: bytes of a file name that are none become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def stem_of(location: str) -> str:
    """Return the stem of a file's name, or of the last part of an address (its host where it has no path)."""
    if not is_address(location):
        return clean_name(Path(location).stem)
    try:
        parts = urlsplit(location)
    except ValueError:
        # Reading it will say what is wrong with it.
        return "address"
    return PurePosixPath(unquote(parts.path, errors="replace")).stem or parts.hostname or "address"
