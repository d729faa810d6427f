"""Nanopublications: each claim with its provenance, to be cited and published by itself.

What a nanopublication asserts here is that somebody makes a claim, never the claim.
"""

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph

from graph.claimed import Source
from graph.export.rdf import Statement, serialized, statements
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
        f"{SCHEMA}temporalCoverage",
        f"{CG}happenedFirst",
        f"{CG}happenedLast",
    )
)
#: What the provenance says of the whole assertion, too.
_OF_ASSERTION = frozenset(
    f"{PROV}{name}" for name in ("wasAttributedTo", "wasQuotedFrom", "hadPrimarySource", "wasGeneratedBy")
)


def as_nanopublications(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield TriG with four named graphs for each claim: head, assertion, provenance and publication information."""
    about: dict[str, list[Statement]] = defaultdict(list)
    for one in statements(source.lines):
        about[one.subject.value].append(one)
    claims = [
        node
        for node, known in about.items()
        if any(one.predicate.value == f"{RDF}type" and one.object.value == f"{SCHEMA}Claim" for one in known)
    ]
    yield serialized(
        (quad for claim in claims for quad in _nanopublication(claim, about)), pyoxigraph.RdfFormat.TRIG, _PREFIXES
    )


def _nanopublication(claim: str, about: dict[str, list[Statement]]) -> Iterator[pyoxigraph.Quad]:
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
    content = [one for one in about[claim] if one.predicate.value in _CONTENT]
    origin = [one for one in about[claim] if one.predicate.value not in _CONTENT]
    yield from (one.quad(assertion) for one in _with_what_it_names(content, about))
    for one in origin:
        if one.predicate.value in _OF_ASSERTION:
            yield pyoxigraph.Quad(assertion, one.predicate, one.object, provenance)
    yield from (one.quad(provenance) for one in _with_what_it_names(origin, about))
    run = next(one.object for one in origin if one.predicate.value == f"{PROV}wasGeneratedBy")
    yield pyoxigraph.Quad(this, pyoxigraph.NamedNode(f"{PROV}wasGeneratedBy"), run, information)
    label = pyoxigraph.Literal("that somebody makes a claim; says nothing of whether it is so", language="en")
    yield pyoxigraph.Quad(this, pyoxigraph.NamedNode(f"{RDFS}comment"), label, information)
    yield from (one.quad(information) for one in about[run.value])


def _with_what_it_names(some: list[Statement], about: dict[str, list[Statement]]) -> Iterator[Statement]:
    """Yield some statements, and all that the graph says of the nodes that they lead to."""
    seen = {one.subject.value for one in some}
    waiting = list(some)
    while waiting:
        one = waiting.pop(0)
        yield one
        value = one.object
        if isinstance(value, pyoxigraph.NamedNode) and value.value.startswith((ID, ACTOR)) and value.value not in seen:
            seen.add(value.value)
            waiting += about.get(value.value, [])
