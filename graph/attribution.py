"""Who says it: the chain of voices over every word of a document, the innermost first.

A voice is opened by a verb of saying over its clause, by "according to", by a quotation (also one that runs on over
paragraphs), by a document that finds or alleges, or by a speaker's turn in a transcript. Where none is, the document
speaks itself, and the chain is empty.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from graph.language import Parsed
from graph.mentions import LocatedMention
from graph.reference import FIRST_PERSON, References, Referent
from ontology.vocabulary import Vocabulary

#: Words in quotation marks that are fewer than these are a borrowed phrase, not somebody's speech.
_SHORTEST_SPEECH = 4
_SUBJECTS = ("nsubj", "nsubjpass")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardVoice:
    """One voice in a chain."""

    #: None where the text leaves open who speaks.
    referent: Referent | None
    mention: LocatedMention | None
    #: The words that attribute, as they stand in the text.
    cue: str
    #: The lemma of the verb or noun that attributes; empty for a bare quotation or a turn.
    lemma: str
    #: The place (token index) of the cue in its paragraph; None for what stands elsewhere.
    place: int | None
    #: In which capacity: the apposition or title beside the name.
    speaking_as: str | None = None


@dataclass(frozen=True, slots=True)
class _Quotation:
    first: int
    last: int
    speech: bool
    voice: HeardVoice | None


class Attributions:
    """The voices of one document."""

    def __init__(self, parsed: Parsed, references: References, vocabulary: Vocabulary) -> None:
        """Find quotations and turns; clauses are looked at when asked."""
        self.parsed = parsed
        self.references = references
        cues = vocabulary.cues
        empty: frozenset[str] = frozenset()
        self.alleging = cues.get("allegingVerb", empty)
        self.denying = cues.get("denyingVerb", empty)
        self.believing = cues.get("probableVerb", empty)
        self.reporting = cues.get("reportingVerb", empty) | self.alleging | self.denying | self.believing
        self.nouns = cues.get("reportingNoun", empty)
        self.quotations: list[list[_Quotation]] = []
        self._read_quotations()
        self.turns = self._read_turns()

    def chain(self, paragraph: int, token: Token) -> tuple[HeardVoice, ...]:
        """Return the voices over a token, the innermost first; empty is the document's own voice."""
        # "We reported that …" is the voice that speaks anyway: of the quotation, the turn or the document.
        voices = [voice for voice in self._clause_voices(paragraph, token) if not _is_first_person(voice)]
        quotation = self._quotation_of(paragraph, token.i)
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
        turn = self.turns[paragraph]
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

    # --- clauses --------------------------------------------------------------------------------------

    def _clause_voices(self, paragraph: int, token: Token) -> Iterator[HeardVoice]:
        node = token
        while True:
            for child in node.children:
                if child.lower_ == "according" and not child.is_ancestor(token) and child.i != token.i:
                    speaker = next((c for to in child.children for c in to.children if c.dep_ == "pobj"), None)
                    if speaker is not None:
                        yield self._voice(paragraph, speaker, f"{child.text} to", "according", child.i)
                elif (
                    child.dep_ in ("advcl", "parataxis", "ccomp")
                    and child.lemma_.lower() in self.reporting
                    and not child.is_ancestor(token)
                    and child.i != token.i
                    and (
                        child.dep_ == "parataxis" or any(c.dep_ == "mark" and c.lower_ == "as" for c in child.children)
                    )
                ):
                    speaker = _subject(child)
                    if speaker is not None:
                        yield self._voice(paragraph, speaker, child.text, child.lemma_.lower(), child.i)
            parent = node.head
            if parent.i == node.i:
                return
            lemma = parent.lemma_.lower()
            if lemma in self.reporting and parent.pos_ in ("VERB", "AUX", "NOUN", "ADJ"):
                # "reported seizing", "announced the arrest": what is reported is an act, named by a gerund or a noun.
                content = (
                    node.dep_ in ("ccomp", "parataxis")
                    or (
                        node.dep_ in ("xcomp", "pcomp")
                        and (node.tag_ == "VBG" or lemma in self.denying | self.alleging)
                    )
                    or (node.dep_ == "dobj" and lemma in ("report", "announce", "confirm"))
                )
                if content and not (node.dep_ == "xcomp" and lemma in self.believing):
                    speaker = _subject(parent)
                    if speaker is not None:
                        yield self._voice(paragraph, speaker, parent.text, lemma, parent.i)
            elif (
                node.dep_ in ("prep", "pcomp")
                and parent.dep_ in ("prep",)
                and parent.head.lemma_.lower() in self.alleging
            ) or (node.dep_ == "pcomp" and parent.dep_ == "prep" and parent.head.lemma_.lower() in self.alleging):
                speaker = _subject(parent.head)
                if speaker is not None:
                    yield self._voice(paragraph, speaker, parent.head.text, parent.head.lemma_.lower(), parent.head.i)
            elif (
                node.dep_ in ("acl", "ccomp", "relcl")
                and lemma in self.nouns
                and any(child.dep_ == "mark" and child.lower_ == "that" for child in node.children)
            ):
                owner = next((child for child in parent.children if child.dep_ == "poss"), None)
                if owner is not None:
                    yield self._voice(paragraph, owner, parent.text, lemma, parent.i)
            node = parent

    def _voice(self, paragraph: int, speaker: Token, cue: str, lemma: str, place: int | None) -> HeardVoice:
        doc = self.parsed.paragraphs[paragraph].doc
        token = speaker
        if token.tag_ in ("WP", "WDT"):
            clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
            token = clause.head if clause is not None else token
        found = self.references.by_token.get((paragraph, token.i))
        if found is None:
            inside = [child for child in token.children if child.dep_ in ("appos", "compound")]
            found = next(
                (
                    self.references.by_token[paragraph, c.i]
                    for c in inside
                    if (paragraph, c.i) in self.references.by_token
                ),
                None,
            )
        mention, referent = found if found is not None else (None, None)
        return HeardVoice(
            referent=referent,
            mention=mention,
            cue=cue,
            lemma=lemma,
            place=place,
            speaking_as=_capacity(doc, token, self.parsed.paragraphs[paragraph], self.parsed) if referent else None,
        )

    # --- quotations -----------------------------------------------------------------------------------

    def _read_quotations(self) -> None:
        carried: HeardVoice | None = None
        open_at_end = False
        last_voice: HeardVoice | None = None
        for index, paragraph in enumerate(self.parsed.paragraphs):
            doc = paragraph.doc
            spans, open_now = _quoted(doc)
            found: list[_Quotation] = []
            previous: HeardVoice | None = None
            for first, last in spans:
                words = [token for token in doc[first:last] if token.is_alpha]
                verbs = any(token.pos_ in ("VERB", "AUX") for token in words)
                speech = len(words) >= _SHORTEST_SPEECH and verbs
                voice = self._speaker_of(index, first, last) if speech else None
                if voice is None and speech:
                    voice = previous or self._said_before(index, first)
                if voice is None and speech and first <= 1 and (open_at_end or _only_quote(doc, first, last)):
                    voice = carried or last_voice or self._introduced(index)
                if voice is not None:
                    previous = voice
                found.append(_Quotation(first=first, last=last, speech=speech, voice=voice))
            # A quotation whose speaker comes only with a later one of the same paragraph.
            later: HeardVoice | None = None
            for place in range(len(found) - 1, -1, -1):
                if found[place].voice is None and found[place].speech and later is not None:
                    found[place] = _Quotation(
                        first=found[place].first, last=found[place].last, speech=True, voice=later
                    )
                later = found[place].voice or later
            self.quotations.append(found)
            open_at_end = open_now
            voiced = [quotation.voice for quotation in found if quotation.voice is not None]
            carried = voiced[-1] if voiced else None
            if voiced:
                last_voice = voiced[-1]
            elif any(token.lemma_.lower() in self.reporting for token in doc):
                spoken = [v for v in (self._said_in(index, token) for token in doc) if v is not None]
                last_voice = spoken[-1] if spoken else last_voice
            elif doc.text.strip():
                last_voice = None

    def _introduced(self, paragraph: int) -> HeardVoice | None:
        """The one person whom the text has named before words that stand alone in quotation marks."""
        named = [
            referent
            for referent in self.references.referents
            if referent.type == "Person"
            and referent.named
            and any(mention.paragraph < paragraph for mention in referent.mentions)
        ]
        if len(named) != 1:
            return None
        return HeardVoice(referent=named[0], mention=named[0].mentions[0], cue="", lemma="", place=None)

    def _said_before(self, paragraph: int, place: int) -> HeardVoice | None:
        """Who spoke last before a place of the same paragraph."""
        for token in reversed(self.parsed.paragraphs[paragraph].doc[:place]):
            voice = self._said_in(paragraph, token)
            if voice is not None:
                return voice
        return None

    def _said_in(self, paragraph: int, token: Token) -> HeardVoice | None:
        if token.lemma_.lower() not in self.reporting or token.pos_ != "VERB":
            return None
        if any(child.dep_ == "xcomp" for child in token.children):
            # "continues to escalate" is no speech, though "continued the lawmakers" is.
            return None
        speaker = _subject(token)
        if speaker is None:
            return None
        voice = self._voice(paragraph, speaker, token.text, token.lemma_.lower(), None)
        return voice if voice.referent is not None and voice.referent.type in ("Person", "GovernmentBody") else None

    def _speaker_of(self, paragraph: int, first: int, last: int) -> HeardVoice | None:
        """The subject of the verb of saying beside a quotation: before it, after it, or in the same sentence."""
        doc = self.parsed.paragraphs[paragraph].doc
        sentence = doc[min(first + 1, len(doc) - 1)].sent
        end = max(sentence.end, doc[max(last - 1, 0)].sent.end)
        candidates = [
            token
            for token in doc[sentence.start : min(end + 6, len(doc))]
            if not first <= token.i < last and token.lemma_.lower() in self.reporting and token.pos_ == "VERB"
        ]
        candidates.sort(key=lambda token: min(abs(token.i - first), abs(token.i - last)))
        for token in candidates:
            speaker = _subject(token)
            if speaker is not None and not first <= speaker.i < last:
                voice = self._voice(paragraph, speaker, token.text, token.lemma_.lower(), token.i)
                if voice.referent is not None:
                    return voice
        for token in doc[sentence.start : end]:
            if token.lower_ == "according" and not first <= token.i < last:
                speaker = next((c for to in token.children for c in to.children if c.dep_ == "pobj"), None)
                if speaker is not None:
                    return self._voice(paragraph, speaker, "according to", "according", token.i)
        return None

    def _quotation_of(self, paragraph: int, place: int) -> _Quotation | None:
        for quotation in self.quotations[paragraph]:
            if quotation.first <= place < quotation.last and quotation.speech:
                return quotation
        return None

    # --- turns ----------------------------------------------------------------------------------------

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


def _quoted(doc: Doc) -> tuple[list[tuple[int, int]], bool]:
    """Return the spans between quotation marks, and whether the last one is still open at the end."""
    spans = []
    start: int | None = None
    for token in doc:
        if token.text == '"':
            if start is None:
                start = token.i
            else:
                spans.append((start, token.i + 1))
                start = None
    if start is not None:
        spans.append((start, len(doc)))
    return spans, start is not None


def _only_quote(doc: Doc, first: int, last: int) -> bool:
    return first <= 1 and last >= len(doc) - 1


def _subject(verb: Token) -> Token | None:
    """Who speaks: the subject; the agent of a passive; the noun that a relative clause or participle hangs on."""
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
    if passive:
        return next(
            (c for child in verb.children if child.dep_ == "agent" for c in child.children if c.dep_ == "pobj"), None
        )
    for child in verb.children:
        if child.dep_ == "nsubj":
            if child.tag_ in ("WP", "WDT") and verb.dep_ == "relcl":
                return verb.head
            return child
    if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.i != verb.i and verb.head.pos_ in ("VERB", "AUX"):
        return _subject(verb.head)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head
    return None


def _capacity(doc: Doc, speaker: Token, paragraph: object, parsed: Parsed) -> str | None:
    """The apposition beside a speaker's name, as it stands in the text."""
    for child in speaker.children:
        if child.dep_ == "appos" and child.pos_ in ("NOUN", "PROPN") and child.i > speaker.i:
            first, last = child.left_edge.i, child.right_edge.i + 1
            stop = next((t.i for t in doc[first:last] if t.text in (",", '"', "—", ";") and t.i > child.i), last)
            span = doc[first:stop]
            start, end = paragraph.span(span)  # type: ignore[attr-defined]
            return parsed.document.text[start:end]
    return None
