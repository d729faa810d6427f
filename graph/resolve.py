"""What documents speak of → entities across documents, and claims about them with minted identifiers.

Only three things bring mentions of two documents together: the same curated actor, the same full name of the same
type, and the same descriptive words where these hold a name or a nationality ("Chinese suppliers") or name a
substance, a method or an offence. "The suspects" of one report are never those of another.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.claims import Extraction, FoundClaim
from graph.model import (
    Attribution,
    Claim,
    Document,
    Dropped,
    Entity,
    Ledger,
    MentionKind,
    Period,
    Proposition,
    Qualifier,
    Skipped,
    Voice,
    claim_id,
    mint,
)
from graph.qualifiers import FoundQualifier
from graph.reference import Referent
from graph.times import period_of
from ontology.vocabulary import Vocabulary

#: Types whose descriptions are the same thing everywhere.
_CONCEPTS = frozenset(("Substance", "Method", "Offense"))


def resolve(extractions: Iterable[Extraction], vocabulary: Vocabulary, skipped: Sequence[Skipped] = ()) -> Ledger:
    """Bring the extractions of many documents together."""
    documents: list[Document] = []
    parts: dict[str, list[tuple[Referent, Document]]] = {}
    claims: dict[str, tuple[str, Claim]] = {}
    dropped: list[Dropped] = []
    telling = telling_words(vocabulary)
    for extraction in extractions:
        documents.append(extraction.document)
        dropped.extend(extraction.dropped)
        ids: dict[int, str] = {}
        for referent in extraction.referents:
            identifier = entity_id(referent, extraction.document, vocabulary, telling)
            ids[id(referent)] = identifier
            parts.setdefault(identifier, []).append((referent, extraction.document))
        for found in extraction.claims:
            claim = one_way_round(_claim(found, ids, extraction.document), vocabulary)
            if claim.proposition.subject == claim.proposition.object:
                dropped.append(
                    Dropped(
                        document=extraction.document.id,
                        reason="subject and object turned out to be one",
                        quote=found.evidence.quote,
                    )
                )
                continue
            claims.setdefault(claim.id, (extraction.document.slug, claim))
    ordered = sorted(
        claims.values(), key=lambda pair: (pair[0], pair[1].evidence.start, pair[1].evidence.trigger_span, pair[1].id)
    )
    entities = tuple(_entity(identifier, parts[identifier], vocabulary) for identifier in sorted(parts))
    return Ledger(
        documents=tuple(sorted(documents, key=lambda document: document.id)),
        entities=entities,
        claims=tuple(claim for _, claim in ordered),
        skipped=tuple(skipped),
        dropped=tuple(sorted(dropped, key=lambda drop: (drop.document, drop.quote, drop.reason))),
    )


def one_way_round(claim: Claim, vocabulary: Vocabulary) -> Claim:
    """Return a claim whose relation holds both ways with its ends in the order of their ids, others as they are.

    "A fights B" and "B fights A" are one proposition, so that what supports and what denies it is counted together.
    """
    before = claim.proposition
    relation = vocabulary.relations.get(before.relation)
    if relation is None or not relation.symmetric or before.subject <= before.object:
        return claim
    return turned(claim)


def turned(claim: Claim) -> Claim:
    """Return a claim with its two ends the other way round, with the words that stand for them."""
    before, evidence = claim.proposition, claim.evidence
    proposition = Proposition(subject=before.object, relation=before.relation, object=before.subject)
    return replace(
        claim,
        id=claim_id(proposition, claim.attribution.speaker, claim.stance, evidence),
        proposition=proposition,
        evidence=replace(
            evidence,
            subject_span=evidence.object_span,
            object_span=evidence.subject_span,
            subject_antecedent=evidence.object_antecedent,
            object_antecedent=evidence.subject_antecedent,
        ),
    )


def entity_id(
    referent: Referent, document: Document, vocabulary: Vocabulary, telling: frozenset[str] | None = None
) -> str:
    """Return the identifier of what a document refers to: curated, shared by name, or the document's own.

    Args:
        referent: what the document refers to.
        document: where it does.
        vocabulary: the ontology.
        telling: what :func:`telling_words` gives, for whoever asks often.
    """
    if referent.actor is not None:
        return referent.actor
    words = name_key(referent.label) if referent.named else referent.key
    if referent.named and (referent.type != "Person" or len(words) > 1):
        return mint("e", referent.type, *words)
    if telling is None:
        telling = telling_words(vocabulary)
    if not referent.named and (referent.type in _CONCEPTS or _says_which(words, telling)):
        return mint("e", referent.type, "description", *words)
    return mint("e", referent.type, document.id, *words)


def telling_words(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the words by which a description says which one is meant: nationalities and the names of countries."""
    known = {demonym.lower() for actor in vocabulary.actors.values() for demonym in actor.demonyms}
    return frozenset(known | {actor.label.lower() for actor in vocabulary.actors.values() if actor.type == "Country"})


def _says_which(words: tuple[str, ...], telling: frozenset[str]) -> bool:
    """Whether a description holds a nationality or a curated name."""
    return len(words) > 1 and not telling.isdisjoint(words)


def _entity(identifier: str, parts: list[tuple[Referent, Document]], vocabulary: Vocabulary) -> Entity:
    parts = sorted(parts, key=lambda part: part[1].id)
    first = parts[0][0]
    mentions = [
        mention
        for referent, _ in parts
        for located in referent.mentions
        if located.mention.kind is not MentionKind.PRONOUN
        for mention in (located.mention, *located.wider)
    ]
    if first.actor is not None:
        actor = vocabulary.actors[first.actor]
        label, type_, identifiers = actor.label, actor.type, actor.identifiers
    else:
        names = [mention.text for mention in mentions if mention.kind is MentionKind.NAME] or [first.label]
        label = (
            max(sorted(set(names)), key=len) if first.named else min(sorted({part[0].label for part in parts}), key=len)
        )
        type_, identifiers = first.type, ()
    aliases = sorted({mention.text for mention in mentions if mention.kind is MentionKind.NAME} - {label})
    return Entity(
        id=identifier,
        type=type_,
        label=label,
        curated=first.actor is not None,
        mentions=tuple(sorted(mentions, key=lambda mention: (mention.document, mention.start, mention.end))),
        aliases=tuple(aliases),
        identifiers=identifiers,
    )


def _claim(found: FoundClaim, ids: dict[int, str], document: Document) -> Claim:
    proposition = Proposition(subject=ids[id(found.subject)], relation=found.relation, object=ids[id(found.object)])
    voices = tuple(
        Voice(entity=ids[id(voice.referent)] if voice.referent is not None else None, speaking_as=voice.speaking_as)
        for voice in found.voices
    )
    speaker = voices[0] if voices else Voice(entity=None)
    relayed = (*voices[1:], Voice(entity=None)) if voices else ()
    attribution = Attribution(
        speaker=speaker, relayed_by=relayed, cue=found.voices[0].cue if found.voices and found.voices[0].cue else None
    )
    evidence = found.evidence
    return Claim(
        id=claim_id(proposition, speaker, found.stance, evidence),
        proposition=proposition,
        attribution=attribution,
        stance=found.stance,
        evidence=evidence,
        qualifiers=tuple(
            sorted((_qualifier(q, ids) for q in found.qualifiers), key=lambda q: (q.role, q.start, q.end))
        ),
        happened=_when("time", found, document),
        said=_when("saying", found, document),
        rule=found.rule,
        confidence=found.confidence,
    )


def _when(role: str, found: FoundClaim, document: Document) -> Period | None:
    """Return the period of the words that date a claim: of those that can be resolved, the ones next to its trigger."""
    place = found.evidence.trigger_span[0]
    dated = [
        (min(abs(detail.start - place), abs(detail.end - place)), detail.start, period)
        for detail in found.qualifiers
        if detail.role == role
        and (period := period_of(document.text, detail.start, detail.end, document.date)) is not None
    ]
    return min(dated, key=lambda one: one[:2])[2] if dated else None


def _qualifier(found: FoundQualifier, ids: dict[int, str]) -> Qualifier:
    return Qualifier(
        role=found.role,
        start=found.start,
        end=found.end,
        text=found.text,
        entity=ids[id(found.referent)] if found.referent is not None else None,
    )


def name_key(label: str) -> tuple[str, ...]:
    """Return the words of a full name; names with the same words are one entity, whatever the document."""
    words = re.findall(r"[^\W_]+", label.casefold().replace(".", ""))
    while len(words) > 1 and words[0] in ("the", "mr", "mrs", "ms", "dr"):
        words = words[1:]
    return tuple(words)
