"""Whose words stand between quotation marks: also those that run on over paragraphs."""

from dataclasses import dataclass

from spacy.tokens import Doc

from graph.voices import HeardVoice, Voices, speaker_of

#: Words in quotation marks that are fewer than these are a borrowed phrase, not somebody's speech.
_SHORTEST_SPEECH = 4


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks: tokens ``first`` to ``last`` (half-open) of a paragraph, with the marks."""

    first: int
    last: int
    speech: bool
    #: None where the text leaves open who speaks.
    voice: HeardVoice | None


class Quotations:
    """The quotations of one document."""

    def __init__(self, voices: Voices) -> None:
        """Find all of them."""
        self._voices = voices
        self._parsed = voices.parsed
        self._found: list[list[Quotation]] = []
        self._read()

    def at(self, paragraph: int, place: int) -> Quotation | None:
        """Return the speech that a token of a paragraph is part of."""
        for quotation in self._found[paragraph]:
            if quotation.first <= place < quotation.last and quotation.speech:
                return quotation
        return None

    def _read(self) -> None:
        carried: HeardVoice | None = None
        open_at_end = False
        last_voice: HeardVoice | None = None
        for index, paragraph in enumerate(self._parsed.paragraphs):
            doc = paragraph.doc
            spans, open_now = _quoted(doc)
            found: list[Quotation] = []
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
                found.append(Quotation(first=first, last=last, speech=speech, voice=voice))
            # A quotation whose speaker comes only with a later one of the same paragraph.
            later: HeardVoice | None = None
            for place in range(len(found) - 1, -1, -1):
                if found[place].voice is None and found[place].speech and later is not None:
                    found[place] = Quotation(first=found[place].first, last=found[place].last, speech=True, voice=later)
                later = found[place].voice or later
            self._found.append(found)
            open_at_end = open_now
            voiced = [quotation.voice for quotation in found if quotation.voice is not None]
            carried = voiced[-1] if voiced else None
            if voiced:
                last_voice = voiced[-1]
            elif any(token.lemma_.lower() in self._voices.reporting for token in doc):
                spoken = [v for v in (self._voices.said_by(index, token) for token in doc) if v is not None]
                last_voice = spoken[-1] if spoken else last_voice
            elif doc.text.strip():
                last_voice = None

    def _introduced(self, paragraph: int) -> HeardVoice | None:
        """The one person whom the text has named before words that stand alone in quotation marks."""
        named = [
            referent
            for referent in self._voices.references.referents
            if referent.type == "Person"
            and referent.named
            and any(mention.paragraph < paragraph for mention in referent.mentions)
        ]
        if len(named) != 1:
            return None
        return HeardVoice(referent=named[0], mention=named[0].mentions[0], cue="", lemma="", place=None)

    def _said_before(self, paragraph: int, place: int) -> HeardVoice | None:
        """Who spoke last before a place of the same paragraph."""
        for token in reversed(self._parsed.paragraphs[paragraph].doc[:place]):
            voice = self._voices.said_by(paragraph, token)
            if voice is not None:
                return voice
        return None

    def _speaker_of(self, paragraph: int, first: int, last: int) -> HeardVoice | None:
        """The subject of the verb of saying beside a quotation: before it, after it, or in the same sentence."""
        doc = self._parsed.paragraphs[paragraph].doc
        sentence = doc[min(first + 1, len(doc) - 1)].sent
        end = max(sentence.end, doc[max(last - 1, 0)].sent.end)
        candidates = [
            token
            for token in doc[sentence.start : min(end + 6, len(doc))]
            if not first <= token.i < last and token.lemma_.lower() in self._voices.reporting and token.pos_ == "VERB"
        ]
        candidates.sort(key=lambda token: min(abs(token.i - first), abs(token.i - last)))
        for token in candidates:
            speaker = speaker_of(token)
            if speaker is not None and not first <= speaker.i < last:
                voice = self._voices.voice(paragraph, speaker, token.text, token.lemma_.lower(), token.i)
                if voice.referent is not None:
                    return voice
        for token in doc[sentence.start : end]:
            if token.lower_ == "according" and not first <= token.i < last:
                voice_of_source = self._voices.according_to(paragraph, token)
                if voice_of_source is not None:
                    return voice_of_source
        return None


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
