"""Parsed documents → what the frames of the ontology find in them.

For every word that a frame names, the places around it are filled from the parse, checked against the relation's
argument types, and joined with the voices over that word.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from spacy.tokens import Span, Token

from graph.attribution import Attributions
from graph.language import ParagraphKind, Parsed
from graph.model import MentionKind
from graph.places import Places
from graph.qualifiers import Argument
from graph.reference import References, Referent
from graph.voices import HeardVoice
from ontology.frames import Frame, FrameKind, Role
from ontology.vocabulary import Vocabulary

_VERB_TAGS = ("VERB", "AUX")
_FIRST_PERSON_SINGULAR = frozenset(("i", "me", "my", "myself"))
_FIRST_PERSON_PLURAL = frozenset(("we", "us", "our", "ourselves"))
#: "Deputy director of X": belongs to it, does not lead it.
_DEPUTIES = frozenset(("deputy", "vice", "assistant", "associate"))
_BODIES = frozenset(("GovernmentBody", "Country", "Company", "Organization", "CriminalOrganization", "MediaOutlet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """What one frame finds: its arguments, the word that carries it, and what fills its other places."""

    paragraph: int
    sentence: Span
    trigger: Token
    frame: Frame
    subject: Argument
    object: Argument
    details: tuple[Argument, ...]
    #: The voices over the trigger, the innermost first.
    voices: tuple[HeardVoice, ...]


class FrameIndex:
    """The frames of one vocabulary by the words that carry them; made once, used for any number of documents."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Index the frames."""
        self.vocabulary = vocabulary
        classes = vocabulary.word_classes
        self.places = Places(classes.get("containers", frozenset()), classes.get("opposing", frozenset()))
        self.frames: dict[FrameKind, dict[str, list[Frame]]] = {kind: defaultdict(list) for kind in FrameKind}
        for name in sorted(vocabulary.relations):
            for frame in vocabulary.relations[name].frames:
                for trigger in frame.triggers:
                    lemmas = sorted(classes.get(trigger[1:], ())) if trigger.startswith("@") else [trigger]
                    for lemma in lemmas:
                        self.frames[frame.kind][lemma].append(frame)


class FrameReader:
    """Reads one document by frames."""

    def __init__(
        self,
        index: FrameIndex,
        parsed: Parsed,
        references: References,
        attributions: Attributions,
        author: Referent | None,
    ) -> None:
        """Take the document and what is known of it; ``author`` is who says "I" in its own voice."""
        self.index = index
        self.vocabulary = index.vocabulary
        self.parsed = parsed
        self.references = references
        self.attributions = attributions
        self.author = author
        self._filled: dict[tuple[str, FrameKind], list[Token]] = {}

    def read(self) -> Iterator[Framed]:
        """Yield what the frames find, in the order of the text."""
        for index, paragraph in enumerate(self.parsed.paragraphs):
            if paragraph.kind is not ParagraphKind.BODY:
                continue
            for sentence in paragraph.doc.sents:
                for token in sentence:
                    yield from self._of_trigger(index, sentence, token)

    def _of_trigger(self, index: int, sentence: Span, token: Token) -> Iterator[Framed]:
        frames = list(self._frames(index, token))
        if not frames:
            return
        voices = self.attributions.chain(index, token)
        self._filled = {}
        best: dict[tuple[int, int], tuple[tuple[int, int, str], Frame, Argument, Argument, list[Argument]]] = {}
        for frame in frames:
            relation = self.vocabulary.relations[frame.relation]
            for subject, object_, details in self._fill(index, token, frame, voices):
                if subject.referent is object_.referent:
                    continue
                rank = (
                    -frame.constraints - len(frame.slots),
                    len(relation.subject_types) * len(relation.object_types),
                    frame.notation,
                )
                pair = (id(subject.referent), id(object_.referent))
                if pair not in best or rank < best[pair][0]:
                    best[pair] = (rank, frame, subject, object_, details)
        taken: dict[int, set[str]] = defaultdict(set)
        for _, frame, subject, object_, _ in best.values():
            # Whoever is charged by somebody is an object of the one claim and the subject of the other.
            taken[id(subject.referent)].add(frame.relation)
            taken[id(object_.referent)].add(frame.relation)
        for _, frame, subject, object_, details in best.values():
            winners = self.vocabulary.relations[frame.relation].yields_to
            if not winners.isdisjoint(taken[id(subject.referent)]):
                continue
            yield Framed(
                paragraph=index,
                sentence=sentence,
                trigger=token,
                frame=frame,
                subject=subject,
                object=object_,
                details=tuple(details),
                voices=voices,
            )

    # --- frames ---------------------------------------------------------------------------------------

    def _frames(self, index: int, token: Token) -> Iterator[Frame]:
        frames = self.index.frames
        lemma = token.lemma_.lower()
        if token.pos_ in _VERB_TAGS:
            for child in token.children:
                if child.dep_ in ("prt", "prep", "advmod") and child.i > token.i:
                    yield from frames[FrameKind.VERB].get(f"{lemma}+{child.lower_}", ())
            yield from frames[FrameKind.VERB].get(lemma, ())
            if token.tag_ in ("VBN", "VBD"):
                yield from frames[FrameKind.ADJECTIVE].get(lemma, ())
                if token.lower_ != lemma:
                    yield from frames[FrameKind.ADJECTIVE].get(token.lower_, ())
        elif token.pos_ in ("NOUN", "PROPN"):
            if self._inside_name(index, token):
                return
            deputies = [child.lower_ for child in token.children if child.lower_ in _DEPUTIES]
            lemma = deputies[0] if deputies else lemma
            if (token.dep_ == "poss" or (token.dep_ in ("compound", "nmod") and token.pos_ == "PROPN")) and (
                token.head.pos_ in ("NOUN", "PROPN")
            ):
                yield from frames[FrameKind.PREPOSITION].get("of", ())
            yield from frames[FrameKind.NOUN].get(lemma, ())
            yield from frames[FrameKind.COPULA].get(lemma, ())
            if token.tag_ == "VBG" or token.lower_.endswith("ing"):
                yield from frames[FrameKind.NOUN].get(token.lower_, ()) if token.lower_ != lemma else ()
        elif token.pos_ == "ADJ":
            yield from frames[FrameKind.ADJECTIVE].get(token.lower_, ())
            yield from frames[FrameKind.COPULA].get(lemma, ())
        elif token.pos_ == "ADP" and not self._inside_name(index, token):
            yield from frames[FrameKind.PREPOSITION].get(token.lower_, ())

    def _inside_name(self, index: int, token: Token) -> bool:
        """Whether a word is only a part of a name: the "of" and "Bureau" in "Federal Bureau of Investigation"."""
        found = self.references.by_token.get((index, token.i))
        if found is None or found[0].mention.kind is not MentionKind.NAME:
            return False
        mention = found[0]
        if mention.mention.type == "Person":
            return token.i != mention.head
        return token.dep_ not in ("poss", "compound", "nmod") or token.i not in (mention.head, mention.last - 1)

    def _fill(
        self, index: int, trigger: Token, frame: Frame, voices: tuple[HeardVoice, ...]
    ) -> Iterator[tuple[Argument, Argument, list[Argument]]]:
        relation = self.vocabulary.relations[frame.relation]
        subjects: list[Argument] = []
        objects: list[Argument] = []
        details: list[Argument] = []
        for slot in frame.slots:
            tokens = [token for place in slot.places for token in self._tokens(trigger, place, frame.kind)]
            if slot.role is Role.ANY:
                continue
            if slot.role is Role.WORDS:
                holding = [token for token in tokens if self._holds(index, token, slot.words)]
                if not holding:
                    return
                details.extend(
                    argument for argument in (self.argument(index, token, voices) for token in holding) if argument
                )
                continue
            types = {
                Role.SUBJECT: relation.subject_types,
                Role.OBJECT: relation.object_types,
                Role.BOTH: relation.subject_types | relation.object_types,
            }[slot.role]
            found = [
                argument
                for token in tokens
                if (
                    argument := self.argument(
                        index,
                        token,
                        voices,
                        possessor=frame.kind in (FrameKind.NOUN, FrameKind.COPULA, FrameKind.PREPOSITION),
                    )
                )
                and argument.referent.type in types
                and (argument.mention.head != trigger.i or token.i == trigger.i)
                # "the Chapitos wing of the cartel": a name in front of a noun belongs to that noun, not to what
                # stands behind it.
                and not (frame.kind is FrameKind.PREPOSITION and trigger.pos_ != "ADP" and argument.token is not token)
                and (not slot.words or self._holds(index, argument.token, slot.words))
            ]
            if not found:
                return
            if slot.role is Role.BOTH:
                yield from self._pairs(found)
                return
            if slot.role is Role.SUBJECT:
                subjects = found
            else:
                objects = found
        for subject, object_ in product(subjects, objects):
            yield (
                subject,
                object_,
                [detail for detail in details if detail.referent not in (subject.referent, object_.referent)],
            )

    def _tokens(self, trigger: Token, place: str, kind: FrameKind) -> list[Token]:
        """The fillers of a place; many frames of one word ask for the same."""
        key = (place, kind)
        if key not in self._filled:
            self._filled[key] = self.index.places.fillers(trigger, place, kind)
        return self._filled[key]

    @staticmethod
    def _pairs(found: list[Argument]) -> Iterator[tuple[Argument, Argument, list[Argument]]]:
        for place, left in enumerate(found):
            for right in found[place + 1 :]:
                yield left, right, []

    def argument(
        self, index: int, token: Token, voices: tuple[HeardVoice, ...], *, possessor: bool = False, depth: int = 0
    ) -> Argument | None:
        """Return whom a word stands for: the mention that it belongs to, with its referent; None where that is open."""
        found = self.references.by_token.get((index, token.i))
        if found is None:
            owner = self._owner(token) if token.pos_ == "NOUN" else None
            found = self.references.by_token.get((index, owner.i)) if owner is not None else None
            if found is None or owner is None:
                return None
            token = owner
            possessor = True
        mention, referent = found
        if (
            depth == 0
            and referent is not None
            and not referent.named
            and not mention.plural
            and mention.mention.kind is MentionKind.DESCRIPTION
        ):
            # "Maria Ruiz, a broker, …": what is said of the description is said of her.
            for bearer in self.index.places.bearers(token):
                other = self.argument(index, bearer, voices, depth=1)
                if other is not None and other.referent.named and other.referent.type == referent.type:
                    return other
        if (
            token.i != mention.head
            and token.dep_ in ("compound", "amod")
            and token.head.i < mention.last
            and not possessor
        ):
            return None
        if referent is None and mention.mention.kind is MentionKind.PRONOUN:
            word = mention.mention.text.lower()
            speaker = voices[0].referent if voices else self.author
            if speaker is not None and (
                (word in _FIRST_PERSON_SINGULAR and speaker.type == "Person")
                or (word in _FIRST_PERSON_PLURAL and speaker.type in _BODIES)
            ):
                referent = speaker
        return Argument(referent, mention, token) if referent is not None else None

    @staticmethod
    def _owner(noun: Token) -> Token | None:
        """Who stands behind a noun that names nobody: "the regime's supervision", "efforts of traffickers"."""
        for child in noun.children:
            if child.dep_ == "poss":
                return child
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                return next((inner for inner in child.children if inner.dep_ == "pobj"), None)
        # "fentanyl overdoses"
        return next((child for child in noun.children if child.dep_ == "compound"), None)

    def _holds(self, index: int, token: Token, words: tuple[str, ...]) -> bool:
        lemma = token.lemma_.lower()
        found = self.references.by_token.get((index, token.i))
        referent = found[1] if found is not None else None
        phrase = {lemma, token.lower_}
        if found is not None:
            phrase.update(found[0].key)
        phrase.update(child.lemma_.lower() for child in token.children if child.dep_ in ("compound", "amod"))
        for word in words:
            if word == "@name":
                if referent is not None and referent.named:
                    return True
            elif word.startswith("@"):
                members = self.vocabulary.word_classes.get(word[1:], frozenset())
                if not members.isdisjoint(phrase):
                    return True
                if found is not None and " ".join(found[0].key) in members:
                    return True
                if referent is not None and referent.label.lower() in members:
                    return True
            elif word[0].isupper():
                if referent is not None and (referent.type == word or word in self._broader(referent.type)):
                    return True
            elif word in (lemma, token.lower_):
                return True
        return False

    def _broader(self, type_: str) -> frozenset[str]:
        kind = self.vocabulary.entity_types.get(type_)
        return kind.broader if kind is not None else frozenset()
