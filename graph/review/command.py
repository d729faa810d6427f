"""``claimgraph review``."""

import argparse
import getpass
import os
import sys
from pathlib import Path

from graph.console import printable
from graph.errors import UsageError
from graph.review.session import BELOW, Session

EXAMPLES = (
    "Examples:\n"
    "  claimgraph review\n"
    "  claimgraph review out --author 'Ada Example'\n"
    "  claimgraph review out --export-gold gold"
)


def add_arguments(command: argparse.ArgumentParser, out: Path) -> None:
    """Add the arguments, and what runs them."""
    command.add_argument(
        "out", nargs="?", type=Path, default=out, metavar="OUT", help="the folder of a build (default: %(default)s)"
    )
    add_session(command)
    command.add_argument(
        "--export-gold",
        type=Path,
        metavar="DIR",
        help="write the passages all of whose claims are decided as annotated documents for 'train' and 'evaluate'",
    )
    command.set_defaults(run=run)


def add_session(command: "argparse._ActionsContainer") -> None:
    """Add the arguments that say who decides, when and into what file."""
    command.add_argument("--author", metavar="NAME", help="whose decisions these are (default: the user's name)")
    command.add_argument(
        "--judgements", type=Path, metavar="FILE", help="where they are kept (default: OUT.judgements.ttl beside OUT)"
    )
    command.add_argument(
        "--below",
        type=float,
        default=BELOW,
        metavar="P",
        help="claims of less confidence are listed as unsure (default: %(default)s)",
    )
    command.add_argument("--date", help="the date of all decisions (default: the moment of each)")


def session_of(options: argparse.Namespace) -> Session:
    """Open the session that the arguments name.

    Raises:
        ClaimgraphError: there is no build, or an argument is wrong.
    """
    if not 0 <= options.below <= 1:
        raise UsageError(f"--below {options.below:g}: a confidence is from 0 to 1")
    return Session.of(
        options.out,
        author=options.author if options.author is not None else _user(),
        judgements=options.judgements,
        below=options.below,
        date=options.date,
    )


def run(options: argparse.Namespace) -> int:
    """Review until the user quits, or export; the exit status is 0.

    Raises:
        ClaimgraphError: there is no build, an argument is wrong, or the libraries are not installed.
    """
    session = session_of(options)
    if options.export_gold is not None:
        # It carries out the decisions, which takes what reads texts, and that takes seconds to load.
        from graph.review.gold import export_gold  # noqa: PLC0415

        written = export_gold(session, options.export_gold)
        for path in written:
            print(printable(str(path)))  # noqa: T201 - it is what the command says
        if not written:
            print("claimgraph: no paragraph has all of its claims decided", file=sys.stderr)  # noqa: T201
        return 0
    try:
        from graph.review.app import ReviewApp  # noqa: PLC0415 - an extra, and the message says so
    except ImportError as error:
        raise UsageError(
            f"reviewing needs more than reading does ({error}); pip install 'claimgraph[review]'"
        ) from error
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise UsageError("review needs a terminal; or decide in a browser: claimgraph serve --review")
    ReviewApp(session).run()
    return 0


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return os.environ.get("USER", "")
