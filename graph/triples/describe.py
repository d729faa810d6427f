"""A ledger → triples: who says what about whom, described and never asserted."""

import io
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import pyoxigraph

from graph.dates import of_date
from graph.model import (
    Assessment,
    Attribution,
    Claim,
    Derivation,
    Document,
    Entity,
    Join,
    Ledger,
    Other,
    Root,
    Stance,
    Voice,
    mint,
)
from graph.triples.counts import counted, key, key_line
from graph.triples.executables import executables
from graph.triples.names import (
    DC,
    DCTERMS,
    ID,
    OA,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    date,
    days,
    is_address,
    moment,
    period,
    real,
    text,
    whole,
)
from ontology.vocabulary import ACTOR, CG, FOLDER, RELATION, Relation, load_vocabulary

#: How many code points before and after a quote help to find it again.
_AROUND = 32
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
#: How PROV says that a document comes from a source, by the kind: the plain property, the one to a node of its own,
#: and that node's class.
DERIVATIONS = {
    "copy": ("wasDerivedFrom", "qualifiedDerivation", "Derivation"),
    "reprint": ("wasDerivedFrom", "qualifiedDerivation", "Derivation"),
    "syndication": ("wasDerivedFrom", "qualifiedDerivation", "Derivation"),
    "extract": ("wasQuotedFrom", "qualifiedQuotation", "Quotation"),
    "edition": ("wasRevisionOf", "qualifiedRevision", "Revision"),
    "citation": ("hadPrimarySource", "qualifiedPrimarySource", "PrimarySource"),
}
#: What an entity of a ledger says of itself.
_OF_ENTITY = frozenset((RDF + "type", SKOS + "prefLabel", SKOS + "exactMatch"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What made the claims: a version of the program and its settings. It has no time, so that runs can be compared."""

    version: str
    #: Names and values, in the order of the names.
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """The IRI, the same for the same version and settings."""
        return ID + mint("run", self.version, *(part for setting in self.settings for part in setting))


def describe(ledger: Ledger, run: Run, folder: Path = FOLDER) -> list[str]:
    """Return the triples of a ledger and of the ontology that it uses.

    Args:
        ledger: what a build knows.
        run: what made it.
        folder: the ontology's folder.

    Returns:
        Lines of N-Triples without line ends, sorted, each once. There are no blank nodes. The texts of the
        documents are left out; their hashes, the quotes and some words around these are in.
    """
    return sorted(set(statements(ledger, run, folder)))


def statements(ledger: Ledger, run: Run, folder: Path = FOLDER) -> Iterator[str]:
    """Yield the same lines in no order, some of them more than once; for ledgers that are too large to sort."""
    yield from _Describer(ledger, run, load_vocabulary(folder).relations).lines()
    yield from _ontology(ledger, folder)


def turtle(lines: Iterable[str]) -> bytes:
    """Return the same triples as Turtle, in the same order, grouped by subject."""
    triples = pyoxigraph.parse("\n".join(lines).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    written = io.BytesIO()
    write_as_turtle((quad.triple for quad in triples), written, io.BytesIO())
    return written.getvalue()


def write_as_turtle(triples: Iterable[pyoxigraph.Triple], file: BinaryIO, spare: BinaryIO) -> None:
    """Write triples as Turtle.

    Args:
        triples: in the order in which they are to stand, those of one subject together.
        file: to write to.
        spare: an empty file to write to and read from on the way.
    """
    pyoxigraph.serialize(triples, output=spare, format=pyoxigraph.RdfFormat.TURTLE, prefixes=PREFIXES)
    spare.seek(0)
    # The serializer gives no word on the order of its prefixes.
    header, after = [], b""
    for after in spare:
        if not after.startswith(b"@prefix "):
            break
        header.append(after)
    file.writelines([*sorted(header), b"\n", after])
    shutil.copyfileobj(spare, file)


class _Describer:
    """Writes the triples of one ledger."""

    def __init__(self, ledger: Ledger, run: Run, relations: Mapping[str, Relation]) -> None:
        self.ledger = ledger
        self.run = run
        self.relations = relations
        self.texts = {document.id: document.text for document in ledger.documents}
        self.entities = {entity.id: f"<{ACTOR if entity.curated else ID}{entity.id}>" for entity in ledger.entities}

    def lines(self) -> Iterator[str]:
        """Yield a line a triple, in no order."""
        yield from _node(
            f"<{self.run.address}>",
            f"{PROV}Activity",
            [
                (f"{RDFS}label", text(f"claimgraph {self.run.version}")),
                (f"{SCHEMA}softwareVersion", text(self.run.version)),
                *((f"{CG}setting", text(f"{name}={value}")) for name, value in self.run.settings),
            ],
        )
        for document in self.ledger.documents:
            yield from self._document(document)
        for entity in self.ledger.entities:
            yield from self._entity(entity)
        for root in self.ledger.roots:
            yield from self._root(root)
        for derivation in self.ledger.derivations:
            yield from self._derivation(derivation)
        for assessment in self.ledger.assessments:
            yield from self._assessment(assessment)
        for claim in self.ledger.claims:
            yield from self._claim(claim)
        yield from counted(self.ledger, self._of, self._voice, self.relations)
        for place, skipped in enumerate(self.ledger.skipped, start=1):
            identifier = mint("skipped", str(place), skipped.source, skipped.reason, skipped.advice)
            yield from _node(
                f"<{ID}{identifier}>",
                f"{CG}Skipped",
                [
                    (f"{CG}position", whole(place)),
                    (f"{CG}readFrom", text(skipped.source)),
                    (f"{CG}reason", text(skipped.reason)),
                    (f"{CG}advice", text(skipped.advice)),
                ],
            )
        for place, dropped in enumerate(self.ledger.dropped, start=1):
            identifier = mint("dropped", str(place), dropped.document, dropped.reason, dropped.quote)
            yield from _node(
                f"<{ID}{identifier}>",
                f"{CG}Dropped",
                [
                    (f"{CG}position", whole(place)),
                    (f"{OA}hasSource", f"<{ID}{dropped.document}>"),
                    (f"{CG}reason", text(dropped.reason)),
                    (f"{OA}exact", text(dropped.quote)),
                ],
            )

    def _document(self, document: Document) -> Iterator[str]:
        optional = [
            (f"{DCTERMS}title", document.title),
            (f"{DC}publisher", document.publisher),
            (f"{DC}creator", document.author),
            (f"{SCHEMA}url", document.address),
        ]
        yield from _node(
            f"<{ID}{document.id}>",
            f"{CG}SourceDocument",
            [
                (f"{RDFS}label", text(document.title or document.slug)),
                (f"{DCTERMS}identifier", text(document.slug)),
                (f"{CG}readFrom", text(document.source)),
                (f"{SCHEMA}sha256", text(document.sha256)),
                (f"{SCHEMA}encodingFormat", text(document.media_type)),
                *((name, text(value)) for name, value in optional if value is not None),
                *([(f"{DCTERMS}date", date(document.date))] if document.date is not None else []),
                *([(f"{CG}readOn", date(document.read))] if document.read is not None else []),
                *days("published", of_date(document.date)),
                *days("read", of_date(document.read)),
            ],
        )
        yield from _node(
            f"<{ID}author-of-{document.id}>",
            f"{CG}DocumentVoice",
            [
                (f"{SKOS}prefLabel", text(f"{document.title or document.slug} (its own voice)")),
                (f"{CG}voiceOf", f"<{ID}{document.id}>"),
            ],
        )

    def _entity(self, entity: Entity) -> Iterator[str]:
        node = self.entities[entity.id]
        yield from _node(
            node,
            CG + entity.type,
            [
                (f"{SKOS}prefLabel", text(entity.label)),
                *((f"{SKOS}altLabel", text(alias)) for alias in entity.aliases),
                *(
                    (f"{SKOS}exactMatch", f"<{value}>") if is_address(value) else (f"{SCHEMA}identifier", text(value))
                    for value in entity.identifiers
                ),
            ],
        )
        for join in entity.joined:
            yield from self._join(entity, join)
        for kind, others in (("Likeness", entity.perhaps), ("Distinction", entity.apart)):
            for other in others:
                yield from self._other(entity, kind, other)
        for mention in entity.mentions:
            place, lines = _span(mention.document, mention.start, mention.end)
            yield from lines
            parts = (str(mention.start), str(mention.end), mention.text, mention.type, mention.kind, mention.reason)
            yield from _node(
                f"<{ID}{mint('m', entity.id, mention.document, *parts)}>",
                f"{CG}Mention",
                [
                    (f"{CG}refersTo", node),
                    (f"{OA}hasSource", f"<{ID}{mention.document}>"),
                    (f"{OA}hasSelector", place),
                    (f"{OA}exact", text(mention.text)),
                    (f"{CG}mentionKind", text(mention.kind)),
                    (f"{CG}reason", text(mention.reason)),
                    *([(f"{CG}mentionType", f"<{CG}{mention.type}>")] if mention.type != entity.type else []),
                ],
            )

    def _join(self, entity: Entity, join: Join) -> Iterator[str]:
        parts = (join.left, join.right, join.left_name, join.right_name)
        yield from _node(
            f"<{ID}{mint('join', entity.id, *parts, *_decided_words(join))}>",
            f"{CG}Join",
            [
                (f"{CG}joins", self.entities[entity.id]),
                (f"{CG}leftPart", text(join.left)),
                (f"{CG}rightPart", text(join.right)),
                (f"{CG}leftName", text(join.left_name)),
                (f"{CG}rightName", text(join.right_name)),
                *_decided(join),
            ],
        )

    def _other(self, entity: Entity, kind: str, other: Other) -> Iterator[str]:
        yield from _node(
            f"<{ID}{mint('other', kind, entity.id, other.entity, *_decided_words(other))}>",
            f"{CG}{kind}",
            [
                (f"{CG}likenessOf", self.entities[entity.id]),
                (f"{CG}likenessTo", self._of(other.entity)),
                *_decided(other),
            ],
        )

    def _root(self, root: Root) -> Iterator[str]:
        yield from _node(
            f"<{ID}{root.id}>",
            f"{CG}Root",
            [
                (f"{SKOS}prefLabel", text(root.label)),
                (f"{CG}rootKind", text(root.kind)),
                *((f"{CG}carriedBy", f"<{ID}{document}>") for document in root.documents),
                *([(f"{CG}copies", whole(len(root.documents)))] if len(root.documents) > 1 else []),
            ],
        )

    def _derivation(self, derivation: Derivation) -> Iterator[str]:
        node, document, source = (f"<{ID}{name}>" for name in (derivation.id, derivation.document, derivation.source))
        plain, qualified, class_ = DERIVATIONS.get(derivation.kind, DERIVATIONS["copy"])
        # The others entail the first in PROV; it is written out, since a store infers nothing.
        for name in {"wasDerivedFrom", plain}:
            yield _line(document, f"{PROV}{name}", source)
        yield _line(document, f"{PROV}{qualified}", node)
        yield from _node(
            node,
            f"{CG}DocumentDerivation",
            [
                (f"{RDF}type", f"<{PROV}{class_}>"),
                (f"{CG}derived", document),
                (f"{PROV}entity", source),
                (f"{CG}derivationKind", text(derivation.kind)),
                (f"{CG}score", real(derivation.score)),
            ],
        )
        if derivation.cue is not None:
            place, lines = _span(derivation.document, *derivation.cue)
            yield from lines
            yield _line(node, f"{CG}namedAt", place)
        for number, shared in enumerate(derivation.passages, start=1):
            passage = f"<{ID}{derivation.id}-passage-{number}>"
            here, lines = _span(derivation.document, shared.start, shared.end)
            yield from lines
            there, lines = _span(derivation.source, shared.source_start, shared.source_end)
            yield from lines
            yield _line(node, f"{CG}sharedPassage", passage)
            words = self.texts.get(derivation.document, "")[shared.start : shared.end]
            yield from _node(
                passage,
                f"{CG}SharedPassage",
                [
                    (f"{CG}position", whole(number)),
                    (f"{CG}standsAt", here),
                    (f"{CG}standsInSourceAt", there),
                    (f"{CG}score", real(shared.score)),
                    *([(f"{OA}exact", text(words))] if words else []),
                ],
            )

    def _assessment(self, assessment: Assessment) -> Iterator[str]:
        about = {
            "publisher": lambda: (f"{CG}assessedPublisher", text(assessment.about)),
            "actor": lambda: (f"{CG}assesses", self._of(assessment.about)),
        }.get(assessment.kind, lambda: (f"{CG}assesses", f"<{ID}{assessment.about}>"))()
        yield from _node(
            f"<{ID}{mint('a', assessment.kind, assessment.about)}>",
            f"{CG}Assessment",
            [
                (f"{CG}assessedKind", text(assessment.kind)),
                about,
                *([(f"{CG}reliability", text(assessment.reliability))] if assessment.reliability is not None else []),
                *([(f"{CG}credibility", whole(assessment.credibility))] if assessment.credibility is not None else []),
                *([(f"{CG}note", text(assessment.note))] if assessment.note is not None else []),
            ],
        )

    def _claim(self, claim: Claim) -> Iterator[str]:
        node, evidence, proposition = f"<{ID}{claim.id}>", claim.evidence, claim.proposition
        quoted = mint("e", evidence.document, str(evidence.start), str(evidence.end), evidence.quote)
        yield from _node(
            f"<{ID}{proposition.id}>",
            f"{RDF}Statement",
            [
                (f"{RDF}subject", self._of(proposition.subject)),
                (f"{RDF}predicate", f"<{RELATION}{proposition.relation}>"),
                (f"{RDF}object", self._of(proposition.object)),
            ],
        )
        yield from _node(
            node,
            f"{SCHEMA}Claim",
            [
                (f"{CG}proposition", f"<{ID}{proposition.id}>"),
                (f"{SCHEMA}appearance", f"<{ID}{evidence.document}>"),
                (f"{PROV}wasQuotedFrom", f"<{ID}{quoted}>"),
                (f"{PROV}wasGeneratedBy", f"<{self.run.address}>"),
                (f"{CG}rule", text(claim.rule)),
                (f"{CG}confidence", real(claim.confidence)),
                *([(f"{PROV}hadPrimarySource", f"<{ID}{claim.root}>")] if claim.root is not None else []),
                *([(f"{CG}origin", f"<{ID}{claim.origin}>")] if claim.origin is not None else []),
                *([(f"{SCHEMA}temporalCoverage", period(claim.happened))] if claim.happened is not None else []),
                *days("happened", claim.happened),
                *([(f"{SCHEMA}dateCreated", period(claim.said))] if claim.said is not None else []),
                *days("said", claim.said),
            ],
        )
        for ruling in claim.rulings:
            parts = (ruling.finding, ruling.judgement, ruling.author, ruling.date, ruling.reason)
            yield from _node(
                f"<{ID}{mint('ruling', claim.id, *parts)}>",
                f"{CG}Ruling",
                [
                    (f"{CG}rules", node),
                    (f"{CG}findingName", text(ruling.finding)),
                    (f"{CG}decidedBy", f"<{ID}{ruling.judgement}>"),
                    (f"{DC}creator", text(ruling.author)),
                    (f"{DCTERMS}created", moment(ruling.date)),
                    (f"{CG}reason", text(ruling.reason)),
                ],
            )
        yield from self._attribution(claim.id, claim.attribution, evidence.document)
        yield from _stance(claim.id, claim.stance)
        yield from self._evidence(claim, quoted)
        for place, qualifier in enumerate(claim.qualifiers, start=1):
            detail = f"<{ID}{claim.id}-{qualifier.role}-{place}>"
            span, lines = _span(evidence.document, qualifier.start, qualifier.end)
            yield from lines
            yield _line(node, f"{CG}qualifier", detail)
            yield from _node(
                detail,
                f"{CG}Qualifier",
                [
                    (f"{CG}role", text(qualifier.role)),
                    (f"{CG}position", whole(place)),
                    (f"{OA}exact", text(qualifier.text)),
                    (f"{CG}key", text(key(qualifier.text))),
                    (f"{OA}hasSelector", span),
                    *([(f"{CG}refersTo", self._of(qualifier.entity))] if qualifier.entity is not None else []),
                ],
            )

    def _attribution(self, identifier: str, attribution: Attribution, document: str) -> Iterator[str]:
        node, speaker, relayed_by = f"<{ID}{identifier}>", attribution.speaker, attribution.relayed_by
        yield _line(node, f"{PROV}wasAttributedTo", self._voice(speaker, document))
        if speaker.speaking_as is not None:
            yield _line(node, f"{CG}speakingAs", text(speaker.speaking_as))
        if attribution.cue is not None:
            yield _line(node, f"{CG}cue", text(attribution.cue))
        for voice in relayed_by:
            yield _line(node, f"{CG}relayedBy", self._voice(voice, document))
        if len(relayed_by) > 1 or any(voice.speaking_as is not None for voice in relayed_by):
            # The plain property above has neither order nor capacity.
            for place, voice in enumerate(relayed_by, start=1):
                relay = f"<{ID}{identifier}-relay-{place}>"
                yield _line(node, f"{CG}relay", relay)
                yield from _node(
                    relay,
                    f"{CG}Relay",
                    [
                        (f"{CG}position", whole(place)),
                        (f"{CG}voice", self._voice(voice, document)),
                        *([(f"{CG}speakingAs", text(voice.speaking_as))] if voice.speaking_as is not None else []),
                    ],
                )

    def _evidence(self, claim: Claim, quoted: str) -> Iterator[str]:
        evidence = claim.evidence
        place, lines = _span(evidence.document, evidence.start, evidence.end)
        yield from lines
        yield from _node(
            f"<{ID}{quoted}>",
            f"{OA}SpecificResource",
            [
                (f"{OA}hasSource", f"<{ID}{evidence.document}>"),
                (f"{OA}hasSelector", f"<{ID}{quoted}-quote>"),
                (f"{OA}hasSelector", place),
            ],
        )
        whole_text = self.texts.get(evidence.document, "")
        around = [
            (f"{OA}prefix", whole_text[max(0, evidence.start - _AROUND) : evidence.start]),
            (f"{OA}suffix", whole_text[evidence.end : evidence.end + _AROUND]),
        ]
        yield from _node(
            f"<{ID}{quoted}-quote>",
            f"{OA}TextQuoteSelector",
            [
                (f"{OA}exact", text(evidence.quote)),
                *((name, text(value)) for name, value in around if value),
            ],
        )
        for name, (start, end) in (
            ("subjectSelector", evidence.subject_span),
            ("objectSelector", evidence.object_span),
            ("triggerSelector", evidence.trigger_span),
            *(
                (name, antecedent)
                for name, antecedent in (
                    ("subjectAntecedent", evidence.subject_antecedent),
                    ("objectAntecedent", evidence.object_antecedent),
                )
                if antecedent is not None
            ),
        ):
            span, lines = _span(evidence.document, start, end)
            yield from lines
            yield _line(f"<{ID}{claim.id}>", CG + name, span)

    def _of(self, entity: str) -> str:
        try:
            return self.entities[entity]
        except KeyError:
            advice = "add it to its entities"
            raise ValueError(f"a claim refers to {entity}, which the ledger does not hold; {advice}") from None

    def _voice(self, voice: Voice, document: str) -> str:
        return self._of(voice.entity) if voice.entity is not None else f"<{ID}author-of-{document}>"


def _decided(one: Join | Other) -> Iterator[tuple[str, str]]:
    """Yield why something was decided, by whom and when."""
    yield f"{CG}reason", text(one.reason)
    if one.score is not None:
        yield f"{CG}score", real(one.score)
    if one.judgement is not None:
        yield f"{CG}decidedBy", f"<{ID}{one.judgement}>"
    if one.author is not None:
        yield f"{DC}creator", text(one.author)
    if one.date is not None:
        yield f"{DCTERMS}created", moment(one.date)


def _decided_words(one: Join | Other) -> tuple[str, ...]:
    return one.reason, repr(one.score), one.judgement or "", one.author or "", one.date or ""


def _line(subject: str, predicate: str, value: str) -> str:
    return f"{subject} <{predicate}> {value} ."


def _node(subject: str, type_: str, properties: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"{subject} <{RDF}type> <{type_}> ."
    for predicate, value in properties:
        yield f"{subject} <{predicate}> {value} ."


def _span(document: str, start: int, end: int) -> tuple[str, Iterator[str]]:
    """Return the node of a span, which everything at the same place shares, and its triples."""
    node = f"<{ID}{document}-{start}-{end}>"
    return node, _node(node, f"{OA}TextPositionSelector", [(f"{OA}start", whole(start)), (f"{OA}end", whole(end))])


def _stance(identifier: str, stance: Stance) -> Iterator[str]:
    node = f"<{ID}{identifier}>"
    yield _line(node, f"{CG}polarity", f"<{CG}{stance.polarity.capitalize()}>")
    yield _line(node, f"{CG}certainty", f"<{CG}{stance.certainty.capitalize()}>")
    for cue in stance.cues:
        yield _line(node, f"{CG}stanceCue", text(cue))
    if len(stance.cues) > 1:
        sequence = f"<{ID}{identifier}-cues>"
        yield _line(node, f"{CG}stanceCues", sequence)
        members = ((f"{RDF}_{place}", text(cue)) for place, cue in enumerate(stance.cues, start=1))
        yield from _node(sequence, f"{RDF}Seq", members)


def _ontology(ledger: Ledger, folder: Path) -> Iterator[str]:
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
        yield from _node(f"<{RELATION}{name}>", f"{CG}Relation", [(f"{RDFS}label", text(name))])
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
