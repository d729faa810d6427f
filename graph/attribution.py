"""Who says it: the chain of voices over every word of a document, the innermost first.

The voices over its clauses, that of a quotation around it, and that of a speaker's turn in a transcript. Where there is
none, the document speaks itself, and the chain is empty.
"""

from spacy.tokens import Token

from graph.language import Parsed
from graph.quotations import Quotations
from graph.reference import FIRST_PERSON, References
from graph.voices import HeardVoice, Voices
from ontology.vocabulary import Vocabulary


class Attributions:
    """The voices of one document."""

    def __init__(self, parsed: Parsed, references: References, vocabulary: Vocabulary) -> None:
        """Find quotations and turns; clauses are looked at when asked."""
        self.parsed = parsed
        self.references = references
        self._voices = Voices(parsed, references, vocabulary)
        self._quotations = Quotations(self._voices)
        self._turns = self._read_turns()
        self._chains: dict[tuple[int, int], tuple[HeardVoice, ...]] = {}

    def chain(self, paragraph: int, token: Token) -> tuple[HeardVoice, ...]:
        """Return the voices over a token, the innermost first; empty is the document's own voice."""
        key = (paragraph, token.i)
        if key not in self._chains:
            self._chains[key] = self._chain(paragraph, token)
        return self._chains[key]

    def _chain(self, paragraph: int, token: Token) -> tuple[HeardVoice, ...]:
        # "We reported that …" is the voice that speaks anyway: of the quotation, the turn or the document.
        voices = [voice for voice in self._voices.over(paragraph, token) if not _is_first_person(voice)]
        quotation = self._quotations.at(paragraph, token.i)
        if quotation is not None and quotation.voice is not None:
            inner = [
                voice for voice in voices if voice.place is not None and quotation.first <= voice.place < quotation.last
            ]
            outer = [voice for voice in voices if voice not in inner]
            if not any(voice.referent is quotation.voice.referent for voice in outer):
                outer = outer or [quotation.voice]
            voices = inner + outer
        elif quotation is not None and not voices:
            # Words in quotation marks are somebody's, and never the document's own for want of a name.
            voices = [HeardVoice(referent=None, mention=None, cue="", lemma="", place=None)]
        turn = self._turns[paragraph]
        if turn is not None:
            voices.append(turn)
        seen: list[HeardVoice] = []
        for voice in voices:
            if not any(voice.referent is other.referent for other in seen):
                seen.append(voice)
        return tuple(seen)

    def carrier(self, paragraph: int, one: Token, other: Token) -> Token:
        """Return the word by which two mentions of a sentence are related: where their voices and stance are read.

        It is the innermost verb, or noun that names nobody, over the second of them and below the lowest word over
        both; else over the first; else the lowest word over both.
        """
        over_one, over_other = [one, *one.ancestors], [other, *other.ancestors]
        shared = {token.i for token in over_one}
        lowest = next((token for token in over_other if token.i in shared), one)
        for path in (over_other, over_one):
            for token in path:
                if token.i == lowest.i:
                    break
                if token.i in (one.i, other.i):
                    continue
                if token.pos_ in ("VERB", "AUX") or (
                    token.pos_ == "NOUN" and (paragraph, token.i) not in self.references.by_token
                ):
                    return token
        if lowest.i in (one.i, other.i) and any(token.dep_ == "conj" for token in (one, other)):
            # "Peru and Chile agreed": the two share what governs the first.
            return next((token for token in lowest.ancestors if token.pos_ != "ADP"), lowest)
        return lowest

    def _read_turns(self) -> list[HeardVoice | None]:
        """Speakers of a transcript; where only one speaks, that is the document's own voice."""
        text = self.parsed.document.text
        speakers = self.references.turns
        if len(speakers) < 2:
            return [None] * len(self.parsed.paragraphs)
        turns: list[HeardVoice | None] = []
        current: HeardVoice | None = None
        for paragraph in self.parsed.paragraphs:
            label = text[slice(*paragraph.turn)] if paragraph.turn is not None else None
            if label in speakers:
                current = HeardVoice(
                    referent=speakers[label], mention=None, cue=label, lemma="", place=None, speaking_as=None
                )
            turns.append(current)
        return turns


def _is_first_person(voice: HeardVoice) -> bool:
    return voice.referent is None and voice.mention is not None and voice.mention.mention.text.lower() in FIRST_PERSON
