"""What is exported and analysed: the claims of a build folder, of a Turtle file, of a store or of a server."""

from functools import cached_property
from pathlib import Path

import pyoxigraph

from graph.documents.sources import is_address
from graph.errors import StoreError
from graph.model import Ledger
from graph.report import TURTLE
from graph.store import connect, is_store, open_store, read_ledger, require_complete
from graph.store.publish import is_state
from graph.store.remote import GRAPH_VARIABLE
from graph.triples import recover


class Source:
    """The claims at a place, as triples and as a ledger; each is read when it is asked for."""

    def __init__(self, place: str | Path) -> None:
        """Find the claims: a folder that holds a ``graph.ttl``, a Turtle file, a store, or an http(s) address.

        Raises:
            StoreError: there is nothing of these at the place.
        """
        self.address = str(place) if is_address(str(place)) else None
        if self.address is not None:
            return
        path = Path(place)
        build = path / TURTLE
        self.path = build if build.is_file() else path
        if not self.path.is_file() and not (self.path.is_dir() and is_store(self.path)):
            raise StoreError(
                f"{path}: holds no graph; name a build folder, a graph.ttl, a store or the address of a server"
            )

    @cached_property
    def ledger(self) -> Ledger:
        """The claims as values; the texts of the documents are empty.

        Raises:
            StoreError: the graph cannot be read.
        """
        if self.address is None:
            return read_ledger(self.path)
        lines = "\n".join(self.lines).encode()
        try:
            return recover(pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES))
        except ValueError as error:
            raise StoreError(f"{self.address}: holds no graph of claimgraph ({error}); build it again") from error

    @cached_property
    def lines(self) -> list[str]:
        """The claims as lines of N-Triples without line ends, sorted, each once. Named graphs are no claims.

        Raises:
            StoreError: the graph cannot be read, or the server does not answer.
        """
        if self.address is not None:
            store = connect(self.address)
            require_complete(store)
            lines = sorted({f"{triple} ." for triple in store.export() if not is_state(triple)})
            if not lines:
                raise StoreError(
                    f"{self.address}: its graph of claims is empty; "
                    f"send a build to it with --store, or name another graph in {GRAPH_VARIABLE}"
                )
            return lines
        try:
            if self.path.is_dir():
                quads = open_store(self.path).quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())
                return sorted({f"{quad.triple} ." for quad in quads})
            triples = pyoxigraph.parse(path=str(self.path), format=pyoxigraph.RdfFormat.TURTLE)
            return sorted({f"{triple.triple} ." for triple in triples})
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.path}: is not valid Turtle ({error}); build it again") from error
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be read ({error}); check its permissions") from error
