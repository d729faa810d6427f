"""Triples in rdflib, in memory: slow, and the reference that the other stores are held against."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph
import rdflib
from pyparsing import ParseException

from graph.store.protocol import Found
from graph.triples import PREFIXES


class RdflibStore:
    """A graph of rdflib."""

    #: There is none.
    table: Path | None = None

    def __init__(self) -> None:
        """Begin empty."""
        self.graph = rdflib.Graph(bind_namespaces="none")

    def add(self, lines: Iterable[str]) -> None:
        """Add triples."""
        self.graph.parse(data="\n".join(lines), format="nt")

    def discard(self, lines: Iterable[str]) -> None:
        """Take triples out."""
        for triple in rdflib.Graph().parse(data="\n".join(lines), format="nt"):
            self.graph.remove(triple)

    def query(self, sparql: str, bindings: Mapping[str, str] | None = None) -> Found:
        """Ask."""
        bound: dict[str, rdflib.term.Identifier] = {
            name: rdflib.Literal(value) for name, value in (bindings or {}).items()
        }
        try:
            found = self.graph.query(sparql, initNs=PREFIXES, initBindings=bound)
        except ParseException as error:
            raise SyntaxError(str(error)) from error
        if found.graph is not None:
            written = found.graph.serialize(format="nt", encoding="utf-8")
            return pyoxigraph.parse(written, pyoxigraph.RdfFormat.N_TRIPLES)
        return pyoxigraph.parse_query_results(found.serialize(format="json") or b"", pyoxigraph.QueryResultsFormat.JSON)

    def update(self, sparql: str) -> None:
        """Change what is there."""
        try:
            self.graph.update(sparql, initNs=PREFIXES)
        except ParseException as error:
            raise SyntaxError(str(error)) from error

    def export(self) -> Iterator[pyoxigraph.Triple]:
        """Yield all triples."""
        written = self.graph.serialize(format="nt", encoding="utf-8")
        return (quad.triple for quad in pyoxigraph.parse(written, pyoxigraph.RdfFormat.N_TRIPLES))

    def close(self) -> None:
        """Forget everything."""
        self.graph.close()
