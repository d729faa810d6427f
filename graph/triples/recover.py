"""Triples → the ledger that they describe, all but the texts of its documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph

from graph.dates import read_edtf
from graph.model import (
    Assessment,
    Attribution,
    Certainty,
    Claim,
    Derivation,
    Document,
    Dropped,
    Entity,
    Evidence,
    Join,
    Ledger,
    Mention,
    MentionKind,
    Other,
    Period,
    Polarity,
    Proposition,
    Qualifier,
    Root,
    Ruling,
    SharedPassage,
    Skipped,
    Stance,
    Voice,
)
from graph.triples.names import DC, DCTERMS, ID, OA, PROV, RDF, SCHEMA, SKOS
from ontology.vocabulary import ACTOR, CG, RELATION

_Properties = Mapping[str, list[str]]


def recover(triples: Iterable[pyoxigraph.Triple | pyoxigraph.Quad]) -> Ledger:
    """Return the ledger that :func:`graph.triples.describe` described.

    Args:
        triples: of a graph or of a store, in any order; what is not part of a ledger is passed over.

    Returns:
        The ledger, in the order that the model lays down; the text of each document is empty.

    Raises:
        ValueError: something that a ledger needs is missing; the message names the node and the property.
    """
    return _Recoverer(triples).ledger()


class _Recoverer:
    """Reads the nodes of a ledger, by their types."""

    def __init__(self, triples: Iterable[pyoxigraph.Triple | pyoxigraph.Quad]) -> None:
        self.nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.of_type: dict[str, list[str]] = defaultdict(list)
        for triple in triples:
            value = triple.object
            if isinstance(value, pyoxigraph.Triple) or isinstance(triple.subject, pyoxigraph.Triple):
                continue  # Triple terms: no ledger is written with them.
            if isinstance(value, pyoxigraph.Literal) and value.language:
                continue  # Labels of the ontology: what a ledger says has no language tag.
            subject, predicate = str(triple.subject.value), triple.predicate.value
            self.nodes[subject][predicate].append(str(value.value))
            if predicate == f"{RDF}type":
                self.of_type[str(value.value)].append(subject)
        #: What was decided about each node, by its kind.
        self.decided: dict[tuple[str, str], list[str]] = defaultdict(list)
        for kind, about in (
            ("Join", "joins"),
            ("Likeness", "likenessOf"),
            ("Distinction", "likenessOf"),
            ("Ruling", "rules"),
        ):
            for node in self.of_type[f"{CG}{kind}"]:
                self.decided[kind, self._one(node, f"{CG}{about}")].append(node)
        self.types = {
            entity: type_.removeprefix(CG)
            for type_ in self.of_type[f"{CG}EntityType"]
            for entity in self.of_type[type_]
        }

    def ledger(self) -> Ledger:
        documents = sorted(map(self._document, self.of_type[f"{CG}SourceDocument"]), key=lambda document: document.id)
        slugs = {document.id: document.slug for document in documents}
        mentions: dict[str, list[Mention]] = defaultdict(list)
        for node in self.of_type[f"{CG}Mention"]:
            entity = self._one(node, f"{CG}refersTo")
            mentions[entity].append(self._mention(node, self.types[entity]))
        claims = sorted(
            map(self._claim, self.of_type[f"{SCHEMA}Claim"]),
            key=lambda claim: (
                slugs[claim.evidence.document],
                claim.evidence.start,
                claim.evidence.trigger_span,
                claim.id,
            ),
        )
        entities = (self._entity(node, type_, mentions[node]) for node, type_ in self.types.items())
        return Ledger(
            documents=tuple(documents),
            entities=tuple(sorted(entities, key=lambda entity: entity.id)),
            claims=tuple(claims),
            roots=tuple(sorted(map(self._root, self.of_type[f"{CG}Root"]), key=lambda root: root.id)),
            derivations=tuple(
                sorted(
                    map(self._derivation, self.of_type[f"{CG}DocumentDerivation"]),
                    key=lambda one: (one.document, one.source, one.kind),
                )
            ),
            assessments=tuple(
                sorted(map(self._assessment, self.of_type[f"{CG}Assessment"]), key=lambda one: (one.kind, one.about))
            ),
            skipped=tuple(map(self._skipped, sorted(self.of_type[f"{CG}Skipped"], key=self._position))),
            dropped=tuple(map(self._dropped, sorted(self.of_type[f"{CG}Dropped"], key=self._position))),
        )

    def _document(self, node: str) -> Document:
        return Document(
            id=node.removeprefix(ID),
            slug=self._one(node, f"{DCTERMS}identifier"),
            source=self._one(node, f"{CG}readFrom"),
            text="",
            sha256=self._one(node, f"{SCHEMA}sha256"),
            media_type=self._one(node, f"{SCHEMA}encodingFormat"),
            title=self._maybe(node, f"{DCTERMS}title"),
            publisher=self._maybe(node, f"{DC}publisher"),
            author=self._maybe(node, f"{DC}creator"),
            date=self._maybe(node, f"{DCTERMS}date"),
            address=self._maybe(node, f"{SCHEMA}url"),
            read=self._maybe(node, f"{CG}readOn"),
        )

    def _mention(self, node: str, entity_type: str) -> Mention:
        start, end = self._span(self._one(node, f"{OA}hasSelector"))
        type_ = self._maybe(node, f"{CG}mentionType")
        return Mention(
            document=self._one(node, f"{OA}hasSource").removeprefix(ID),
            start=start,
            end=end,
            text=self._one(node, f"{OA}exact"),
            type=entity_type if type_ is None else type_.removeprefix(CG),
            kind=MentionKind(self._one(node, f"{CG}mentionKind")),
            reason=self._one(node, f"{CG}reason"),
        )

    def _entity(self, node: str, type_: str, mentions: list[Mention]) -> Entity:
        properties = self.nodes[node]
        identifiers = (*self._all(node, f"{SKOS}exactMatch"), *self._all(node, f"{SCHEMA}identifier"))
        return Entity(
            id=self._entity_id(node),
            type=type_,
            label=self._one(node, f"{SKOS}prefLabel"),
            curated=node.startswith(ACTOR),
            mentions=tuple(sorted(mentions, key=_place)),
            aliases=tuple(sorted(properties.get(f"{SKOS}altLabel", ()))),
            identifiers=tuple(sorted(identifiers)),
            joined=tuple(sorted(map(self._join, self.decided["Join", node]), key=Join.order)),
            perhaps=tuple(sorted(map(self._other, self.decided["Likeness", node]), key=Other.order)),
            apart=tuple(sorted(map(self._other, self.decided["Distinction", node]), key=Other.order)),
        )

    def _join(self, node: str) -> Join:
        return Join(
            left=self._one(node, f"{CG}leftPart"),
            right=self._one(node, f"{CG}rightPart"),
            left_name=self._one(node, f"{CG}leftName"),
            right_name=self._one(node, f"{CG}rightName"),
            reason=self._one(node, f"{CG}reason"),
            score=self._score(node),
            judgement=self._judgement(node),
            author=self._maybe(node, f"{DC}creator"),
            date=self._maybe(node, f"{DCTERMS}created"),
        )

    def _other(self, node: str) -> Other:
        return Other(
            entity=self._entity_id(self._one(node, f"{CG}likenessTo")),
            reason=self._one(node, f"{CG}reason"),
            score=self._score(node),
            judgement=self._judgement(node),
            author=self._maybe(node, f"{DC}creator"),
            date=self._maybe(node, f"{DCTERMS}created"),
        )

    def _ruling(self, node: str) -> Ruling:
        return Ruling(
            finding=self._one(node, f"{CG}findingName"),
            judgement=self._one(node, f"{CG}decidedBy").removeprefix(ID),
            author=self._one(node, f"{DC}creator"),
            date=self._one(node, f"{DCTERMS}created"),
            reason=self._one(node, f"{CG}reason"),
        )

    def _score(self, node: str) -> float | None:
        score = self._maybe(node, f"{CG}score")
        return None if score is None else float(score)

    def _judgement(self, node: str) -> str | None:
        judgement = self._maybe(node, f"{CG}decidedBy")
        return None if judgement is None else judgement.removeprefix(ID)

    def _root(self, node: str) -> Root:
        return Root(
            id=node.removeprefix(ID),
            label=self._one(node, f"{SKOS}prefLabel"),
            kind=self._one(node, f"{CG}rootKind"),
            documents=tuple(sorted(document.removeprefix(ID) for document in self._all(node, f"{CG}carriedBy"))),
        )

    def _derivation(self, node: str) -> Derivation:
        return Derivation(
            document=self._one(node, f"{CG}derived").removeprefix(ID),
            source=self._one(node, f"{PROV}entity").removeprefix(ID),
            kind=self._one(node, f"{CG}derivationKind"),
            score=float(self._one(node, f"{CG}score")),
            passages=tuple(
                self._shared(passage) for passage in sorted(self._all(node, f"{CG}sharedPassage"), key=self._position)
            ),
            cue=self._maybe_span(node, f"{CG}namedAt"),
        )

    def _assessment(self, node: str) -> Assessment:
        kind, credibility = self._one(node, f"{CG}assessedKind"), self._maybe(node, f"{CG}credibility")
        publisher = kind == "publisher"
        return Assessment(
            kind=kind,
            about=self._one(node, f"{CG}assessedPublisher")
            if publisher
            else self._entity_id(self._one(node, f"{CG}assesses")),
            reliability=self._maybe(node, f"{CG}reliability"),
            credibility=None if credibility is None else int(credibility),
            note=self._maybe(node, f"{CG}note"),
        )

    def _shared(self, node: str) -> SharedPassage:
        start, end = self._span(self._one(node, f"{CG}standsAt"))
        source_start, source_end = self._span(self._one(node, f"{CG}standsInSourceAt"))
        return SharedPassage(
            start=start,
            end=end,
            source_start=source_start,
            source_end=source_end,
            score=float(self._one(node, f"{CG}score")),
        )

    def _claim(self, node: str) -> Claim:
        proposition = self._one(node, f"{CG}proposition")
        root, origin = self._maybe(node, f"{PROV}hadPrimarySource"), self._maybe(node, f"{CG}origin")
        return Claim(
            id=node.removeprefix(ID),
            proposition=Proposition(
                subject=self._entity_id(self._one(proposition, f"{RDF}subject")),
                relation=self._one(proposition, f"{RDF}predicate").removeprefix(RELATION),
                object=self._entity_id(self._one(proposition, f"{RDF}object")),
            ),
            attribution=self._attribution(node),
            stance=Stance(
                polarity=Polarity(self._one(node, f"{CG}polarity").removeprefix(CG).lower()),
                certainty=Certainty(self._one(node, f"{CG}certainty").removeprefix(CG).lower()),
                cues=self._cues(node),
            ),
            evidence=self._evidence(node),
            qualifiers=tuple(
                self._qualifier(detail) for detail in sorted(self._all(node, f"{CG}qualifier"), key=self._position)
            ),
            happened=self._period(node, f"{SCHEMA}temporalCoverage"),
            said=self._period(node, f"{SCHEMA}dateCreated"),
            root=None if root is None else root.removeprefix(ID),
            origin=None if origin is None else origin.removeprefix(ID),
            rule=self._one(node, f"{CG}rule"),
            confidence=float(self._one(node, f"{CG}confidence")),
            rulings=tuple(sorted(map(self._ruling, self.decided["Ruling", node]), key=Ruling.order)),
        )

    def _period(self, node: str, name: str) -> Period | None:
        value = self._maybe(node, name)
        return None if value is None else read_edtf(value)

    def _attribution(self, node: str) -> Attribution:
        relays = sorted(self._all(node, f"{CG}relay"), key=self._position)
        if relays:
            relayed_by = tuple(self._voice(self._one(relay, f"{CG}voice"), relay) for relay in relays)
        else:
            relayed_by = tuple(self._voice(voice) for voice in self._all(node, f"{CG}relayedBy"))
        return Attribution(
            speaker=self._voice(self._one(node, f"{PROV}wasAttributedTo"), node),
            relayed_by=relayed_by,
            cue=self._maybe(node, f"{CG}cue"),
        )

    def _voice(self, who: str, capacity_of: str | None = None) -> Voice:
        return Voice(
            entity=self._entity_id(who) if who in self.types else None,
            speaking_as=None if capacity_of is None else self._maybe(capacity_of, f"{CG}speakingAs"),
        )

    def _cues(self, node: str) -> tuple[str, ...]:
        sequence = self._maybe(node, f"{CG}stanceCues")
        if sequence is None:
            return tuple(self._all(node, f"{CG}stanceCue"))
        members = self.nodes[sequence]
        return tuple(members[f"{RDF}_{place}"][0] for place in range(1, len(members)))

    def _evidence(self, node: str) -> Evidence:
        quoted = self._one(node, f"{PROV}wasQuotedFrom")
        selectors = self._all(quoted, f"{OA}hasSelector")
        quotes = [selector for selector in selectors if f"{OA}exact" in self.nodes[selector]]
        places = [selector for selector in selectors if f"{OA}start" in self.nodes[selector]]
        if len(quotes) != 1 or len(places) != 1:
            raise ValueError(f"{quoted}: needs one quote and one position")
        start, end = self._span(places[0])
        return Evidence(
            document=self._one(quoted, f"{OA}hasSource").removeprefix(ID),
            start=start,
            end=end,
            quote=self._one(quotes[0], f"{OA}exact"),
            subject_span=self._span(self._one(node, f"{CG}subjectSelector")),
            object_span=self._span(self._one(node, f"{CG}objectSelector")),
            trigger_span=self._span(self._one(node, f"{CG}triggerSelector")),
            subject_antecedent=self._maybe_span(node, f"{CG}subjectAntecedent"),
            object_antecedent=self._maybe_span(node, f"{CG}objectAntecedent"),
        )

    def _qualifier(self, node: str) -> Qualifier:
        start, end = self._span(self._one(node, f"{OA}hasSelector"))
        entity = self._maybe(node, f"{CG}refersTo")
        return Qualifier(
            role=self._one(node, f"{CG}role"),
            start=start,
            end=end,
            text=self._one(node, f"{OA}exact"),
            entity=None if entity is None else self._entity_id(entity),
        )

    def _skipped(self, node: str) -> Skipped:
        return Skipped(
            source=self._one(node, f"{CG}readFrom"),
            reason=self._one(node, f"{CG}reason"),
            advice=self._one(node, f"{CG}advice"),
        )

    def _dropped(self, node: str) -> Dropped:
        return Dropped(
            document=self._one(node, f"{OA}hasSource").removeprefix(ID),
            reason=self._one(node, f"{CG}reason"),
            quote=self._one(node, f"{OA}exact"),
        )

    def _span(self, node: str) -> tuple[int, int]:
        return int(self._one(node, f"{OA}start")), int(self._one(node, f"{OA}end"))

    def _maybe_span(self, node: str, name: str) -> tuple[int, int] | None:
        selector = self._maybe(node, name)
        return self._span(selector) if selector is not None else None

    def _position(self, node: str) -> int:
        return int(self._one(node, f"{CG}position"))

    @staticmethod
    def _entity_id(node: str) -> str:
        return node.removeprefix(ACTOR).removeprefix(ID)

    def _all(self, node: str, name: str) -> list[str]:
        properties = self.nodes.get(node)
        return properties.get(name, []) if properties is not None else []

    def _maybe(self, node: str, name: str) -> str | None:
        values = self._all(node, name)
        if len(values) > 1:
            raise ValueError(f"{node}: needs at most one {name}, has {len(values)}")
        return values[0] if values else None

    def _one(self, node: str, name: str) -> str:
        value = self._maybe(node, name)
        if value is None:
            raise ValueError(f"{node}: needs one {name}, has none")
        return value


def _place(mention: Mention) -> tuple[str, int, int, str, str, str, str]:
    """The order of mentions: by document and place; the rest decides where two readings share a span."""
    return mention.document, mention.start, mention.end, mention.type, mention.kind, mention.reason, mention.text
