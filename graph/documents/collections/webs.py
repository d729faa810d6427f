"""WARC: pages as a crawler kept them, with the address of each."""

from collections import Counter
from collections.abc import Iterator
from email.message import Message

from graph.documents.collections.packed import BROKEN, Budget, opened
from graph.documents.contents import BY_CONTENT_TYPE, Content, Limits, require_something
from graph.documents.metadata import Metadata, clean_address, parse_date
from graph.documents.sources import MEMBER_MARK, Notice, stem_of
from graph.errors import DocumentError
from graph.model import Skipped

_RESPONSES = ("response", "resource")
_SUCCESS = "200"


def web_members(path: str, name: str, limits: Limits) -> Iterator[Content | Skipped | Notice]:
    """Read the pages of a WARC file that the server gave whole; the date of the visit is when they were read."""
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - as for the other readers of rare formats
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    others: Counter[str] = Counter()
    with opened(path, name) as (file, size):
        budget = Budget(name, size, limits)
        try:
            for number, record in enumerate(ArchiveIterator(file), start=1):
                if record.rec_type not in _RESPONSES:
                    continue
                address = clean_address(record.rec_headers.get_header("WARC-Target-URI"))
                visited = parse_date((record.rec_headers.get_header("WARC-Date") or "")[:10])
                headers = record.http_headers if record.rec_type == "response" else record.rec_headers
                status = record.http_headers.get_statuscode() if record.http_headers is not None else _SUCCESS
                declared = Message()
                declared["Content-Type"] = (headers and headers.get_header("Content-Type")) or "application/unknown"
                media_type = BY_CONTENT_TYPE.get(declared.get_content_type())
                if status != _SUCCESS or media_type is None:
                    others["other answers" if status != _SUCCESS else declared.get_content_type()] += 1
                    continue
                where = f"{name}#{address or number}"
                limit = limits.bytes_of(media_type)
                try:
                    data = record.content_stream().read(limit + 1)
                except BROKEN as error:
                    yield Skipped(
                        source=where,
                        reason=f"it cannot be unpacked ({type(error).__name__})",
                        advice="fetch the page again",
                    )
                    continue
                budget.take(len(data))
                content = Content(
                    name=where,
                    data=data,
                    media_type=media_type,
                    charset=declared.get_content_charset(),
                    location=f"{path}{MEMBER_MARK}{number}",
                    stem=stem_of(address) if address else f"record-{number}",
                    metadata=Metadata(address=address, read=visited),
                )
                try:
                    if len(data) > limit:
                        raise DocumentError(where, f"it is larger than {limit / 1e6:g} MB", "raise the limit")  # noqa: TRY301
                    require_something(content)
                except DocumentError as error:
                    yield Skipped(source=error.source, reason=error.reason, advice=error.advice)
                else:
                    yield content
        except ArchiveLoadFailed as error:
            raise DocumentError(
                name, f"it is broken ({str(error)[:200].strip()}); the rest is left out", "download it again"
            ) from error
    if others:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(others.items()))
        yield Notice(source=name, message=f"records of other kinds were left out: {kinds}")
