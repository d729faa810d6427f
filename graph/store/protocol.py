"""What every store can do, wherever its triples lie."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pyoxigraph

#: What a query finds: solutions, yes or no, or triples.
Found = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | Iterable[pyoxigraph.Triple]


class Store(Protocol):
    """Triples that can be changed and asked. All of them stand in one graph."""

    #: The table of the same claims, where one lies beside the store.
    table: Path | None

    def add(self, lines: Iterable[str]) -> None:
        """Add triples, lines of N-Triples; those that are there stay once."""

    def discard(self, lines: Iterable[str]) -> None:
        """Take triples out, lines of N-Triples; those that are not there are passed over."""

    def query(self, sparql: str, bindings: Mapping[str, str] | None = None) -> Found:
        """Ask; the prefixes of the ontology need not be declared.

        Args:
            sparql: SELECT, ASK, CONSTRUCT or DESCRIBE.
            bindings: variable → text that it has.

        Raises:
            SyntaxError: the query is wrong.
            ValueError, RuntimeError, OSError: it cannot be answered.
        """

    def update(self, sparql: str) -> None:
        """Change what is there by SPARQL Update, all of it or nothing.

        Raises:
            SyntaxError: the update is wrong.
            StoreError: the store is only read, or cannot be written.
        """

    def export(self) -> Iterator[pyoxigraph.Triple]:
        """Yield all triples, in no order."""

    def close(self) -> None:
        """Let go of files and connections."""
