"""The files of ``ontology/`` as frozen objects.

========================== =========================================================================================
file                       what it becomes
========================== =========================================================================================
``core.ttl``               ``EntityType``: classes with ``skos:definition`` and mappings; stance schemes
``relations/*.ttl``        ``Relation``: one a file
``actors/*.ttl``           ``Actor``: curated authority
``words.ttl``              head nouns of each type, word classes (``@money``), reporting verbs, hedges, denials
``questions/*.rq, *.sql``   ``Question``: SPARQL with a commented header, some with a query to the table of claims
``claims.sql``             read by ``graph.store``: the claims as one table
``shapes.ttl``             read by ``graph.validate``
``prompt.md``              read by ``graph.llm``: what a large language model is asked, the ontology left open
========================== =========================================================================================
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph

from ontology.frames import Frame, FrameKind, parse_frame
from ontology.question_files import Parameter, Question, load_questions

__all__ = [
    "ACTOR", "CG", "FOLDER", "RELATION", "Actor", "EntityType", "Example", "Parameter", "Question", "Relation",
    "Vocabulary", "load_questions", "load_vocabulary", "parse_example",
]  # fmt: skip

FOLDER = Path(__file__).parent

CG = "https://w3id.org/claimgraph/ontology#"
RELATION = "https://w3id.org/claimgraph/relation/"
ACTOR = "https://w3id.org/claimgraph/actor/"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SCHEMA = "https://schema.org/"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityType:
    """One of the fifteen types of things that claims are about."""

    name: str
    label: str
    definition: str
    #: The names of the wider classes, ``Actor`` among them for those who can act.
    broader: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence with marked arguments, as ``S[Chinese brokers] launder money for O[the cartels].`` marks them."""

    text: str
    #: Spans in ``text`` (code points, half-open); None where the sentence marks none.
    subject: tuple[int, int] | None
    object: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A type of claimed link."""

    name: str
    label: str
    inverse_label: str
    definition: str
    #: Names of entity types, with ``Actor`` spelled out.
    subject_types: frozenset[str]
    object_types: frozenset[str]
    symmetric: bool
    frames: tuple[Frame, ...]
    #: Relations that win over this one where the same words carry both for the same subject.
    yields_to: frozenset[str]
    examples: tuple[Example, ...]
    counter_examples: tuple[Example, ...]
    #: How it reads in a sentence, where the label has no verb: "is a member of".
    clause: str = ""
    #: Relations that cannot hold between the same two at the same time.
    excludes: frozenset[str] = frozenset()
    #: Type of the object (empty for any) → lemmas of which one must stand in the sentence, else it says something else.
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def carried_by(self, lemmas: AbstractSet[str], object_type: str) -> bool:
        """Return whether a sentence can say this of an object of some type, by the lemmas of its words."""
        return all(not lemmas.isdisjoint(self.needs[kind]) for kind in ("", object_type) if kind in self.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor, substance or place of the curated authority."""

    #: Local name: ``sinaloa-cartel``.
    id: str
    type: str
    label: str
    #: Other names by which texts call it, never those of another actor.
    aliases: tuple[str, ...] = ()
    #: "Chinese" for China: says where somebody is from, never who.
    demonyms: tuple[str, ...] = ()
    #: The city by which texts call a state where it acts: "Beijing denied it".
    capitals: tuple[str, ...] = ()
    #: Addresses of the same thing elsewhere.
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All that the ontology knows."""

    entity_types: Mapping[str, EntityType]
    relations: Mapping[str, Relation]
    actors: Mapping[str, Actor]
    #: Lemma of a head noun → entity type: ``trafficker`` → ``Group``.
    head_nouns: Mapping[str, str]
    #: Word class → lemmas: ``money`` → {"money", "cash", …}.
    word_classes: Mapping[str, frozenset[str]]
    #: Cue class → lemmas or phrases: ``reporting``, ``alleging``, ``probable``, ``possible``, ``denying``, ….
    cues: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: ``polarity`` and ``certainty`` → value (``affirmed``) → definition.
    stances: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class _Triples:
    """The triples of some Turtle files, by subject and property."""

    def __init__(self, paths: list[Path]) -> None:
        self.by_subject: dict[str, dict[str, list[str]]] = {}
        for path in paths:
            try:
                for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
                    properties = self.by_subject.setdefault(triple.subject.value, {})
                    properties.setdefault(triple.predicate.value, []).append(triple.object.value)
            except SyntaxError as error:
                raise ValueError(f"{path}: not valid Turtle ({error}); correct the file") from error

    def of_type(self, *classes: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
        wanted = {CG + name for name in classes}
        for subject, properties in sorted(self.by_subject.items()):
            if wanted.intersection(properties.get(_RDF_TYPE, ())):
                yield subject, properties


def _only(subject: str, properties: Mapping[str, list[str]], name: str) -> str:
    values = properties.get(name, [])
    if len(values) != 1:
        raise ValueError(f"{subject}: needs exactly one {name}, has {len(values)}")
    return values[0]


def _local(address: str) -> str:
    return re.split(r"[#/]", address)[-1]


_MARK = re.compile(r"\b([SO])\[([^\]]*)\]")


def parse_example(marked: str) -> Example:
    """Read ``S[…]`` and ``O[…]`` off a sentence.

    >>> parse_example("S[He] leads O[it].").text
    'He leads it.'
    """
    spans: dict[str, tuple[int, int] | None] = {"S": None, "O": None}
    text, last = "", 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        spans[match[1]] = (len(text), len(text) + len(match[2]))
        text += match[2]
        last = match.end()
    return Example(text=text + marked[last:], subject=spans["S"], object=spans["O"])


def _entity_types(triples: _Triples) -> dict[str, EntityType]:
    types = {}
    for subject, properties in triples.of_type("EntityType"):
        types[_local(subject)] = EntityType(
            name=_local(subject),
            label=_only(subject, properties, _RDFS + "label"),
            definition=_only(subject, properties, _SKOS + "definition"),
            broader=frozenset(
                _local(wider) for wider in properties.get(_RDFS + "subClassOf", []) if wider.startswith(CG)
            ),
        )
    return types


def _relation(subject: str, properties: dict[str, list[str]], types: Mapping[str, EntityType]) -> Relation:
    name = _local(subject)

    def spelled_out(addresses: list[str]) -> frozenset[str]:
        wanted = {_local(address) for address in addresses}
        unknown = wanted - types.keys() - {"Actor"}
        if unknown or not wanted:
            raise ValueError(f"{subject}: argument types are missing or unknown: {sorted(unknown)}")
        return frozenset(kind.name for kind in types.values() if kind.name in wanted or kind.broader & wanted)

    frames = tuple(
        parse_frame(name, kind, notation) for kind in FrameKind for notation in sorted(properties.get(CG + kind, []))
    )
    return Relation(
        name=name,
        label=_only(subject, properties, _RDFS + "label"),
        inverse_label=_only(subject, properties, CG + "inverseLabel"),
        definition=_only(subject, properties, _SKOS + "definition"),
        subject_types=spelled_out(properties.get(_SCHEMA + "domainIncludes", [])),
        object_types=spelled_out(properties.get(_SCHEMA + "rangeIncludes", [])),
        symmetric=CG + "SymmetricRelation" in properties[_RDF_TYPE],
        frames=frames,
        yields_to=frozenset(_local(other) for other in properties.get(CG + "yieldsTo", [])),
        examples=tuple(parse_example(text) for text in sorted(properties.get(CG + "example", []))),
        counter_examples=tuple(parse_example(text) for text in sorted(properties.get(CG + "counterExample", []))),
        clause=next(iter(properties.get(CG + "clause", [])), ""),
        excludes=frozenset(_local(other) for other in properties.get(CG + "excludes", [])),
        needs=dict(map(_needed, properties.get(CG + "needs", []))),
    )


def _needed(notation: str) -> tuple[str, frozenset[str]]:
    """Read ``Country: president|king``, or the lemmas alone."""
    kind, _, lemmas = notation.rpartition(":")
    return kind.strip(), frozenset(lemmas.strip().split("|"))


def _actor(subject: str, properties: dict[str, list[str]], types: Mapping[str, EntityType]) -> Actor:
    kinds = sorted({_local(kind) for kind in properties[_RDF_TYPE]} & types.keys())
    if len(kinds) != 1:
        raise ValueError(f"{subject}: needs exactly one entity type, has {kinds}")
    return Actor(
        id=_local(subject),
        type=kinds[0],
        label=_only(subject, properties, _SKOS + "prefLabel"),
        aliases=tuple(sorted(properties.get(_SKOS + "altLabel", []))),
        demonyms=tuple(sorted(properties.get(CG + "demonym", []))),
        capitals=tuple(sorted(properties.get(CG + "capital", []))),
        identifiers=tuple(sorted(properties.get(_SKOS + "exactMatch", []))),
    )


def _stances(core: _Triples, scheme: str) -> dict[str, str]:
    """Return the values of a scheme with their definitions, in the order of the scheme."""
    return {
        _only(value, core.by_subject[value], _SKOS + "notation"): _only(
            value, core.by_subject[value], _SKOS + "definition"
        )
        for value in core.by_subject[scheme][_SKOS + "hasTopConcept"]
    }


@cache
def load_vocabulary(folder: Path = FOLDER) -> Vocabulary:
    """Read the ontology.

    Raises:
        ValueError: a file is wrong; the message names it and says what to correct.
    """
    core = _Triples([folder / "core.ttl", folder / "words.ttl"])
    types = _entity_types(core)
    relations = {}
    for path in sorted((folder / "relations").glob("*.ttl")):
        for subject, properties in _Triples([path]).of_type("Relation", "SymmetricRelation"):
            try:
                relations[_local(subject)] = _relation(subject, properties, types)
            except ValueError as error:
                raise ValueError(f"{path}: {error}") from error
    actors = {}
    for path in sorted((folder / "actors").glob("*.ttl")):
        for subject, properties in _Triples([path]).by_subject.items():
            if subject.startswith(ACTOR):
                actors[_local(subject)] = _actor(subject, properties, types)
    return Vocabulary(
        entity_types=types,
        relations=relations,
        actors=dict(sorted(actors.items())),
        head_nouns={lemma: name for name in types for lemma in core.by_subject[CG + name].get(CG + "headNoun", [])},
        word_classes={
            _only(subject, properties, CG + "name"): frozenset(properties.get(CG + "lemma", []))
            for subject, properties in core.of_type("WordClass")
        },
        cues={
            _only(subject, properties, CG + "name"): frozenset(properties.get(CG + "lemma", []))
            for subject, properties in core.of_type("CueClass")
        },
        stances={name: _stances(core, f"{CG}{name}Scheme") for name in ("polarity", "certainty")},
    )
