"""Sources → the bytes of one document after another, read in a process of its own.

Archives, tables and feeds may be made to do harm as much as documents, so that they, too, are opened where it can be
ended. It holds one document, and waits with the next until that is taken.
"""

import contextlib
from collections.abc import Iterator, Sequence

from graph.documents import Content, Limits, Notice, Source, contents
from graph.engines.given_up import ATTEMPTS, deadly, failed, too_large, too_long
from graph.engines.process import Connection, Process, confine, processor_seconds
from graph.model import Skipped

#: The number of a source, and something that came out of it.
Fed = tuple[int, Content | Skipped | Notice]


def fed(sources: Sequence[Source], limits: Limits) -> Iterator[Fed]:
    """Yield what comes out of all sources, in order.

    Where the process dies in the middle of a source, another goes on behind what has come out of it; a source that has
    ended several, or that takes too much time for one document, is given up from there on.
    """
    at, passed, attempts = 0, 0, 0
    while at < len(sources):
        reader = Process(_feed, sources, limits, at, passed, warm=False)
        try:
            while at < len(sources):
                number, item = reader.connection.recv()
                if item is None:
                    at, passed, attempts = number + 1, 0, 0
                else:
                    passed += 1
                    yield number, item
        except (EOFError, OSError):
            attempts += 1
            over = reader.took_too_long()
            if over or attempts == ATTEMPTS:
                name = sources[at].name
                yield at, too_long(name, limits) if over else deadly(name, reader.ended_by())
                at, passed, attempts = at + 1, 0, 0
        finally:
            reader.close()


def _feed(connection: Connection, sources: Sequence[Source], limits: Limits, at: int, passed: int) -> None:
    """Send what comes out of all sources from a place on."""
    confine(limits.memory_bytes)
    with contextlib.suppress(OSError):  # nobody listens any more
        for number, source in enumerate(sources[at:], start=at):
            items = _bounded(source, limits)
            left = passed if number == at else 0
            while (item := _next(items, limits)) is not None:
                if left == 0:
                    connection.send((number, item))
                left = max(0, left - 1)
            connection.send((number, None))


def _next(items: Iterator[Content | Skipped | Notice], limits: Limits) -> Content | Skipped | Notice | None:
    with processor_seconds(limits.processor_seconds):
        return next(items, None)


def _bounded(source: Source, limits: Limits) -> Iterator[Content | Skipped | Notice]:
    try:
        yield from contents(source, limits)
    except MemoryError:
        yield too_large(source.name, limits)
    except Exception as error:  # noqa: BLE001 (a file that breaks a reader must not break the build)
        yield failed(source.name, error)
