"""Claims in words, for formats that have no place for who says something, and how."""

from graph.dates import edtf
from graph.model import Claim, Document, Entity, Ledger, Voice
from ontology.vocabulary import load_vocabulary


class Words:
    """Names what the claims of a ledger speak of."""

    def __init__(self, ledger: Ledger) -> None:
        """Index a ledger by the ids of its entities and documents."""
        self.entities: dict[str, Entity] = {entity.id: entity for entity in ledger.entities}
        self.documents: dict[str, Document] = {document.id: document for document in ledger.documents}
        self._relations = load_vocabulary().relations

    def relation(self, claim: Claim) -> str:
        """Return how the relation reads: ``launders money for``."""
        known = self._relations.get(claim.proposition.relation)
        return claim.proposition.relation if known is None else known.label

    def proposition(self, claim: Claim) -> str:
        """Return what is claimed as a sentence without a stop."""
        subject, object_ = (self.entities[end].label for end in (claim.proposition.subject, claim.proposition.object))
        return f"{subject} {self.relation(claim)} {object_}"

    def document(self, claim: Claim) -> Document:
        """Return the document that a claim stands in."""
        return self.documents[claim.evidence.document]

    def name(self, document: Document) -> str:
        """Return a name of a document that is never empty."""
        return document.title or document.slug or document.id

    def voice(self, voice: Voice, document: Document) -> str:
        """Return who speaks, in which capacity."""
        label = self.name(document) if voice.entity is None else self.entities[voice.entity].label
        return f"{label}, {voice.speaking_as}" if voice.speaking_as else label

    def attribution(self, claim: Claim) -> str:
        """Return how a claim is put, by whom, and who passes it on."""
        document = self.document(claim)
        said = (
            f"{claim.stance.polarity} ({claim.stance.certainty}) by {self.voice(claim.attribution.speaker, document)}"
        )
        relayed = [self.voice(voice, document) for voice in claim.attribution.relayed_by if voice.entity is not None]
        return "; relayed by ".join([said, *relayed])

    def times(self, claim: Claim) -> str:
        """Return when it is said to have happened and when it was said, as far as the text says; begins with ``;``."""
        happened = "" if claim.happened is None else f"; said to be of {edtf(claim.happened)}"
        return happened + ("" if claim.said is None else f"; said on {edtf(claim.said)}")
