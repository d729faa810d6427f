"""The part of the ontology that a ledger uses → triples."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph

from graph.model import Ledger
from graph.triples.counts import key_line
from graph.triples.executables import executables
from graph.triples.lines import thing
from graph.triples.names import RDF, RDFS, SKOS, text
from ontology.vocabulary import ACTOR, CG, RELATION

#: What the extractor and the tests read off a relation's file, and readers of a graph do not need.
_FOR_EXTRACTION = frozenset(
    CG + name
    for name in (
        "verbFrame",
        "nounFrame",
        "copulaFrame",
        "adjectiveFrame",
        "prepositionFrame",
        "yieldsTo",
        "example",
        "counterExample",
    )
)
#: What an entity of a ledger says of itself.
_OF_ENTITY = frozenset((RDF + "type", SKOS + "prefLabel", SKOS + "exactMatch"))


def used_ontology(ledger: Ledger, folder: Path) -> Iterator[str]:
    """Yield the core, the questions, and the relations and curated actors that a ledger uses."""
    yield from executables()
    yield from (f"{triple} ." for triple in _parsed(folder / "core.ttl"))
    relations = {claim.proposition.relation for claim in ledger.claims}
    labelled: set[str] = set()
    for path in sorted((folder / "relations").glob("*.ttl")):
        for triple in _parsed(path):
            name = _address(triple).removeprefix(RELATION)
            if name in relations and triple.predicate.value not in _FOR_EXTRACTION:
                labelled.add(name)
                yield f"{triple} ."
    for name in relations - labelled:
        # Whoever reads the graph finds a label for every relation.
        yield from thing(f"<{RELATION}{name}>", f"{CG}Relation", [(f"{RDFS}label", text(name))])
    curated = {ACTOR + entity.id for entity in ledger.entities if entity.curated}
    for path in sorted((folder / "actors").glob("*.ttl")):
        for triple in _parsed(path):
            if _address(triple) in curated and triple.predicate.value not in _OF_ENTITY:
                yield f"{_of_authority(triple)} ."
                if triple.predicate.value == f"{SKOS}altLabel" and isinstance(triple.object, pyoxigraph.Literal):
                    yield key_line(str(triple.subject), triple.object.value)


def _address(triple: pyoxigraph.Triple) -> str:
    """The IRI of what a triple is about; empty for a triple term, which no file of the ontology has."""
    return triple.subject.value if isinstance(triple.subject, pyoxigraph.NamedNode) else ""


def _of_authority(triple: pyoxigraph.Triple) -> pyoxigraph.Triple:
    """Tag an alias of the authority with its language: those without a tag are the ones found in the texts."""
    value = triple.object
    if triple.predicate.value == f"{SKOS}altLabel" and isinstance(value, pyoxigraph.Literal) and not value.language:
        return pyoxigraph.Triple(triple.subject, triple.predicate, pyoxigraph.Literal(value.value, language="en"))
    return triple


@cache
def _parsed(path: Path) -> tuple[pyoxigraph.Triple, ...]:
    return tuple(pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE))
