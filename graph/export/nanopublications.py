"""Nanopublications: each claim with its provenance, to be cited and published by itself.

What a nanopublication asserts here is that somebody makes a claim, never the claim.
"""

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph

from graph.export.rdf import serialized, triples
from graph.export.source import Source
from graph.policy import Policy
from graph.triples import PREFIXES
from graph.triples.names import ID, PROV, RDF, RDFS, SCHEMA
from ontology.vocabulary import ACTOR, CG

_NP = "http://www.nanopub.org/nschema#"
_PLACE = "https://w3id.org/claimgraph/nanopublication/"
_PREFIXES = {**PREFIXES, "np": _NP, "this": _PLACE}
#: What of a claim is its content; all else says where it comes from.
_CONTENT = frozenset(
    (
        f"{RDF}type",
        *(f"{CG}{name}" for name in ("proposition", "polarity", "certainty", "stanceCue", "stanceCues", "qualifier")),
    )
)
#: What the provenance says of the whole assertion, too.
_OF_ASSERTION = frozenset(
    f"{PROV}{name}" for name in ("wasAttributedTo", "wasQuotedFrom", "hadPrimarySource", "wasGeneratedBy")
)


def as_nanopublications(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield TriG with four named graphs for each claim: head, assertion, provenance and publication information."""
    about: dict[str, list[pyoxigraph.Quad]] = defaultdict(list)
    for quad in triples(source.lines):
        about[quad.subject.value].append(quad)
    claims = [
        node
        for node, quads in about.items()
        if any(quad.predicate.value == f"{RDF}type" and quad.object.value == f"{SCHEMA}Claim" for quad in quads)
    ]
    yield serialized(
        (quad for claim in claims for quad in _nanopublication(claim, about)), pyoxigraph.RdfFormat.TRIG, _PREFIXES
    )


def _nanopublication(claim: str, about: dict[str, list[pyoxigraph.Quad]]) -> Iterator[pyoxigraph.Quad]:
    this = pyoxigraph.NamedNode(_PLACE + claim.removeprefix(ID))
    head, assertion, provenance, information = (
        pyoxigraph.NamedNode(f"{this.value}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    for name, value in (
        (f"{RDF}type", pyoxigraph.NamedNode(f"{_NP}Nanopublication")),
        (f"{_NP}hasAssertion", assertion),
        (f"{_NP}hasProvenance", provenance),
        (f"{_NP}hasPublicationInfo", information),
    ):
        yield pyoxigraph.Quad(this, pyoxigraph.NamedNode(name), value, head)
    content = [quad for quad in about[claim] if quad.predicate.value in _CONTENT]
    origin = [quad for quad in about[claim] if quad.predicate.value not in _CONTENT]
    yield from (_in(assertion, quad) for quad in _with_what_it_names(content, about))
    for quad in origin:
        if quad.predicate.value in _OF_ASSERTION:
            yield pyoxigraph.Quad(assertion, quad.predicate, quad.object, provenance)
    yield from (_in(provenance, quad) for quad in _with_what_it_names(origin, about))
    run = next(quad.object for quad in origin if quad.predicate.value == f"{PROV}wasGeneratedBy")
    yield pyoxigraph.Quad(this, pyoxigraph.NamedNode(f"{PROV}wasGeneratedBy"), run, information)
    label = pyoxigraph.Literal("that somebody makes a claim; says nothing of whether it is so", language="en")
    yield pyoxigraph.Quad(this, pyoxigraph.NamedNode(f"{RDFS}comment"), label, information)
    yield from (_in(information, quad) for quad in about[run.value])


def _with_what_it_names(
    quads: list[pyoxigraph.Quad], about: dict[str, list[pyoxigraph.Quad]]
) -> Iterator[pyoxigraph.Quad]:
    """Yield the quads, and all that the graph says of the nodes that they lead to."""
    seen = {quad.subject.value for quad in quads}
    waiting = list(quads)
    while waiting:
        quad = waiting.pop(0)
        yield quad
        value = quad.object
        if isinstance(value, pyoxigraph.NamedNode) and value.value.startswith((ID, ACTOR)) and value.value not in seen:
            seen.add(value.value)
            waiting += about.get(value.value, [])


def _in(graph: pyoxigraph.NamedNode, quad: pyoxigraph.Quad) -> pyoxigraph.Quad:
    return pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, graph)
