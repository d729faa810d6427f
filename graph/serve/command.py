"""``claimgraph serve``: its options, and the server that it runs."""

import argparse
import asyncio
import contextlib
import ipaddress
import os
import signal
import socket
import sys
from pathlib import Path

from graph.errors import UsageError
from graph.review.command import add_session, session_of
from graph.serve.settings import MIB, Settings

#: Connections that wait to be taken.
_BACKLOG = 1024
EXAMPLES = (
    "Examples:\n"
    "  claimgraph serve\n"
    "  claimgraph serve out --port 8080 --time-limit 10 --row-limit 10000\n"
    "  claimgraph serve out --host 0.0.0.0 --name claims.example.org\n"
    "  claimgraph serve out --review --author 'Ada Example'"
)


def add_arguments(command: argparse.ArgumentParser, out: Path) -> None:
    """Add the options of the command; ``out`` is where a build is by default."""
    default = Settings(folder=out)
    command.add_argument(
        "out", nargs="?", type=Path, default=out, metavar="OUT", help="the folder of a build (default: %(default)s)"
    )
    command.add_argument(
        "--host", default=default.host, help="the address to listen at; another lets others read (default: %(default)s)"
    )
    command.add_argument("--port", type=int, default=default.port, help="0 is any (default: %(default)s)")
    command.add_argument(
        "--name", action="append", default=[], metavar="HOST", help="a name that it goes by, besides localhost"
    )
    command.add_argument(
        "--origin",
        action="append",
        default=[],
        metavar="URL",
        help="an origin whose pages may ask: https://example.org",
    )
    reviewing = command.add_argument_group("review", "Decisions are made from this machine alone.")
    reviewing.add_argument(
        "--review", action="store_true", help="serve the pages of 'claimgraph review', too; only on a loopback address"
    )
    add_session(reviewing)
    limits = command.add_argument_group("limits", "Whatever meets one is refused as a whole; nothing is ever cut.")

    def limit(name: str, value: float, what: str) -> None:
        limits.add_argument(
            f"--{name}", type=type(value), default=value, metavar="N", help=f"{what} (default: {value})"
        )

    limits.add_argument(
        "--workers", type=int, metavar="N", help="queries at a time (default: by the processors, 2 to 4)"
    )
    limit("waiting", default.waiting, "queries that wait")
    limit("time-limit", default.time_limit, "seconds that a query may run, and wait before")
    limit("row-limit", default.row_limit, "rows or triples of an answer")
    limit("size-limit", default.size_limit // MIB, "MiB of an answer")
    limit("memory-limit", default.memory_limit // MIB, "MiB of memory that a query may take")
    limit("request-limit", default.request_limit // 1024, "KiB of a request")
    limit("patience", default.patience, "seconds for which a client may neither send nor take anything")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped.

    Raises:
        UsageError: a setting is wrong, the address is taken, or the libraries are not installed.
        StoreError: there is no store.
        KeyboardInterrupt: it was stopped.
    """
    settings = _settings(options)
    try:
        from graph.serve import server  # noqa: PLC0415 - an extra, and the message says so
    except ImportError as error:
        raise UsageError(f"serving needs more than asking does ({error}); pip install 'claimgraph[serve]'") from error
    session = session_of(options) if options.review else None
    with contextlib.closing(_listening(settings)) as listening:
        host, port = listening.getsockname()[:2]
        if session is not None:
            _check_alone(host, options)
        shown = f"[{host}]" if ":" in host else host
        if not ipaddress.ip_address(host).is_loopback:
            sys.stderr.write("claimgraph: whoever reaches this machine can read all of the graph\n")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        asyncio.run(server.serve(settings, listening, f"http://{shown}:{port}/", session))
    return 0


def _check_alone(host: str, options: argparse.Namespace) -> None:
    """Refuse to let anybody decide who does not sit at this machine."""
    if not ipaddress.ip_address(host).is_loopback:
        raise UsageError(f"--review: {host} can be reached from elsewhere; leave --host out, or --review")
    for name in ("name", "origin"):
        if getattr(options, name):
            raise UsageError(f"--review: decisions are made from this machine alone; leave --{name} out")


def _settings(options: argparse.Namespace) -> Settings:
    for name in (
        "workers",
        "waiting",
        "time_limit",
        "row_limit",
        "size_limit",
        "memory_limit",
        "request_limit",
        "patience",
    ):
        given = getattr(options, name)
        if given is not None and given <= 0:
            raise UsageError(f"--{name.replace('_', '-')} {given:g}: must be more than 0")
    more = {"workers": options.workers} if options.workers is not None else {}
    return Settings(
        folder=options.out,
        host=options.host,
        port=options.port,
        names=frozenset(name.lower() for name in options.name),
        origins=frozenset(origin.rstrip("/") for origin in options.origin),
        waiting=options.waiting,
        time_limit=options.time_limit,
        row_limit=options.row_limit,
        size_limit=options.size_limit * MIB,
        memory_limit=options.memory_limit * MIB,
        request_limit=options.request_limit * 1024,
        patience=options.patience,
        **more,
    )


def _listening(settings: Settings) -> socket.socket:
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )[0]
        # socket.create_server does not say that it is TCP, and then asyncio lets answers wait for 40 ms (Nagle).
        with contextlib.ExitStack() as failing:
            listening = failing.enter_context(socket.socket(family, kind, protocol))
            if os.name == "posix":
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(place)
            listening.listen(_BACKLOG)
            failing.pop_all()
            return listening
    except (OSError, OverflowError) as error:
        where = f"{settings.host}:{settings.port}"
        raise UsageError(f"{where}: cannot be listened at ({error}); name another --port or --host") from error
