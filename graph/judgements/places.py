"""Where what a judgement names is in a ledger: documents, actors and claims, found again after a rebuild."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.identity.merge import entities_of
from graph.judgements.values import ActorAddress, ClaimAddress, DocumentAddress
from graph.model import Claim, Document, Entity, Evidence, Ledger
from ontology.vocabulary import Vocabulary


class Gone(Exception):  # noqa: N818 (it is no error: the judgement waits until what it names is there again)
    """What a judgement names is not in the ledger; the message says what and why."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Finds what judgements name in one ledger."""

    ledger: Ledger
    vocabulary: Vocabulary

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Entities by id."""
        return {entity.id: entity for entity in self.ledger.entities}

    @cached_property
    def documents_of(self) -> Mapping[str, frozenset[str]]:
        """The SHA-256 of the texts that each entity stands in, by id."""
        hashes = {document.id: document.sha256 for document in self.ledger.documents}
        found: dict[str, set[str]] = defaultdict(set)
        for entity in self.ledger.entities:
            found[entity.id] |= {hashes[mention.document] for mention in entity.mentions}
        for claim in self.ledger.claims:
            for one in entities_of(claim):
                found[one].add(hashes[claim.evidence.document])
        return {entity: frozenset(some) for entity, some in found.items()}

    def documents(self, address: DocumentAddress) -> tuple[list[Document], bool]:
        """Return the documents at an address, and whether their text is another now.

        Raises:
            Gone: none is there.
        """
        found = self._by_sha256.get(address.sha256)
        if found:
            return found, False
        found = (address.address and self._by_address.get(address.address)) or self._by_slug.get(address.slug)
        if not found:
            raise Gone(f"the document {address.slug or address.sha256[:12]} is not there")
        return found, True

    def actor(self, address: ActorAddress) -> str:
        """Return the id of an actor, in the ledger or curated.

        Raises:
            Gone: nobody, or more than one, goes by its id or names.
        """
        if address.id in self.entities or address.id in self.vocabulary.actors:
            return address.id
        named = {one for name in address.names for one in self._by_name.get((address.type, name), ())}
        if len(named) == 1:
            return min(named)
        called = " or ".join(address.names) or address.id
        raise Gone(f"nobody is called {called}" if not named else f"more than one is called {called}")

    def claims(self, address: ClaimAddress) -> tuple[list[Claim], bool]:
        """Return the claims at an address, and whether the text around them is another now.

        Raises:
            Gone: the document is not there, its text says something else now, or it is not read so any more.
        """
        documents, changed = self.documents(address.document)
        found = [claim for document in documents for claim in self._by_place.get(self._place(document.id, address), ())]
        if changed:
            # The words may have moved: they must be the same, and be read the same.
            found = [
                claim for document in documents for claim in self._by_words.get(self._words(document.id, address), ())
            ]
        said = [claim for claim in found if self._speaker(claim) == address.speaker] or found
        slug = documents[0].slug
        if not said:
            what = "the text has changed and" if changed else "the sentence"
            raise Gone(f"{slug}: {what} is not read as that claim any more")
        if changed and len(said) > 1:
            raise Gone(f"{slug}: the text has changed, and says that more than once")
        return said, changed

    def _speaker(self, claim: Claim) -> str:
        entity = claim.attribution.speaker.entity
        return "" if entity is None else self.entities[entity].label

    @cached_property
    def _by_sha256(self) -> dict[str, list[Document]]:
        return self._documents_by("sha256")

    @cached_property
    def _by_slug(self) -> dict[str, list[Document]]:
        return self._documents_by("slug")

    @cached_property
    def _by_address(self) -> dict[str, list[Document]]:
        return self._documents_by("address")

    def _documents_by(self, name: str) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = defaultdict(list)
        for document in self.ledger.documents:
            found[getattr(document, name) or ""].append(document)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for entity in self.ledger.entities:
            for name in (entity.label, *entity.aliases):
                found[entity.type, name].add(entity.id)
        return found

    @cached_property
    def _by_place(self) -> dict[tuple[object, ...], list[Claim]]:
        found: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
        for claim in self.ledger.claims:
            found[self._place(claim.evidence.document, claim)].append(claim)
        return found

    @cached_property
    def _by_words(self) -> dict[tuple[object, ...], list[Claim]]:
        found: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
        for claim in self.ledger.claims:
            found[self._words(claim.evidence.document, claim)].append(claim)
        return found

    def _place(self, document: str, claim: Claim | ClaimAddress) -> tuple[object, ...]:
        spans, relation, stance = self._parts(claim)
        return document, *spans, relation, *stance

    def _words(self, document: str, claim: Claim | ClaimAddress) -> tuple[object, ...]:
        evidence = claim if isinstance(claim, ClaimAddress) else claim.evidence
        spans, relation, stance = self._parts(claim)
        beside = ((start - evidence.start, end - evidence.start) for start, end in spans)
        return document, evidence.quote, *beside, relation, *stance

    def _parts(self, claim: Claim | ClaimAddress) -> tuple[list[tuple[int, int]], str, tuple[str, str]]:
        place: Evidence | ClaimAddress
        if isinstance(claim, ClaimAddress):
            place, relation, stance = claim, claim.relation, (claim.polarity, claim.certainty)
        else:
            place, relation = claim.evidence, claim.proposition.relation
            stance = (claim.stance.polarity, claim.stance.certainty)
        ends = [place.subject_span, place.object_span]
        known = self.vocabulary.relations.get(relation)
        if known is not None and known.symmetric:
            # Which end comes first depends on who is held to be one.
            ends.sort()
        return [*ends, place.trigger_span], relation, stance
