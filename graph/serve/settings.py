"""What an endpoint serves, to whom, and how much it lets one query take."""

import os
from dataclasses import dataclass, field
from pathlib import Path

MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of ``claimgraph serve``; the defaults are those of the command."""

    #: Of a build; holds ``store/`` and ``graph.html``.
    folder: Path
    host: str = "127.0.0.1"
    #: 0 is any free one.
    port: int = 8000
    #: Names by which it may be called, besides those of its own machine and ``host``.
    names: frozenset[str] = frozenset()
    #: Origins (``https://example.org``) whose pages may ask it.
    origins: frozenset[str] = frozenset()
    #: Queries that run at the same time, each in a process.
    workers: int = field(default_factory=lambda: max(2, min(4, os.cpu_count() or 2)))
    #: Queries that wait for a process; more are refused.
    waiting: int = 200
    #: Connections open at the same time; more are refused. Each may take two of the 1024 files that systems allow.
    connections: int = 400
    #: Seconds that a query may run, and, before that, wait.
    time_limit: float = 30.0
    #: Rows or triples of one answer.
    row_limit: int = 100_000
    #: Bytes of one answer.
    size_limit: int = 64 * MIB
    #: Bytes of memory that a query may take.
    memory_limit: int = 1024 * MIB
    #: Bytes of one request.
    request_limit: int = MIB
    #: Seconds without a byte sent or taken by a client, after which it is cut off.
    patience: float = 30.0

    @property
    def store(self) -> Path:
        """The Oxigraph folder."""
        return self.folder / "store"

    @property
    def page(self) -> Path:
        """The page of the build."""
        return self.folder / "graph.html"
