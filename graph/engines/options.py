"""Where documents are read and how much each may take, on the command line."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from graph.documents import Limits
from graph.documents.sources import is_address
from graph.engines.cluster import Cluster
from graph.engines.local import Local
from graph.engines.protocol import Engine
from graph.errors import UsageError

_MEGABYTE = 1_000_000


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the options to a command."""
    standard = Limits()
    group = command.add_argument_group(
        "where documents are read", "The outputs are the same, whatever is chosen here (see docs/scale.md)."
    )
    group.add_argument(
        "--workers", type=int, metavar="N", help="processes of this machine (default: as many as it has cores)"
    )
    group.add_argument(
        "--engine", metavar="ADDRESS", help="a Dask scheduler, tcp://HOST:PORT (needs claimgraph[cluster])"
    )
    command.add_argument(
        "--relevant-only",
        action="store_true",
        help="leave out documents that by their words have nothing to do with drug trafficking; they are listed",
    )
    group.add_argument(
        "--document-seconds",
        type=float,
        default=standard.processor_seconds,
        metavar="S",
        help="processor time that one document may take (default: %(default)g)",
    )
    group.add_argument(
        "--document-memory",
        type=int,
        default=standard.memory_bytes // _MEGABYTE,
        metavar="MB",
        help="memory that a process may take for it, language model included (default: %(default)s)",
    )


def limits_of(options: argparse.Namespace) -> Limits:
    """Return the limits that were chosen.

    Raises:
        UsageError: nothing could be read within them.
    """
    if not options.document_seconds > 0:
        raise UsageError(f"--document-seconds {options.document_seconds:g}: must be more than 0")
    if options.document_memory < 1:
        raise UsageError(f"--document-memory {options.document_memory}: must be 1 or more")
    return replace(
        Limits(),
        processor_seconds=options.document_seconds,
        memory_bytes=options.document_memory * _MEGABYTE,
    )


@contextmanager
def engine_of(options: argparse.Namespace) -> Iterator[Engine]:
    """Give the engine that was chosen, and end it.

    Raises:
        UsageError: there is no such engine.
    """
    if options.workers is not None and options.workers < 1:
        raise UsageError(f"--workers {options.workers}: must be 1 or more")
    if options.engine is not None and options.workers is not None:
        raise UsageError("--workers is for this machine, --engine for a cluster; leave one out")
    if options.engine is not None and ("://" not in options.engine or is_address(options.engine)):
        raise UsageError(f"--engine {options.engine}: is no address of a scheduler; write tcp://HOST:PORT")
    with Local(options.workers) if options.engine is None else Cluster(options.engine) as engine:
        yield engine
