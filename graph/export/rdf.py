"""RDF as it is, the edges as claimed beside it, and RDF 1.2."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import pyoxigraph

from graph.claimed import Source
from graph.errors import StoreError
from graph.policy import Policy, edges
from graph.triples import PREFIXES, turtle
from graph.triples.names import ID, RDF, RDFS
from ontology.vocabulary import ACTOR, CG, FOLDER, RELATION

#: Graphs that are derived from claims, and are none.
DERIVED = "https://w3id.org/claimgraph/derived/"

_TYPE = pyoxigraph.NamedNode(f"{RDF}type")
_STATEMENT = pyoxigraph.NamedNode(f"{RDF}Statement")
_REIFIES = pyoxigraph.NamedNode(f"{RDF}reifies")
_PROPOSITION = pyoxigraph.NamedNode(f"{CG}proposition")
_PARTS = (f"{RDF}subject", f"{RDF}predicate", f"{RDF}object")


class Statement(NamedTuple):
    """A triple of a graph of claims, which has no blank nodes and no triple terms."""

    subject: pyoxigraph.NamedNode
    predicate: pyoxigraph.NamedNode
    object: pyoxigraph.NamedNode | pyoxigraph.Literal

    def quad(self, graph: pyoxigraph.NamedNode | None = None) -> pyoxigraph.Quad:
        """Return it as a quad of a graph; None is the default graph."""
        return pyoxigraph.Quad(*self, graph)


def as_turtle(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield the claims as RDF 1.1 Turtle."""
    yield turtle(source.lines)


def as_trig(source: Source, policy: Policy) -> Iterator[bytes]:
    """Yield the claims in the default graph, and in a named graph the edges as claimed."""
    claims = (statement.quad() for statement in statements(source.lines))
    yield serialized(
        chain(claims, derived(source, policy)), pyoxigraph.RdfFormat.TRIG, {**PREFIXES, "derived": DERIVED}
    )


def as_nquads(source: Source, policy: Policy) -> Iterator[bytes]:
    """Yield the same as TriG, a line a quad."""
    yield from (f"{line}\n".encode() for line in source.lines)
    yield from (f"{quad} .\n".encode() for quad in derived(source, policy))


def as_reifiers(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield RDF 1.2 Turtle: propositions and claims are reifiers of the link that they speak of, which none asserts."""
    yield serialized(_reified(source.lines), pyoxigraph.RdfFormat.TURTLE, PREFIXES)


def statements(lines: Iterable[str]) -> Iterator[Statement]:
    """Parse lines of N-Triples.

    Raises:
        StoreError: there is a blank node or a triple term, which no graph of claims has.
    """
    for triple in pyoxigraph.parse("\n".join(lines).encode(), pyoxigraph.RdfFormat.N_TRIPLES):
        subject, value = triple.subject, triple.object
        if not isinstance(subject, pyoxigraph.NamedNode) or not isinstance(
            value, pyoxigraph.NamedNode | pyoxigraph.Literal
        ):
            raise StoreError(f"{triple.triple}: a graph of claims has IRIs and literals only; build it again")
        yield Statement(subject, triple.predicate, value)


def serialized(quads: Iterable[pyoxigraph.Quad], format_: pyoxigraph.RdfFormat, prefixes: dict[str, str]) -> bytes:
    """Return quads in a format, with the prefixes in their order."""
    of_quads = pyoxigraph.serialize(quads, format=format_, prefixes=prefixes) or b""
    # The serializer gives no word on the order of its prefixes.
    header = re.match(rb"(?:@prefix [^\n]*\n)*", of_quads)
    after = header.end() if header is not None else 0
    return b"".join(sorted(of_quads[:after].splitlines(keepends=True))) + b"\n" + of_quads[after:]


def derived(source: Source, policy: Policy) -> Iterator[pyoxigraph.Quad]:
    """Yield the edges as claimed, in a named graph that describes itself and its policy."""
    graph = pyoxigraph.NamedNode(DERIVED + policy.name)

    def about(name: str, value: pyoxigraph.NamedNode | pyoxigraph.Literal) -> pyoxigraph.Quad:
        return pyoxigraph.Quad(graph, pyoxigraph.NamedNode(name), value, graph)

    yield about(f"{RDF}type", pyoxigraph.NamedNode(f"{CG}EdgesAsClaimed"))
    yield about(f"{RDFS}label", pyoxigraph.Literal(f"edges as claimed: {policy}", language="en"))
    for certainty in sorted(policy.certainties):
        yield about(f"{CG}admitsCertainty", pyoxigraph.NamedNode(f"{CG}{certainty.capitalize()}"))
    yield about(f"{CG}leastRoots", pyoxigraph.Literal(policy.roots))
    yield about(f"{CG}countsUnknownRoots", pyoxigraph.Literal(policy.unknown_roots))
    yield about(f"{CG}undisputedOnly", pyoxigraph.Literal(policy.undisputed))
    for term in pyoxigraph.parse(path=str(FOLDER / "derived.ttl"), format=pyoxigraph.RdfFormat.TURTLE):
        yield pyoxigraph.Quad(term.subject, term.predicate, term.object, graph)
    curated = {entity.id for entity in source.ledger.entities if entity.curated}

    def node(entity: str) -> pyoxigraph.NamedNode:
        return pyoxigraph.NamedNode((ACTOR if entity in curated else ID) + entity)

    for edge in edges(source.ledger, policy):
        one = edge.proposition
        yield pyoxigraph.Quad(node(one.subject), pyoxigraph.NamedNode(RELATION + one.relation), node(one.object), graph)


def _reified(lines: Iterable[str]) -> Iterator[pyoxigraph.Quad]:
    """Replace the three parts of each ``rdf:Statement`` by one triple term, and let each claim reify it, too."""
    graph = list(statements(lines))
    parts: dict[pyoxigraph.NamedNode, dict[str, pyoxigraph.NamedNode]] = defaultdict(dict)
    for one in graph:
        if one.predicate.value in _PARTS and isinstance(one.object, pyoxigraph.NamedNode):
            parts[one.subject][one.predicate.value] = one.object
    terms = {
        node: pyoxigraph.Triple(*(known[part] for part in _PARTS))
        for node, known in parts.items()
        if len(known) == len(_PARTS)
    }
    for one in graph:
        if one.subject in terms and one.predicate.value in _PARTS:
            continue
        if one.subject in terms and one.predicate == _TYPE and one.object == _STATEMENT:
            yield pyoxigraph.Quad(one.subject, _REIFIES, terms[one.subject])
            continue
        yield one.quad()
        term = terms.get(one.object) if isinstance(one.object, pyoxigraph.NamedNode) else None
        if one.predicate == _PROPOSITION and term is not None:
            yield pyoxigraph.Quad(one.subject, _REIFIES, term)
