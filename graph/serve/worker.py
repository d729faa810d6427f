"""A process that answers queries, one after the other: ``python -m graph.serve.worker STORE MEMORY``.

It reads a job a line of JSON, and writes a line of JSON (``status``, and ``media`` and ``length`` or ``detail``) with
``length`` bytes behind it. Nothing inside of Oxigraph can be interrupted, so whoever started it ends it when it takes
too long. It gives itself a limit of memory, beyond which the system ends it.
"""

import contextlib
import io
import json
import re
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pyoxigraph

from graph.errors import QueryError, StoreError
from graph.serve.formats import GRAPHS, RESULTS
from graph.serve.refused import RefusedError
from graph.store import open_store, refuse_to_leave
from graph.triples import PREFIXES

#: Seconds after which the process ends itself, should nobody be there to do it.
_ORPHANED = 5
_Node = pyoxigraph.NamedNode | pyoxigraph.BlankNode
_Graph = _Node | pyoxigraph.DefaultGraph
_UPDATE = re.compile(
    r"(?:\s|#[^\n\r]*[\n\r])*(?:(?:BASE\s*<[^>]*>|PREFIX\s*[^\s:]*:\s*<[^>]*>)(?:\s|#[^\n\r]*[\n\r])*)*"
    r"(?:INSERT|DELETE|WITH|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A query, and in which formats and how long an answer may be."""

    sparql: str
    #: Media types of RESULTS and GRAPHS; None: no such answer is acceptable.
    results: str | None
    graph: str | None
    rows: int
    size: int
    seconds: float
    #: Addresses of the graphs that the query is put to, as the protocol has them; without any it is the whole store.
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def as_line(self) -> bytes:
        """Return what a worker reads."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def of_line(cls, line: bytes) -> "Job":
        """Read what :meth:`as_line` wrote."""
        return cls(**json.loads(line))


class _Bounded(io.BytesIO):
    """Bytes in memory, and no more of them than allowed."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.full = False

    def write(self, data: object, /) -> int:
        """Raise OSError where it would grow too large."""
        if self.tell() + len(memoryview(data)) > self.size:  # type: ignore[arg-type]
            self.full = True
            raise OSError("too large")
        return super().write(data)  # type: ignore[arg-type]


def main() -> None:
    """Answer jobs until there are no more."""
    path, memory = Path(sys.argv[1]), int(sys.argv[2])
    # Ctrl+C in a terminal reaches every process of the group; the server decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        store = open_store(path)
    except StoreError as error:
        _send(answers, {"status": HTTPStatus.SERVICE_UNAVAILABLE, "detail": str(error)})
        return
    _limit_memory(memory)
    _send(answers, {"status": HTTPStatus.OK, "media": "", "length": 0})
    for line in jobs:
        job = Job.of_line(line)
        with _alarm(job.seconds + _ORPHANED):
            try:
                media, body = answer(store, job)
            except RefusedError as refused:
                _send(answers, {"status": refused.status, "detail": str(refused)})
            else:
                _send(answers, {"status": HTTPStatus.OK, "media": media, "length": len(body)}, body)


def answer(store: pyoxigraph.Store, job: Job) -> tuple[str, memoryview]:
    """Return the media type and all of an answer.

    Raises:
        RefusedError: the query is wrong, may not be asked, or has too long an answer.
    """
    sink = _Bounded(job.size)
    try:
        refuse_to_leave(job.sparql)
        default, named = _dataset(job)
        found = store.query(job.sparql, prefixes=PREFIXES, default_graph=default, named_graphs=named)
        if isinstance(found, pyoxigraph.QueryTriples):
            media = _acceptable(job.graph, ", ".join(GRAPHS))
            prefixes = PREFIXES if GRAPHS[media] != pyoxigraph.RdfFormat.N_TRIPLES else None
            pyoxigraph.serialize(_counted(found, job.rows), sink, GRAPHS[media], prefixes=prefixes)
        else:
            media = _acceptable(job.results, ", ".join(RESULTS))
            found.serialize(sink, RESULTS[media])
            if isinstance(found, pyoxigraph.QuerySolutions):
                _check_rows(sink, RESULTS[media], job.rows)
    except RefusedError:
        raise
    except QueryError as error:
        raise RefusedError(HTTPStatus.FORBIDDEN, str(error)) from error
    except SyntaxError as error:
        if _UPDATE.match(job.sparql):
            message = "the store is only read: INSERT, DELETE, LOAD and the like are refused; ask"
            raise RefusedError(HTTPStatus.FORBIDDEN, message) from error
        message = f"the query is no SPARQL 1.1 ({error.msg}); correct it there"
        raise RefusedError(HTTPStatus.BAD_REQUEST, message) from error
    except MemoryError as error:
        raise RefusedError(
            HTTPStatus.SERVICE_UNAVAILABLE, "the query takes more memory than it may; narrow it"
        ) from error
    except (RuntimeError, OSError, ValueError) as error:
        if sink.full:
            message = f"the answer is longer than {job.size:,} bytes, and no part of it is sent; add a LIMIT"
            raise RefusedError(HTTPStatus.FORBIDDEN, message) from error
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"the query cannot be answered ({error}); correct it") from error
    return media, sink.getbuffer()


def _dataset(job: Job) -> tuple[list[_Graph] | None, list[_Node] | None]:
    """Return the graphs that are asked, by default and by name; None: those of the query or of the store."""
    if not job.default_graphs and not job.named_graphs:
        return None, None
    try:
        return (
            [pyoxigraph.NamedNode(address) for address in job.default_graphs],
            [pyoxigraph.NamedNode(address) for address in job.named_graphs],
        )
    except ValueError as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"a graph's address is no IRI ({error}); correct it") from error


def _acceptable(media: str | None, offered: str) -> str:
    if media is None:
        message = f"no acceptable format; this answer can be had as {offered}"
        raise RefusedError(HTTPStatus.NOT_ACCEPTABLE, message)
    return media


def _counted(triples: pyoxigraph.QueryTriples, limit: int) -> Iterator[pyoxigraph.Triple]:
    for count, triple in enumerate(triples):
        if count == limit:
            raise _too_many(limit, "triples")
        yield triple


def _check_rows(sink: io.BytesIO, form: pyoxigraph.QueryResultsFormat, limit: int) -> None:
    """Count the rows of an answer by reading it, since Oxigraph counts none as it writes.

    Raises:
        RefusedError: there are more than allowed.
    """
    if sink.tell() <= limit:  # A row takes a byte at least.
        return
    if form == pyoxigraph.QueryResultsFormat.CSV:
        # A line end inside of quotation marks ends no row.
        outside = sink.getvalue().split(b'"')[::2]
        count = sum(part.count(b"\n") for part in outside) - 1
    elif form == pyoxigraph.QueryResultsFormat.TSV:
        count = sink.getvalue().count(b"\n") - 1
    else:
        sink.seek(0)
        read = pyoxigraph.parse_query_results(sink, form)
        count = sum(1 for _ in islice(read, limit + 1)) if isinstance(read, pyoxigraph.QuerySolutions) else 1
    if count > limit:
        raise _too_many(limit, "rows")


def _too_many(limit: int, what: str) -> RefusedError:
    message = f"the answer has more than {limit:,} {what}, and no part of it is sent; add a LIMIT"
    return RefusedError(HTTPStatus.FORBIDDEN, message)


def _send(answers: BinaryIO, head: dict[str, str | int], body: bytes | memoryview = b"") -> None:
    answers.write(json.dumps(head).encode() + b"\n")
    answers.write(body)
    answers.flush()


def _limit_memory(size: int) -> None:
    """Let the system refuse memory beyond a size, where it can (not on Windows), and write no memory to disk."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """End the process after a time, where the system can (not on Windows), whatever it is doing."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
