"""Triples in Oxigraph: on disk, or in memory."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph

from graph.errors import StoreError
from graph.store.protocol import Found
from graph.triples import PREFIXES

_PROLOGUE = "".join(f"PREFIX {prefix}: <{address}>\n" for prefix, address in PREFIXES.items())


class OxigraphStore:
    """A store of Oxigraph, in memory by default."""

    def __init__(self, store: pyoxigraph.Store | None = None, table: Path | None = None) -> None:
        """Take an open store.

        Args:
            store: on disk; None is a new one in memory.
            table: the ``claims.parquet`` of the same claims.
        """
        self.store = store if store is not None else pyoxigraph.Store()
        self.table = table

    def add(self, lines: Iterable[str]) -> None:
        """Add triples, all of them or none."""
        self.store.load("\n".join(lines).encode(), pyoxigraph.RdfFormat.N_TRIPLES)

    def discard(self, lines: Iterable[str]) -> None:
        """Take triples out, all of them or none."""
        data = "\n".join(lines)
        if data:
            self.update(f"DELETE DATA {{\n{data}\n}}")

    def query(self, sparql: str, bindings: Mapping[str, str] | None = None) -> Found:
        """Ask."""
        bound: dict[pyoxigraph.Variable, pyoxigraph.Literal] = {
            pyoxigraph.Variable(name): pyoxigraph.Literal(value) for name, value in (bindings or {}).items()
        }
        return self.store.query(sparql, prefixes=PREFIXES, substitutions=bound or None)  # type: ignore[arg-type]

    def update(self, sparql: str) -> None:
        """Change what is there in one transaction."""
        try:
            self.store.update(_PROLOGUE + sparql)
        except OSError as error:
            raise StoreError(f"the store cannot be changed ({error}); open it for writing") from error

    def export(self) -> Iterator[pyoxigraph.Triple]:
        """Yield all triples."""
        return (quad.triple for quad in self.store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph()))

    def close(self) -> None:
        """Let go of the files: Oxigraph does where nothing refers to the store."""
        self.store = pyoxigraph.Store()
