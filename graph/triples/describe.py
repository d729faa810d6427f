"""A ledger → triples: who says what about whom, described and never asserted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.model import Attribution, Claim, Entity, Join, Ledger, Other, Stance, Voice, mint
from graph.triples.counts import counted, key
from graph.triples.lines import span, thing, triple
from graph.triples.names import (
    DC,
    DCTERMS,
    ID,
    OA,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    days,
    is_address,
    moment,
    period,
    real,
    text,
    whole,
)
from graph.triples.sources import describe_assessment, describe_derivation, describe_document, describe_root
from graph.triples.used import used_ontology
from ontology.vocabulary import ACTOR, CG, FOLDER, RELATION, Relation, load_vocabulary

#: How many code points before and after a quote help to find it again.
_AROUND = 32


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
    yield from used_ontology(ledger, folder)


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
        yield from thing(
            f"<{self.run.address}>",
            f"{PROV}Activity",
            [
                (f"{RDFS}label", text(f"claimgraph {self.run.version}")),
                (f"{SCHEMA}softwareVersion", text(self.run.version)),
                *((f"{CG}setting", text(f"{name}={value}")) for name, value in self.run.settings),
            ],
        )
        for document in self.ledger.documents:
            yield from describe_document(document)
        for entity in self.ledger.entities:
            yield from self._entity(entity)
        for root in self.ledger.roots:
            yield from describe_root(root)
        for derivation in self.ledger.derivations:
            yield from describe_derivation(derivation, self.texts)
        for assessment in self.ledger.assessments:
            yield from describe_assessment(assessment, self._of)
        for claim in self.ledger.claims:
            yield from self._claim(claim)
        yield from counted(self.ledger, self._of, self._voice, self.relations)
        for place, skipped in enumerate(self.ledger.skipped, start=1):
            identifier = mint("skipped", str(place), skipped.source, skipped.reason, skipped.advice)
            yield from thing(
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
            yield from thing(
                f"<{ID}{identifier}>",
                f"{CG}Dropped",
                [
                    (f"{CG}position", whole(place)),
                    (f"{OA}hasSource", f"<{ID}{dropped.document}>"),
                    (f"{CG}reason", text(dropped.reason)),
                    (f"{OA}exact", text(dropped.quote)),
                ],
            )

    def _entity(self, entity: Entity) -> Iterator[str]:
        node = self.entities[entity.id]
        yield from thing(
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
            place, lines = span(mention.document, mention.start, mention.end)
            yield from lines
            parts = (str(mention.start), str(mention.end), mention.text, mention.type, mention.kind, mention.reason)
            yield from thing(
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
        yield from thing(
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
        yield from thing(
            f"<{ID}{mint('other', kind, entity.id, other.entity, *_decided_words(other))}>",
            f"{CG}{kind}",
            [
                (f"{CG}likenessOf", self.entities[entity.id]),
                (f"{CG}likenessTo", self._of(other.entity)),
                *_decided(other),
            ],
        )

    def _claim(self, claim: Claim) -> Iterator[str]:
        node, evidence, proposition = f"<{ID}{claim.id}>", claim.evidence, claim.proposition
        quoted = mint("e", evidence.document, str(evidence.start), str(evidence.end), evidence.quote)
        yield from thing(
            f"<{ID}{proposition.id}>",
            f"{RDF}Statement",
            [
                (f"{RDF}subject", self._of(proposition.subject)),
                (f"{RDF}predicate", f"<{RELATION}{proposition.relation}>"),
                (f"{RDF}object", self._of(proposition.object)),
            ],
        )
        yield from thing(
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
            yield from thing(
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
            where, lines = span(evidence.document, qualifier.start, qualifier.end)
            yield from lines
            yield triple(node, f"{CG}qualifier", detail)
            yield from thing(
                detail,
                f"{CG}Qualifier",
                [
                    (f"{CG}role", text(qualifier.role)),
                    (f"{CG}position", whole(place)),
                    (f"{OA}exact", text(qualifier.text)),
                    (f"{CG}key", text(key(qualifier.text))),
                    (f"{OA}hasSelector", where),
                    *([(f"{CG}refersTo", self._of(qualifier.entity))] if qualifier.entity is not None else []),
                ],
            )

    def _attribution(self, identifier: str, attribution: Attribution, document: str) -> Iterator[str]:
        node, speaker, relayed_by = f"<{ID}{identifier}>", attribution.speaker, attribution.relayed_by
        yield triple(node, f"{PROV}wasAttributedTo", self._voice(speaker, document))
        if speaker.speaking_as is not None:
            yield triple(node, f"{CG}speakingAs", text(speaker.speaking_as))
        if attribution.cue is not None:
            yield triple(node, f"{CG}cue", text(attribution.cue))
        for voice in relayed_by:
            yield triple(node, f"{CG}relayedBy", self._voice(voice, document))
        if len(relayed_by) > 1 or any(voice.speaking_as is not None for voice in relayed_by):
            # The plain property above has neither order nor capacity.
            for place, voice in enumerate(relayed_by, start=1):
                relay = f"<{ID}{identifier}-relay-{place}>"
                yield triple(node, f"{CG}relay", relay)
                yield from thing(
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
        place, lines = span(evidence.document, evidence.start, evidence.end)
        yield from lines
        yield from thing(
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
        yield from thing(
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
            place, lines = span(evidence.document, start, end)
            yield from lines
            yield triple(f"<{ID}{claim.id}>", CG + name, place)

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


def _stance(identifier: str, stance: Stance) -> Iterator[str]:
    node = f"<{ID}{identifier}>"
    yield triple(node, f"{CG}polarity", f"<{CG}{stance.polarity.capitalize()}>")
    yield triple(node, f"{CG}certainty", f"<{CG}{stance.certainty.capitalize()}>")
    for cue in stance.cues:
        yield triple(node, f"{CG}stanceCue", text(cue))
    if len(stance.cues) > 1:
        sequence = f"<{ID}{identifier}-cues>"
        yield triple(node, f"{CG}stanceCues", sequence)
        members = ((f"{RDF}_{place}", text(cue)) for place, cue in enumerate(stance.cues, start=1))
        yield from thing(sequence, f"{RDF}Seq", members)
