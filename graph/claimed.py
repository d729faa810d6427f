"""What is exported and analysed: the claims of a build folder, of a Turtle file or of a store."""

from functools import cached_property
from pathlib import Path

import pyoxigraph

from graph.errors import StoreError
from graph.model import Ledger
from graph.report import TURTLE
from graph.store import is_store, open_store, read_ledger


class Source:
    """The claims at a path, as triples and as a ledger; each is read when it is asked for."""

    def __init__(self, path: Path) -> None:
        """Find the claims: a folder that holds a ``graph.ttl``, a Turtle file or a store.

        Raises:
            StoreError: there is nothing of these at the path.
        """
        build = path / TURTLE
        self.path = build if build.is_file() else path
        if not self.path.is_file() and not (self.path.is_dir() and is_store(self.path)):
            raise StoreError(f"{path}: holds no graph; name a build folder, a graph.ttl or a store")

    @cached_property
    def ledger(self) -> Ledger:
        """The claims as values; the texts of the documents are empty.

        Raises:
            StoreError: the graph cannot be read.
        """
        return read_ledger(self.path)

    @cached_property
    def lines(self) -> list[str]:
        """The claims as lines of N-Triples without line ends, sorted, each once. Named graphs are no claims.

        Raises:
            StoreError: the graph cannot be read.
        """
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
