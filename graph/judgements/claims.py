"""Judgements about claims → the claims of a ledger, those that were read wrongly put right or left out.

A claim that somebody rejects goes to the dropped ones with the reason. Where people contradict one another about a
claim it stays as it was read.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.identity.merge import entities_of, in_order
from graph.judgements.places import Gone, Places
from graph.judgements.values import OWN_VOICE, ActorAddress, ClaimJudgement, Correction, Finding, Judgement
from graph.model import (
    Attribution,
    Claim,
    Dropped,
    Entity,
    Ledger,
    Mention,
    MentionKind,
    Proposition,
    Ruling,
    Stance,
    Voice,
    claim_id,
    mint,
)
from graph.resolve import name_key, one_way_round, turned
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A ledger whose claims were judged, and what could not be carried out."""

    ledger: Ledger
    conflicts: tuple[tuple[str, ...], ...] = ()
    #: Judgement → why it was not carried out.
    lapsed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    #: Judgement → what has changed although it was carried out.
    changed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    #: Claim → what it is called after corrections; those that were rejected are left out.
    became: Mapping[str, str] = dataclasses.field(default_factory=dict)


def rule(ledger: Ledger, judgements: Sequence[ClaimJudgement], vocabulary: Vocabulary) -> Ruled:
    """Carry out what was decided about the claims of a ledger."""
    bench = _Bench(Places(ledger=ledger, vocabulary=vocabulary))
    for judgement in judgements:
        bench.hear(judgement, bench.places)
    bench.hear_about_corrections(judgements)
    by_id = {judgement.id: judgement for judgement in judgements}
    conflicts: list[tuple[str, ...]] = []
    kept: dict[str, Claim] = {}
    became: dict[str, str] = {}
    dropped = list(ledger.dropped)
    for claim in ledger.claims:
        outcomes_of = bench.said.get(claim.id, {})
        if len({_without_rulings(outcome) for outcome in outcomes_of.values()}) > 1:
            conflicts.append(tuple(sorted(outcomes_of)))
            outcomes_of = {}
        outcome = next(iter(outcomes_of.values()), claim)
        if outcome is None:
            dropped += [_rejected(claim, by_id[one]) for one in sorted(outcomes_of)[:1]]
            continue
        rulings = {ruling(by_id[one], by_id[one].finding) for one in outcomes_of}
        # A correction may say what another claim says already: then they are one.
        rulings |= set(kept[outcome.id].rulings) if outcome.id in kept else set()
        kept[outcome.id] = with_rulings(outcome, rulings)
        became[claim.id] = outcome.id
    return Ruled(
        ledger=dataclasses.replace(
            ledger,
            entities=tuple(sorted((*ledger.entities, *bench.new(kept.values())), key=lambda entity: entity.id)),
            claims=in_order(ledger, kept.values()),
            dropped=tuple(sorted(dropped, key=lambda drop: (drop.document, drop.quote, drop.reason))),
        ),
        conflicts=tuple(sorted(conflicts)),
        lapsed=bench.lapsed,
        changed=bench.changed,
        became=became,
    )


def ruling(judgement: Judgement, finding: str) -> Ruling:
    """Return what stands at a claim of a judgement that was carried out on it."""
    return Ruling(
        finding=finding,
        judgement=judgement.id,
        author=judgement.author,
        date=judgement.date,
        reason=judgement.reason,
    )


def with_rulings(claim: Claim, rulings: Iterable[Ruling]) -> Claim:
    """Return a claim with rulings added, in their order."""
    return dataclasses.replace(claim, rulings=tuple(sorted({*claim.rulings, *rulings}, key=Ruling.order)))


def _without_rulings(claim: Claim | None) -> Claim | None:
    return None if claim is None else dataclasses.replace(claim, rulings=())


def _rejected(claim: Claim, judgement: Judgement) -> Dropped:
    return Dropped(
        document=claim.evidence.document,
        reason=": ".join(filter(None, (f"rejected by {judgement.author}", judgement.reason))),
        quote=claim.evidence.quote,
    )


class _Bench:
    """Corrects claims, and keeps the actors that corrections bring in."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.texts = {document.id: document.text for document in places.ledger.documents}
        self.brought_in: dict[str, Entity] = {}
        #: Claim → judgement → what that makes of it; None: it is none.
        self.said: dict[str, dict[str, Claim | None]] = defaultdict(dict)
        self.lapsed: dict[str, str] = {}
        self.changed: dict[str, str] = {}

    def hear(self, judgement: ClaimJudgement, places: Places, of: Mapping[str, Sequence[str]] | None = None) -> None:
        """Note what a judgement says.

        Args:
            judgement: what somebody decided.
            places: where the claim is looked for.
            of: the claims as they were read of those that are found there; None: they are themselves.
        """
        try:
            claims, moved = places.claims(judgement.claim)
            outcomes = [(claim.id, self.outcome(claim, judgement)) for claim in claims]
        except Gone as gone:
            self.lapsed.setdefault(judgement.id, str(gone))
            return
        self.lapsed.pop(judgement.id, None)
        for found, made in outcomes:
            for claim in of[found] if of is not None else (found,):
                self.said[claim][judgement.id] = made
        if moved:
            slug = judgement.claim.document.slug
            self.changed[judgement.id] = f"the text of {slug} has changed since; the words are there"

    def hear_about_corrections(self, judgements: Sequence[ClaimJudgement]) -> None:
        """Note what was decided about claims as they were corrected, by those who saw them so."""
        corrected: dict[str, Claim] = {}
        of: dict[str, list[str]] = defaultdict(list)
        for claim, outcomes in sorted(self.said.items()):
            for made in outcomes.values():
                if made is not None and made.id != claim:
                    corrected[made.id] = made
                    of[made.id].append(claim)
        if not corrected:
            return
        before = self.places.ledger
        ledger = dataclasses.replace(
            before,
            claims=tuple(corrected[one] for one in sorted(corrected)),
            entities=(*before.entities, *(one for one in self.brought_in.values())),
        )
        places = Places(ledger=ledger, vocabulary=self.places.vocabulary)
        for judgement in judgements:
            if judgement.id in self.lapsed:
                self.hear(judgement, places, of)

    def outcome(self, claim: Claim, judgement: ClaimJudgement) -> Claim | None:
        """Return what a judgement makes of a claim; None: it is none.

        Raises:
            Gone: the correction names what is not there.
        """
        if judgement.finding is Finding.REJECT:
            return None
        if judgement.finding is Finding.ACCEPT or judgement.correction is None:
            return claim
        # Who corrected an end saw the claim as it is addressed; a merge may have turned it round since.
        start, before = claim.evidence.subject_span[0] - claim.evidence.start, judgement.claim
        seen = turned(claim) if start == before.object_span[0] - before.start else claim
        return one_way_round(self._corrected(seen, judgement.correction), self.places.vocabulary)

    def new(self, claims: Iterable[Claim]) -> list[Entity]:
        """Return the entities that corrections brought in, as far as claims speak of them."""
        used = {entity for claim in claims for entity in entities_of(claim)}
        return [entity for name, entity in self.brought_in.items() if name in used]

    def _corrected(self, claim: Claim, correction: Correction) -> Claim:
        before, evidence = claim.proposition, claim.evidence
        relation = correction.relation or before.relation
        if relation not in self.places.vocabulary.relations:
            raise Gone(f"the ontology knows no relation {relation}")
        evidence = dataclasses.replace(
            evidence,
            subject_span=self._span(evidence.document, correction.subject_span) or evidence.subject_span,
            object_span=self._span(evidence.document, correction.object_span) or evidence.object_span,
        )
        proposition = Proposition(
            subject=self._actor(correction.subject, evidence.document, correction.subject_span) or before.subject,
            relation=relation,
            object=self._actor(correction.object, evidence.document, correction.object_span) or before.object,
        )
        if proposition.subject == proposition.object:
            raise Gone("the correction relates one to itself")
        stance = Stance(
            polarity=correction.polarity or claim.stance.polarity,
            certainty=correction.certainty or claim.stance.certainty,
            cues=claim.stance.cues,
        )
        attribution = self._attribution(claim, correction.speaker)
        return dataclasses.replace(
            claim,
            id=claim_id(proposition, attribution.speaker, stance, evidence),
            proposition=proposition,
            attribution=attribution,
            stance=stance,
            evidence=evidence,
        )

    def _attribution(self, claim: Claim, speaker: ActorAddress | None) -> Attribution:
        if speaker is None:
            return claim.attribution
        if speaker == OWN_VOICE:
            return Attribution(speaker=Voice(entity=None))
        entity = self._actor(speaker, claim.evidence.document, None)
        return Attribution(
            speaker=Voice(entity=entity),
            relayed_by=claim.attribution.relayed_by or (Voice(entity=None),),
            cue=claim.attribution.cue,
        )

    def _span(self, document: str, span: tuple[int, int] | None) -> tuple[int, int] | None:
        if span is not None and not 0 <= span[0] < span[1] <= len(self.texts[document]):
            raise Gone("the correction points beyond the text")
        return span

    def _actor(self, address: ActorAddress | None, document: str, span: tuple[int, int] | None) -> str | None:
        """Return the id of an actor; one that nobody has named yet joins the ledger."""
        if address is None:
            return None
        try:
            return self._known(self.places.actor(address), document, span)
        except Gone:
            if not address.names or address.type not in self.places.vocabulary.entity_types:
                raise
        label = max(address.names, key=len)
        identifier = mint("e", address.type, *name_key(label))
        return self._known(identifier, document, span, Entity(id=identifier, type=address.type, label=label))

    def _known(self, identifier: str, document: str, span: tuple[int, int] | None, entity: Entity | None = None) -> str:
        if identifier in self.places.entities:
            return identifier
        if entity is None:
            actor = self.places.vocabulary.actors[identifier]
            entity = Entity(
                id=actor.id, type=actor.type, label=actor.label, curated=True, identifiers=actor.identifiers
            )
        mentions = set(self.brought_in.get(identifier, entity).mentions)
        if span is not None:
            mentions.add(
                Mention(
                    document=document,
                    start=span[0],
                    end=span[1],
                    text=self.texts[document][slice(*span)],
                    type=entity.type,
                    kind=MentionKind.NAME,
                    reason="told by a judgement",
                )
            )
        ordered = sorted(mentions, key=lambda mention: (mention.document, mention.start, mention.end))
        self.brought_in[identifier] = dataclasses.replace(entity, mentions=tuple(ordered))
        return identifier
