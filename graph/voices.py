"""Who speaks in a clause: verbs of saying, asides, "according to", accounts, documents that find or allege.

A verb of saying opens a voice over the clause that it governs ("the agency said that …"), an aside over the rest of its
sentence ("…, the agency said, …"), "according to the agency" and "by the agency's account" over what they stand with.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from graph.language import Parsed
from graph.mentions import LocatedMention
from graph.reference import References, Referent
from ontology.vocabulary import Vocabulary

#: Verbs by which what is said may be named by a noun: "announced the arrest of …".
_NOMINAL = frozenset(("report", "announce", "confirm"))
#: Words that may stand in an aside beside speaker and verb.
_BESIDE = frozenset(("advmod", "aux", "neg", "npadvmod", "cc", "mark", "prt"))
_FINITE = frozenset(("VBD", "VBZ", "VBP"))
#: Verbs that may stand before who speaks: "…, says Ana Ruiz, …".
_INVERTED = frozenset(("add", "argue", "continue", "explain", "note", "recall", "reply", "say", "warn", "write"))
#: What the language model takes for a body or a place.
_NO_PERSON = frozenset(("ORG", "GPE", "LOC", "FAC"))
#: Types of what can speak.
_SPEAKING = frozenset(
    ("Company", "Document", "GovernmentBody", "Group", "MediaOutlet", "Organization", "Party", "Person", "Country")
)
#: Verbs that name whom they speak to, and those of which nobody is the speaker.
_TELLING, _IMPERSONAL = frozenset(("tell", "inform", "advise", "warn", "assure")), frozenset(("seem", "appear"))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aside:
    """Words between commas that name a speaker: "…, prosecutors allege, …"."""

    first: int
    last: int
    speaker: Token
    voice: HeardVoice

    def covers(self, token: Token) -> bool:
        """Whether a word of the same sentence is what the speaker of the aside says."""
        doc = token.doc
        if self.first <= token.i <= self.last or self.speaker.is_ancestor(token):
            # "…, said Ana Ruiz, who led the unit": that she did is not hers to say.
            return False
        if token.i > self.last:
            # '"…", said Ana Ruiz, pointing at the map': what follows the words quoted is told by the document.
            return self.first < 2 or all(word.text != '"' for word in doc[self.first - 2 : self.first])
        # "He kept the books and, investigators believe, ran the shops"; "He sold it; police say he made it, too".
        joined = self.first > 1 and doc[self.first - 1].is_punct and doc[self.first - 2].dep_ == "cc"
        return not joined and all(word.text != ";" for word in doc[token.i : self.first])


class Voices:
    """The voices over clauses of one document."""

    def __init__(self, parsed: Parsed, references: References, vocabulary: Vocabulary) -> None:
        """Take the cue words; clauses are looked at when asked."""
        self.parsed = parsed
        self.references = references
        cues = vocabulary.cues
        empty: frozenset[str] = frozenset()
        self.alleging = cues.get("allegingVerb", empty)
        self.denying = cues.get("denyingVerb", empty)
        self.believing = cues.get("probableVerb", empty)
        self.describing = cues.get("describingVerb", empty)
        self.judging = cues.get("judgingVerb", empty)
        self.reporting = cues.get("reportingVerb", empty) | self.alleging | self.denying | self.believing
        self.nouns = cues.get("reportingNoun", empty)
        self.accounts = cues.get("accountNoun", empty)
        self._asides: dict[tuple[int, int], list[_Aside]] = {}
        self._semicolons: dict[int, list[int]] = {}
        self._phrases: dict[tuple[int, int], HeardVoice | None] = {}

    def over(self, paragraph: int, token: Token) -> list[HeardVoice]:
        """Return the voices over a token by its clauses, the innermost first."""
        return (
            list(self._clauses(paragraph, token))
            or [aside.voice for aside in self._asides_of(paragraph, token.sent) if aside.covers(token)]
            or list(self._continued(paragraph, token))
        )

    def said_by(self, paragraph: int, token: Token) -> HeardVoice | None:
        """Return who says something by a verb, where that is a person or a body; None where it is no such verb."""
        if token.lemma_.lower() not in self.reporting or token.pos_ != "VERB":
            return None
        if any(child.dep_ == "xcomp" for child in token.children):
            # "continues to escalate" is no speech, though "continued the lawmakers" is.
            return None
        speaker = speaker_of(token)
        if speaker is None:
            return None
        voice = self.voice(paragraph, speaker, token.text, token.lemma_.lower(), None)
        return voice if voice.referent is not None and voice.referent.type in ("Person", "GovernmentBody") else None

    def voice(self, paragraph: int, speaker: Token, cue: str, lemma: str, place: int | None) -> HeardVoice:
        """Return the voice of what a word stands for; its referent is None where that is open."""
        token = speaker
        if token.tag_ in ("WP", "WDT"):
            clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
            token = described_by(clause, token) if clause is not None else token
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
            speaking_as=self._capacity(paragraph, token) if referent else None,
        )

    def according_to(self, paragraph: int, token: Token) -> HeardVoice | None:
        """Return the voice that "according" opens; None where nobody stands behind it."""
        speaker = next((c for to in token.children for c in to.children if c.dep_ == "pobj"), None)
        return self.voice(paragraph, speaker, f"{token.text} to", "according", token.i) if speaker is not None else None

    # --- clauses --------------------------------------------------------------------------------------

    def _clauses(self, paragraph: int, token: Token) -> Iterator[HeardVoice]:
        if paragraph not in self._semicolons:
            self._semicolons[paragraph] = [word.i for word in token.doc if word.text == ";"]
        semicolons = self._semicolons[paragraph]
        # Of the words below each, only the one that the way up came from is over the token, or is it.
        node = below = token
        while True:
            for child in node.children:
                if child.i != below.i:
                    voice = self._phrase(paragraph, child)
                    if voice is not None:
                        yield voice
            parent = node.head
            if parent.i == node.i:
                return
            if not any(token.i <= place < parent.i for place in semicolons):
                yield from self._governing(paragraph, node, parent)
            node, below = parent, node

    def _phrase(self, paragraph: int, child: Token) -> HeardVoice | None:
        """What :meth:`_beside` returns, looked at once: each word of a sentence is asked about for every other."""
        key = (paragraph, child.i)
        if key not in self._phrases:
            self._phrases[key] = self._beside(paragraph, child)
        return self._phrases[key]

    def _beside(self, paragraph: int, child: Token) -> HeardVoice | None:
        """Return the voice of a phrase beside what it is about: "according to …", "as … says", "by …'s account"."""
        if child.lower_ == "according":
            return self.according_to(paragraph, child)
        lemma = child.lemma_.lower()
        if child.dep_ == "prep" and child.lower_ in ("by", "in", "on"):
            for noun in child.children:
                owner = next((word for word in noun.children if word.dep_ == "poss"), None)
                if noun.dep_ == "pobj" and noun.lemma_.lower() in self.accounts and owner is not None:
                    return self.voice(paragraph, owner, f"{child.text} {noun.text}", noun.lemma_.lower(), noun.i)
        spoken = child.dep_ == "parataxis" or (
            child.dep_ in ("advcl", "ccomp") and any(c.dep_ == "mark" and c.lower_ == "as" for c in child.children)
        )
        if spoken and lemma in self.reporting:
            speaker = speaker_of(child)
            if speaker is not None:
                return self.voice(paragraph, speaker, child.text, lemma, child.i)
        return None

    def _governing(self, paragraph: int, node: Token, parent: Token) -> Iterator[HeardVoice]:
        """Yield the voice that the word over a node opens over it."""
        lemma = parent.lemma_.lower()
        owner = None
        if lemma in self.nouns and node.dep_ in ("acl", "ccomp", "relcl"):
            owner = next((child for child in parent.children if child.dep_ == "poss"), None)
        if owner is not None:
            if any(child.dep_ == "mark" and child.lower_ == "that" for child in node.children):
                yield self.voice(paragraph, owner, parent.text, lemma, parent.i)
        elif lemma in self.reporting and parent.pos_ in ("VERB", "AUX", "NOUN", "ADJ"):
            # "rejected claims that …": whose claim it was stands with the noun, if anywhere.
            rejected = node.dep_ == "dobj" and lemma in self.denying and self._holds_a_claim(node)
            if rejected or self._is_content(node, parent, lemma):
                yield from self._of_verb(paragraph, parent)
        if parent.dep_ != "prep" and parent.pos_ != "ADP":
            return
        verb = parent.head
        lemma = verb.lemma_.lower()
        accused = lemma in self.alleging and (
            node.dep_ in ("pcomp", "prep") or (node.dep_ == "pobj" and parent.lower_ in ("for", "with", "of"))
        )
        judged = lemma in self.judging and node.dep_ == "pcomp" and parent.lower_ in ("for", "of")
        # "described him as the treasurer", but not "quoted him as saying", whose verb has a speaker of its own.
        described = (
            lemma in self.describing
            and parent.lower_ == "as"
            and node.dep_ in ("pobj", "pcomp", "amod")
            and node.lemma_.lower() not in self.reporting
        )
        if verb.pos_ in ("VERB", "AUX") and (accused or judged or described):
            yield from self._of_verb(paragraph, verb)

    def _of_verb(self, paragraph: int, verb: Token) -> Iterator[HeardVoice]:
        speaker = speaker_of(verb)
        if speaker is not None:
            yield self.voice(paragraph, speaker, verb.text, verb.lemma_.lower(), verb.i)

    def _is_content(self, node: Token, verb: Token, lemma: str) -> bool:
        """Whether what a word of a clause says is what a verb of saying reports."""
        if node.dep_ in ("ccomp", "parataxis"):
            # "It was sold, and police say that …": the clause before is said by whoever says the sentence.
            own = [child for child in verb.children if child.i > verb.i and child.dep_ in ("ccomp", "xcomp")]
            own = [child for child in own if all(word.text != ";" for word in verb.doc[verb.i : child.i])]
            return node.i > verb.i or not own
        if node.dep_ in ("xcomp", "pcomp"):
            # "reported seizing", "announced the arrest": what is reported is an act, named by a gerund or a noun.
            named = node.tag_ == "VBG" or lemma in self.denying | self.alleging
            return named and not (node.dep_ == "xcomp" and lemma in self.believing)
        return node.dep_ == "dobj" and lemma in _NOMINAL

    def _holds_a_claim(self, noun: Token) -> bool:
        return noun.lemma_.lower() in self.nouns and not any(child.dep_ == "poss" for child in noun.children)

    def _continued(self, paragraph: int, token: Token) -> Iterator[HeardVoice]:
        """Yield who says the first of several clauses of which a word is in a later one: "… that A; and that B".

        Read by the order of the words: the parser loses its way between semicolons.
        """
        places = [place for place in self._semicolons[paragraph] if place < token.i]
        doc = token.doc
        if not places or any(word.text in ".?!" for word in doc[places[-1] : token.i]):
            return
        begin = next(
            (word for word in doc[places[-1] + 1 : token.i] if word.dep_ != "cc" and word.lower_ != "and"), None
        )
        if begin is None or begin.lower_ != "that":
            return
        start = next((word.i + 1 for word in reversed(doc[: places[0]]) if word.text in ".?!"), 0)
        said = next((word.i for word in doc[start : places[0]] if word.lower_ == "that" and word.tag_ == "IN"), None)
        verb = next((word for word in reversed(doc[start:said]) if word.pos_ == "VERB"), None) if said else None
        if verb is not None and verb.lemma_.lower() in self.reporting:
            yield from self._of_verb(paragraph, verb)

    # --- asides ---------------------------------------------------------------------------------------

    def _asides_of(self, paragraph: int, sentence: Span) -> list[_Aside]:
        key = (paragraph, sentence.start)
        if key not in self._asides:
            self._asides[key] = list(self._find_asides(paragraph, sentence))
        return self._asides[key]

    def _find_asides(self, paragraph: int, sentence: Span) -> Iterator[_Aside]:
        stretch: list[Token] = []
        for token in (*sentence, None):
            if token is not None and not token.is_punct:
                stretch.append(token)
                continue
            found = self._aside(stretch) if len(stretch) > 1 else None
            if found is not None and len(stretch) < len(sentence) - 1:
                speaker, verb = found
                voice = self.voice(paragraph, speaker, verb.text, verb.lemma_.lower(), verb.i)
                if voice.referent is not None and voice.referent.type in _SPEAKING:
                    yield _Aside(first=stretch[0].i, last=stretch[-1].i, speaker=speaker, voice=voice)
            stretch = []

    def _aside(self, stretch: list[Token]) -> tuple[Token, Token] | None:
        """Return speaker and verb where words between commas hold these two and nothing that is said.

        Read by the order of the words, since the parser often makes a noun or a clause of something else of an aside.
        """
        for at, verb in enumerate(stretch):
            lemma = verb.lemma_.lower()
            if lemma not in self.reporting or lemma in _IMPERSONAL:
                continue
            before, after = stretch[:at], stretch[at + 1 :]
            if not _is_finite(verb, before, after):
                continue
            # "…, says a report filed by the police, …"
            stray = [word for word in after if before or word.dep_ != "acl"]
            if any(word.pos_ in ("VERB", "AUX") or word.lower_ == "that" for word in stray):
                continue
            if before and lemma not in _TELLING and any(word.dep_ == "dobj" for word in after):
                continue
            if before:
                speaker = _speaker_before(before)
                if speaker is not None and (lemma in _TELLING or not after or _says_when(after[0])):
                    return speaker, verb
            elif lemma in _INVERTED:
                # "…, says Ana Ruiz, …".
                names = [word for word in after if word.head.i == verb.i and word.dep_ in ("nsubj", "dobj")]
                if names and names[0].pos_ != "PRON":
                    return names[0], verb
        return None

    # --- capacities -----------------------------------------------------------------------------------

    def _capacity(self, paragraph: int, speaker: Token) -> str | None:
        """The apposition beside a speaker's name, as it stands in the text."""
        doc = speaker.doc
        for child in speaker.children:
            if child.dep_ == "appos" and child.pos_ in ("NOUN", "PROPN") and child.i > speaker.i:
                first, last = child.left_edge.i, child.right_edge.i + 1
                stop = next((t.i for t in doc[first:last] if t.text in (",", '"', "—", ";") and t.i > child.i), last)
                start, end = self.parsed.paragraphs[paragraph].span(doc[first:stop])
                return self.parsed.document.text[start:end]
        return None


def _speaker_before(before: list[Token]) -> Token | None:
    """Return the word that stands for who speaks, right before the verb; a relative clause may part the two."""
    word = next((word for word in reversed(before) if word.dep_ not in _BESIDE), None)
    if word is None:
        return None
    if word.pos_ == "VERB":
        return word.head if word.dep_ == "relcl" and word.head in before else None
    verbs = [other for other in before if other.pos_ in ("VERB", "AUX") and other.dep_ not in ("aux", "relcl")]
    named = word.pos_ in ("NOUN", "PROPN") or (word.pos_ == "PRON" and word.tag_ == "PRP")
    return word if named and not verbs else None


def _is_finite(verb: Token, before: list[Token], after: list[Token]) -> bool:
    """Whether a word is a verb with a subject; the parser takes one that ends a sentence for a noun: "police say"."""
    if verb.tag_ in _FINITE or (verb.tag_ == "VBN" and any(word.lemma_ == "have" for word in before)):
        return True
    return verb.tag_ == "NN" and not after and bool(before) and before[-1].tag_ == "NNS"


def _says_when(word: Token) -> bool:
    return word.dep_ in ("prep", "npadvmod", "advmod", "prt") or word.ent_type_ in ("DATE", "TIME")


def speaker_of(verb: Token) -> Token | None:
    """Who speaks: the subject; the agent of a passive; the noun that a relative clause or participle hangs on."""
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
    if passive:
        return next(
            (c for child in verb.children if child.dep_ == "agent" for c in child.children if c.dep_ == "pobj"), None
        )
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    if verb.dep_ == "parataxis" and len(subjects) > 1:
        # "The gang, says Ana Ruiz, …": the parser gives the aside the subject of the sentence, too.
        return subjects[-1]
    for child in subjects:
        return verb.head if child.tag_ in ("WP", "WDT") and verb.dep_ == "relcl" else child
    for child in verb.children:
        if child.dep_ == "ccomp" and child.i < verb.i and child.tag_ == "VBN":
            # "The agreement, unsealed on Monday, says …": the parser gives the subject to the participle.
            return next((word for word in child.children if word.dep_ == "nsubj" and word.i < child.i), None)
    if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.i != verb.i and verb.head.pos_ in ("VERB", "AUX"):
        return speaker_of(verb.head)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and verb.tag_ == "VBG":
        return _quoted_by(verb.head.head)
    return None


def _quoted_by(verb: Token) -> Token | None:
    """Who is quoted: "quoted an official as saying", "was cited as saying"."""
    if verb.lemma_.lower() not in ("quote", "cite"):
        return None
    return next((child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")), None)


def described_by(clause: Token, pronoun: Token | None) -> Token:
    """Return what a relative clause describes: "a teller at the Harbour Bank, who …" is not about the bank."""
    head = clause.head
    who = pronoun or next((child for child in clause.children if child.tag_ == "WP"), None)
    if who is None or who.lower_ not in ("who", "whom"):
        return head
    while head.dep_ == "pobj" and head.ent_type_ in _NO_PERSON and head.head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head.head
    return head
