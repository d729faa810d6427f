"""Zip and tar archives. Members are read one after another and never written to disk."""

import io
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Literal

from graph.documents.collections.packed import BROKEN, Budget, opened
from graph.documents.contents import Content, Limits, require_something
from graph.documents.metadata import LARGEST_SIDECAR, Metadata, parse_sidecar
from graph.documents.sources import MEDIA_TYPES, MEMBER_MARK, Notice, clean_name, is_collection
from graph.errors import DocumentError
from graph.model import Skipped

_SIDECAR = ".json"
#: Compressions that take no more memory to undo than they show. The others are asked for by bombs alone.
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_ENCRYPTED = 0x1
#: Bytes of all sidecars of a tar archive, which are kept until their documents come.
_LARGEST_SIDECARS = 100_000_000
#: Bytes of the list of members at the end of a zip archive; each takes ten times as much memory.
_LARGEST_DIRECTORY = 50_000_000


def zip_members(path: str, name: str, limits: Limits) -> Iterator[Content | Skipped | Notice]:  # noqa: C901
    """Read the documents of a zip archive."""
    with opened(path, name) as (file, size):
        budget = Budget(name, size, limits)
        # The library reads the list of members into memory before anything can be asked of it.
        if (directory := _directory_size(file, size)) > _LARGEST_DIRECTORY:
            raise DocumentError(name, f"its list of members takes {directory / 1e6:,.0f} MB", "split it")
        file.seek(0)
        others: Counter[str] = Counter()
        with zipfile.ZipFile(file) as archive:
            sidecars = {
                info.filename: info
                for info in archive.infolist()
                if info.filename.endswith(_SIDECAR) and info.file_size <= LARGEST_SIDECAR
            }
            for info in archive.infolist():
                if info.is_dir() or _is_hidden(info.filename):
                    continue
                member = _Member(path, name, info.filename)
                if (info.external_attr >> 28) == 0xA:  # noqa: PLR2004 (a symbolic link of Unix)
                    yield member.refused("it is a link, which is not followed", "pack the file that it leads to")
                elif info.flag_bits & _ENCRYPTED:
                    yield member.refused("it is encrypted", "pack it without a password")
                elif info.compress_type not in _PLAIN:
                    yield member.refused("it is packed in a way that is not read", "pack it with deflate")
                elif member.is_document(others):
                    beside = sidecars.get(member.sidecar)
                    try:
                        known = _read(archive.open(beside), LARGEST_SIDECAR, budget) if beside else None
                        data = _read(archive.open(info), limits.bytes_of(member.media_type) + 1, budget)
                    except BROKEN as error:
                        yield member.refused(f"it cannot be unpacked ({type(error).__name__})", "pack it again")
                    else:
                        yield member.content(data, known, limits)
                elif (refusal := member.refusal()) is not None:
                    yield refusal
        yield from _left_out(name, others)


def tar_members(path: str, name: str, limits: Limits) -> Iterator[Content | Skipped | Notice]:
    """Read the documents of a tar archive; it is gone through twice, since a sidecar may come behind its document."""
    sidecars: dict[str, bytes] = {}
    left = _LARGEST_SIDECARS
    for info, stream in _tar(path, name, limits):
        if info.isfile() and info.name.endswith(_SIDECAR) and info.size <= min(LARGEST_SIDECAR, left):
            sidecars[info.name] = stream.read(info.size)
            left -= info.size
    others: Counter[str] = Counter()
    for info, stream in _tar(path, name, limits):
        if info.isdir() or _is_hidden(info.name):
            continue
        member = _Member(path, name, info.name)
        if info.issym() or info.islnk():
            yield member.refused("it is a link, which is not followed", "pack the file that it leads to")
        elif not info.isfile():
            yield member.refused("it is no regular file", "pack files, not pipes or devices")
        elif member.is_document(others):
            data = stream.read(limits.bytes_of(member.media_type) + 1)
            yield member.content(data, sidecars.get(member.sidecar), limits)
        elif (refusal := member.refusal()) is not None:
            yield refusal
    yield from _left_out(name, others)


def _tar(path: str, name: str, limits: Limits) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Yield the members of a tar archive with their bytes, which must be read before the next is asked for."""
    with opened(path, name) as (file, size):
        mode: Literal["r|bz2", "r|gz", "r|"] = "r|gz" if file.read(2) == b"\x1f\x8b" else "r|"
        if path.lower().endswith(".bz2"):
            mode = "r|bz2"
        file.seek(0)
        budget = Budget(name, size, limits)
        # As a stream of blocks: nothing is looked up, and a header cannot send the reader elsewhere.
        with tarfile.open(fileobj=file, mode=mode) as archive:
            for info in archive:
                stream = archive.extractfile(info) if info.isfile() else None
                budget.take(info.size if stream is not None else 0)
                yield info, stream or io.BytesIO()
                archive.members = []  # type: ignore[attr-defined]  # it would keep each header


class _Member:
    """One member of an archive."""

    def __init__(self, path: str, archive: str, name: str) -> None:
        self.inner = clean_name(name.replace("\\", "/"))
        self.name = f"{archive}/{self.inner}"
        self.location = f"{path}{MEMBER_MARK}{clean_name(name)}"
        self.path = PurePosixPath(self.inner)
        self.media_type = MEDIA_TYPES.get(self.path.suffix.lower(), "")
        self.sidecar = str(PurePosixPath(name).with_suffix(_SIDECAR)) if self.path.name else ""

    def is_document(self, others: Counter[str]) -> bool:
        """Return whether it is to be read; what is neither that nor refused is counted."""
        if self.refusal() is not None:
            return False
        if not self.media_type and self.path.suffix.lower() != _SIDECAR:
            others[self.path.suffix.lower() or "no suffix"] += 1
        return bool(self.media_type)

    def refusal(self) -> Skipped | None:
        """Return why it is not even looked at; None where it may be."""
        if self.path.is_absolute() or ".." in self.path.parts or ":" in self.path.parts[0]:
            return self.refused("its name leads out of the archive", "pack it anew, and mind where it came from")
        if is_collection(self.inner):
            return self.refused("it is a collection in an archive, which is not opened", "unpack the archive")
        return None

    def refused(self, reason: str, advice: str) -> Skipped:
        return Skipped(source=self.name, reason=reason, advice=advice)

    def content(self, data: bytes, sidecar: bytes | None, limits: Limits) -> Content | Skipped:
        limit = limits.bytes_of(self.media_type)
        if len(data) > limit:
            return self.refused(f"it is larger than {limit / 1e6:g} MB", "split it, or raise the limit")
        metadata, notices = (Metadata(), ()) if sidecar is None else parse_sidecar(sidecar, self.sidecar, self.name)
        content = Content(
            name=self.name,
            data=data,
            media_type=self.media_type,
            location=self.location,
            stem=self.path.stem,
            metadata=metadata,
            notices=notices,
        )
        try:
            require_something(content)
        except DocumentError as error:
            return self.refused(error.reason, error.advice)
        return content


def _read(stream: IO[bytes], size: int, budget: Budget) -> bytes:
    with stream:
        data = stream.read(size)
    budget.take(len(data))
    return data


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part not in (".", "..") for part in PurePosixPath(name).parts)


def _left_out(name: str, others: Counter[str]) -> Iterator[Notice]:
    if others:
        kinds = ", ".join(f"{suffix} ({count})" for suffix, count in sorted(others.items()))
        yield Notice(source=name, message=f"files of other kinds were left out: {kinds}")


def _directory_size(file: BinaryIO, size: int) -> int:
    """Return how many bytes the list of members takes, as the end of the archive says."""
    file.seek(max(0, size - 65_557))  # the end record, with the longest comment that it can have
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 20:
        return 0
    stated = int.from_bytes(tail[at + 12 : at + 16], "little")
    # In an archive of more than 4 GB it stands elsewhere; it cannot be more than what there is.
    return min(stated, size)
