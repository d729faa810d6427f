"""A ledger and which of its entities are one → the ledger in which they are.

An entity is put together from cells: what one entity of the ledger is in some documents, or in all of them. So two
people of one name can be told apart, and one person of two names be brought together.
"""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from graph.model import (
    Claim,
    Dropped,
    Entity,
    Ledger,
    Mention,
    MentionKind,
    Proposition,
    Voice,
    claim_id,
    mint,
)
from graph.resolve import one_way_round
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cell:
    """What an entity is in some documents."""

    entity: str
    #: SHA-256 of their texts, sorted; empty: in all documents for which there is no other cell of the entity.
    documents: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The identifier that it has by itself."""
        return mint("e", "in", self.entity, *self.documents) if self.documents else self.entity


def curated_in(ledger: Ledger, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the ids of curated actors."""
    return frozenset(vocabulary.actors) | {entity.id for entity in ledger.entities if entity.curated}


def name_of(cells: Iterable[Cell], curated: AbstractSet[str]) -> str:
    """Return the identifier of the entity that some cells make: a curated actor's, else the least of their own."""
    return min((cell.id not in curated, cell.id) for cell in cells)[1]


def merged(ledger: Ledger, made: Sequence[Sequence[Cell]], vocabulary: Vocabulary) -> Ledger:
    """Return the ledger with entities made of cells in place of those that the cells are of.

    Args:
        ledger: as the documents were brought together.
        made: the cells of each new entity. All cells of an entity must be there, or none.
        vocabulary: whose actors some of them may be.
    """
    if not made:
        return ledger
    hashes = {document.id: document.sha256 for document in ledger.documents}
    known = {entity.id: entity for entity in ledger.entities}
    curated = curated_in(ledger, vocabulary)
    special = {
        (cell.entity, sha): name_of(cells, curated) for cells in made for cell in cells for sha in cell.documents
    }
    usual = {cell.entity: name_of(cells, curated) for cells in made for cell in cells if not cell.documents}

    def now(entity: str, document: str) -> str:
        return special.get((entity, hashes[document])) or usual.get(entity, entity)

    touched = {cell.entity for cells in made for cell in cells}
    mentions: dict[str, list[Mention]] = {name_of(cells, curated): [] for cells in made}
    for entity in sorted(touched & known.keys()):
        for mention in known[entity].mentions:
            mentions[now(entity, mention.document)].append(mention)
    claims: dict[str, Claim] = {}
    dropped = list(ledger.dropped)
    used: set[str] = set()
    for claim in ledger.claims:
        kept = one_way_round(_claim(claim, now), vocabulary)
        if kept.proposition.subject == kept.proposition.object:
            quote, document = claim.evidence.quote, claim.evidence.document
            dropped.append(Dropped(document=document, reason="subject and object are held to be one", quote=quote))
            continue
        claims.setdefault(kept.id, kept)
        used |= set(entities_of(kept))
    entities = [entity for entity in ledger.entities if entity.id not in touched]
    for cells in made:
        identifier = name_of(cells, curated)
        # Cells of an entity that no document holds any more are nobody.
        if (
            mentions[identifier]
            or identifier in used
            or any(cell.entity in known for cell in cells if not cell.documents)
        ):
            parts = [known[cell.entity] for cell in sorted(cells) if cell.entity in known]
            entities.append(_entity(identifier, cells, parts, mentions[identifier], vocabulary))
    return dataclasses.replace(
        ledger,
        entities=tuple(sorted(entities, key=lambda entity: entity.id)),
        claims=in_order(ledger, claims.values()),
        dropped=tuple(sorted(dropped, key=lambda drop: (drop.document, drop.quote, drop.reason))),
    )


def entities_of(claim: Claim) -> list[str]:
    """Return the entities that a claim speaks of or that speak in it."""
    voices = (claim.attribution.speaker, *claim.attribution.relayed_by)
    others = (*(voice.entity for voice in voices), *(qualifier.entity for qualifier in claim.qualifiers))
    return [claim.proposition.subject, claim.proposition.object, *(one for one in others if one is not None)]


def in_order(ledger: Ledger, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return claims in the order of a ledger."""
    slugs = {document.id: document.slug for document in ledger.documents}
    return tuple(
        sorted(
            claims,
            key=lambda claim: (
                slugs[claim.evidence.document],
                claim.evidence.start,
                claim.evidence.trigger_span,
                claim.id,
            ),
        )
    )


def _claim(claim: Claim, now: Callable[[str, str], str]) -> Claim:
    document = claim.evidence.document
    if all(now(entity, document) == entity for entity in entities_of(claim)):
        return claim

    def voice(one: Voice) -> Voice:
        return one if one.entity is None else dataclasses.replace(one, entity=now(one.entity, document))

    proposition = Proposition(
        subject=now(claim.proposition.subject, document),
        relation=claim.proposition.relation,
        object=now(claim.proposition.object, document),
    )
    attribution = dataclasses.replace(
        claim.attribution,
        speaker=voice(claim.attribution.speaker),
        relayed_by=tuple(map(voice, claim.attribution.relayed_by)),
    )
    return dataclasses.replace(
        claim,
        id=claim_id(proposition, attribution.speaker, claim.stance, claim.evidence),
        proposition=proposition,
        attribution=attribution,
        qualifiers=tuple(
            one if one.entity is None else dataclasses.replace(one, entity=now(one.entity, document))
            for one in claim.qualifiers
        ),
    )


def _entity(
    identifier: str, cells: Sequence[Cell], parts: Sequence[Entity], mentions: Sequence[Mention], vocabulary: Vocabulary
) -> Entity:
    """Return the entity that some cells make; it is what the part is whose identifier it has."""
    actor = vocabulary.actors.get(identifier)
    first = next((part for part in parts if part.id == identifier), parts[0] if parts else None)
    names = {mention.text for mention in mentions if mention.kind is MentionKind.NAME}
    if any(not cell.documents for cell in cells):
        whole = [part for part in parts if any(not cell.documents for cell in cells if cell.entity == part.id)]
        names |= {name for part in whole for name in (part.label, *part.aliases)}
    if actor is not None:
        label, type_ = actor.label, actor.type
    else:
        # Whoever is cut out of one keeps the name that the one has, where it is called so there.
        alone = first is not None and len(parts) == 1 and first.label.casefold() in map(str.casefold, names)
        kept = alone or (first is not None and first.id == identifier and first.curated)
        label = first.label if first is not None and (kept or not names) else max(sorted(names), key=len)
        type_ = first.type if first is not None else "Group"
    return Entity(
        id=identifier,
        type=type_,
        label=label,
        curated=actor is not None or (first is not None and first.id == identifier and first.curated),
        mentions=tuple(sorted(mentions, key=lambda mention: (mention.document, mention.start, mention.end))),
        aliases=tuple(sorted(names - {label})),
        identifiers=tuple(
            sorted(
                {address for part in parts for address in part.identifiers} | set(actor.identifiers if actor else ())
            )
        ),
    )
