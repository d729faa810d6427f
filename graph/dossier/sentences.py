"""Claims in words: always whose claim it is, with its hedges and denials. Nothing here says that anything is so."""

import re

from graph.model import Certainty, Claim, Entity, Ledger, MentionKind, Polarity, Proposition, Qualifier, Voice
from ontology.vocabulary import Vocabulary

_ADVERBS = {
    Certainty.CERTAIN: "",
    Certainty.ALLEGED: "allegedly",
    Certainty.PROBABLE: "probably",
    Certainty.POSSIBLE: "possibly",
}
_MANY = re.compile(r"[a-z]{2,}[^suia\W]s", re.ASCII)
_IRREGULAR = {"is": "are", "has": "have", "does": "do", "goes": "go"}


class Sentences:
    """Puts the claims of a ledger into words."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        """Look up names."""
        self._labels = {entity.id: _called(entity) for entity in ledger.entities}
        self._documents = {document.id: document for document in ledger.documents}
        self._relations = vocabulary.relations

    def whether(self, proposition: Proposition) -> str:
        """Return a proposition as an open question: ``Whether Chinese brokers launder money for Mexican cartels``."""
        return f"Whether {self._clause(proposition)}"

    def speaker(self, claim: Claim) -> str:
        """Return who makes a claim: a name with the capacity in which they speak, or a document in its own voice."""
        return self._voice(claim.attribution.speaker, claim)

    def sentence(self, claim: Claim) -> str:
        """Return a claim as a sentence: ``Gao Shilin says that it is not so that …``."""
        who = self.speaker(claim)
        relays = [self._voice(voice, claim) for voice in claim.attribution.relayed_by if voice.entity is not None]
        passed_on = f", passed on by {' and by '.join(relays)}," if relays else ""
        # When it was said is a clock of its own, and no part of what is said.
        parts = [one for one in claim.qualifiers if one.role != "saying"]
        details = "".join(f"; {one.role}: {self._detail(one)}" for one in parts)
        cues = ", ".join(f"“{_flat(cue)}”" for cue in claim.stance.cues)
        denied = ["denied"] if claim.stance.polarity is Polarity.DENIED else []
        how = " or ".join([*denied, *(["hedged"] if claim.stance.certainty is not Certainty.CERTAIN else [])])
        words = "word" if len(claim.stance.cues) == 1 and " " not in claim.stance.cues[0] else "words"
        hedged = f" ({how or 'put'} by the {words} {cues})" if cues else ""
        return f"{who}{passed_on} says that {self._stance(claim)}{self._clause(claim.proposition)}{details}{hedged}."

    def _detail(self, detail: Qualifier) -> str:
        words = _flat(detail.text)
        named = self._labels.get(detail.entity or "", words)
        return words if named.casefold() == words.casefold() else f"{named} (“{words}”)"

    def _stance(self, claim: Claim) -> str:
        adverb = _ADVERBS[claim.stance.certainty]
        if claim.stance.polarity is Polarity.DENIED:
            return " ".join(filter(None, ("it is", adverb, "not so that "))).replace("  ", " ")
        return f"{adverb} " if adverb else ""

    def _clause(self, proposition: Proposition) -> str:
        subject, object_ = self._labels[proposition.subject], self._labels[proposition.object]
        known = self._relations.get(proposition.relation)
        words = (known.clause or known.label) if known is not None else proposition.relation
        return f"{subject} {_agreeing(words, subject)} {object_}"

    def _voice(self, voice: Voice, claim: Claim) -> str:
        if voice.entity is not None:
            capacity = f" ({_flat(voice.speaking_as)})" if voice.speaking_as else ""
            return f"{self._labels[voice.entity]}{capacity}"
        document = self._documents[claim.evidence.document]
        return f"{_flat(document.publisher or document.title or document.slug)}, in its own voice,"


def _agreeing(words: str, subject: str) -> str:
    """Return ``launder money for`` for a subject that is described by a noun in the plural: ``Chinese brokers``."""
    last = subject.rpartition(" ")[2].rstrip("”")
    verb, space, rest = words.partition(" ")
    # A name that ends so, "Ministry of Foreign Affairs", is written with a capital.
    if not _MANY.fullmatch(last) or not verb.endswith("s"):
        return words
    if verb in _IRREGULAR:
        return f"{_IRREGULAR[verb]}{space}{rest}"
    stem = f"{verb[:-3]}y" if verb.endswith("ies") else re.sub("(?<=ss|sh|ch)es$|s$", "", verb)
    return f"{stem}{space}{rest}"


def _called(entity: Entity) -> str:
    """Return what an entity is called; mere words of one text, such as “the network”, stand in quotation marks."""
    label = _flat(entity.label)
    named = entity.curated or any(mention.kind is MentionKind.NAME for mention in entity.mentions)
    of_one_text = len({mention.document for mention in entity.mentions}) <= 1
    return f"“{label}”" if of_one_text and not named and label[:1].islower() else label


def _flat(words: str) -> str:
    return " ".join(words.split())
