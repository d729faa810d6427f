"""JSON-LD with the terms of ``ontology/context.jsonld``, a node a line.

The graph has no blank nodes and is sorted by subject, so that writing it takes none of the algorithms of JSON-LD, which
hold it in memory as a whole.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

import pyoxigraph

from graph.claimed import Source
from graph.export.rdf import Statement, statements
from graph.policy import Policy
from graph.triples.names import RDF, XSD
from ontology.vocabulary import FOLDER

_PLAIN = f"{XSD}string"


def as_jsonld(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield the claims as JSON-LD 1.1; the context is in it, so that a reader needs no network."""
    context = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]
    writer = _Writer(context)
    yield b'{"@context": ' + _json(context) + b',\n"@graph": ['
    before = b"\n"
    for subject, about in groupby(statements(source.lines), key=attrgetter("subject")):
        yield before + _json(writer.node(subject.value, about))
        before = b",\n"
    yield b"\n]}\n"


class _Writer:
    """Nodes with the terms of a context."""

    def __init__(self, context: dict[str, object]) -> None:
        self.prefixes = {name: value for name, value in context.items() if isinstance(value, str)}
        #: Property and type of its values → term.
        self.terms = {
            (self._expanded(term["@id"]), self._expanded(term.get("@type", _PLAIN))): name
            for name, term in context.items()
            if isinstance(term, dict)
        }

    def node(self, subject: str, about: Iterator[Statement]) -> dict[str, object]:
        node: dict[str, object] = self._reference(subject)
        values: dict[str, list[object]] = {}
        for one in about:
            if isinstance(one.object, pyoxigraph.NamedNode):
                key, value = self._link(one.predicate.value, one.object.value)
            else:
                key, value = self._literal(one.predicate.value, one.object)
            values.setdefault(key, []).append(value)
        return {**node, **{key: known[0] if len(known) == 1 else known for key, known in values.items()}}

    def _link(self, name: str, address: str) -> tuple[str, object]:
        term = "@type" if name == f"{RDF}type" else self.terms.get((name, "@id"))
        if term is None or self._is_taken(address):
            return self._compact(name), self._reference(address)
        return term, self._compact(address)

    def _literal(self, name: str, value: pyoxigraph.Literal) -> tuple[str, object]:
        if value.language is not None:
            return self._compact(name), {"@value": value.value, "@language": value.language}
        datatype = value.datatype.value
        term = self.terms.get((name, datatype))
        if term is not None:
            return term, value.value
        if datatype == _PLAIN:
            return self._compact(name), {"@value": value.value}
        return self._compact(name), {"@value": value.value, "@type": self._compact(datatype)}

    def _reference(self, address: str) -> dict[str, object]:
        if self._is_taken(address):
            # An address such as <id:x>, which the prefix of that name would make another one.
            return {"@context": {address.partition(":")[0]: None}, "@id": address}
        return {"@id": self._compact(address)}

    def _is_taken(self, address: str) -> bool:
        return address.partition(":")[0] in self.prefixes

    def _compact(self, address: str) -> str:
        for prefix, start in self.prefixes.items():
            if address.startswith(start) and not address.removeprefix(start).startswith("//"):
                return f"{prefix}:{address.removeprefix(start)}"
        return address

    def _expanded(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self.prefixes[prefix] + local if colon and prefix in self.prefixes else name


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
