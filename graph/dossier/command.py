"""``claimgraph report``."""

import argparse
import re
import unicodedata
from pathlib import Path

from graph import __version__
from graph.actors import find_actor
from graph.claimed import Source
from graph.console import printable
from graph.dossier import dossier_of, html, markdown
from graph.errors import StoreError
from graph.model import Entity
from ontology.vocabulary import load_vocabulary

EXAMPLES = (
    "Examples:\n"
    "  claimgraph report 'Sinaloa Cartel'\n"
    "  claimgraph report 'Sinaloa Cartel' out --to dossiers --format html"
)


def add_arguments(command: argparse.ArgumentParser, out: Path) -> None:
    """Add the arguments, and what runs them."""
    command.add_argument("actor", metavar="ACTOR", help="a name, an alias or an id, whatever its case")
    command.add_argument(
        "source",
        nargs="?",
        type=Path,
        default=out,
        metavar="OUT",
        help="a build folder, a graph.ttl or a store (default: %(default)s)",
    )
    command.add_argument(
        "--to", type=Path, default=Path(), metavar="DIR", help="the folder to write into (default: the current one)"
    )
    command.add_argument(
        "--format", choices=("both", "md", "html"), default="both", help="what to write (default: %(default)s)"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the dossier and print where it lies; the exit status is 0.

    Raises:
        ClaimgraphError: the claims cannot be read, the actor is unknown or ambiguous, or there is no writing there.
    """
    ledger = Source(options.source).ledger
    actor = find_actor(options.actor, ledger)
    dossier = dossier_of(actor, ledger, load_vocabulary(), version=__version__)
    written = {"md": markdown, "html": html}
    for suffix, render in written.items():
        if options.format in ("both", suffix):
            path = options.to / f"{file_stem(actor)}.{suffix}"
            _write(path, render(dossier))
            print(printable(str(path)))  # noqa: T201 - it is what the command says
    return 0


def file_stem(actor: Entity) -> str:
    """Return a name for the files of an actor that every system takes: ``sinaloa-cartel``."""
    plain = unicodedata.normalize("NFKD", actor.label).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:80] or actor.id


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    except (OSError, UnicodeEncodeError) as error:
        raise StoreError(f"{path}: cannot be written ({error}); name another folder with --to") from error
