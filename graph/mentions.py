"""Parsed paragraphs → mentions: spans that name or describe something, with one of the entity types.

Three sources, the surer one first: names and substances of the curated authority, names that the language model
recognises, and noun phrases whose head noun ``ontology/words.ttl`` lists under a type. Pronouns come last; what all of
them refer to is decided in ``graph.reference``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token

from graph.language import Paragraph, Parsed, load_pipeline
from graph.model import Mention, MentionKind
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedMention:
    """A mention with its tokens."""

    mention: Mention
    #: Index of the paragraph, and token indices in it: ``doc[first:last]``; ``head`` is the token that others hang on.
    paragraph: int
    first: int
    last: int
    head: int
    #: The curated actor that it names, if any.
    actor: str | None
    #: Lower-case words without articles, numbers and quantities: the same key is the same description.
    key: tuple[str, ...]
    plural: bool
    #: It begins with "the", "this", "that", "these", "those".
    definite: bool
    #: The same with what hangs on it, where something does: "three officers of the Border Patrol".
    wider: Mention | None


_ARTICLES = frozenset(
    (
        "the",
        "same",
        "own",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "some",
        "any",
        "many",
        "several",
        "all",
        "both",
        "other",
        "such",
        "another",
        "each",
        "every",
        "no",
        "most",
        "more",
        "few",
        "certain",
    )
)
_POSSESSIVES = frozenset(("my", "our", "your", "his", "her", "its", "their"))
_DEFINITE = frozenset(("the", "this", "that", "these", "those"))
_LABEL_TYPES = {
    "PERSON": "Person",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Place",
    "ORG": "Organization",
    "LAW": "Document",
}
_PERSON_PRONOUNS = frozenset(("he", "him", "his", "she", "her", "i", "me", "my", "himself", "herself", "myself"))
_PLURAL_PRONOUNS = frozenset(("they", "them", "their", "we", "us", "our", "themselves", "ourselves"))
_THING_PRONOUNS = frozenset(("it", "its", "itself"))
_HONORIFICS = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "dr",
        "mr.",
        "mrs.",
        "ms.",
        "dr.",
        "sen.",
        "rep.",
        "gov.",
        "gen.",
        "sgt.",
        "president",
        "senator",
        "congressman",
        "congresswoman",
        "representative",
        "secretary",
    )
)
_CRIMINAL_WORDS = frozenset(("cartel", "cártel", "mafia", "gang", "organization", "clan", "cartels"))
#: Words of a phrase behind a noun that still belong to its description.
_LONGEST_TAIL = 6
_LEFT = frozenset(("amod", "compound", "nmod", "nummod", "quantmod", "npadvmod", "det", "poss", "punct", "advmod"))


@cache
def _gazetteer(vocabulary: "_ByIdentity") -> tuple[PhraseMatcher, PhraseMatcher, dict[str, tuple[str, str]]]:
    """Return matchers of exact and of case-insensitive names, and what each name stands for."""
    pipeline = load_pipeline()
    exact = PhraseMatcher(pipeline.vocab, attr="ORTH")
    folded = PhraseMatcher(pipeline.vocab, attr="LOWER")
    for actor in vocabulary.value.actors.values():
        names = (actor.label, *actor.aliases)
        for name in names:
            # Only what is written in lower case is looked for in any case: "US" is not "us".
            anycase = name == name.lower() or (actor.type in ("Substance", "Method") and not name.isupper())
            matcher = folded if anycase else exact
            variants = [name] if not anycase else [name, _plural(name)]
            for variant in variants:
                matcher.add(actor.id, [pipeline.make_doc(variant)])
                if not anycase and not variant.isupper() and len(variant) > 4:
                    matcher.add(actor.id, [pipeline.make_doc(variant.upper())])
    return exact, folded, {actor.id: (actor.id, actor.type) for actor in vocabulary.value.actors.values()}


def _plural(name: str) -> str:
    if name.endswith("s"):
        return name
    return name[:-1] + "ies" if name.endswith("y") and name[-2:-1] not in "aeiou" else name + "s"


@dataclass(frozen=True, eq=False)
class _ByIdentity:
    """Lets a vocabulary, which holds mappings, be the key of a cache."""

    value: Vocabulary

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.value is other.value


def find_mentions(parsed: Parsed, vocabulary: Vocabulary) -> list[LocatedMention]:
    """Return the mentions of a document in the order of the text; those of a paragraph never overlap."""
    finder = _Finder(parsed, vocabulary)
    found = []
    for index, paragraph in enumerate(parsed.paragraphs):
        found.extend(sorted(finder.paragraph(index, paragraph), key=lambda mention: mention.first))
    return found


class _Finder:
    def __init__(self, parsed: Parsed, vocabulary: Vocabulary) -> None:
        self.parsed = parsed
        self.vocabulary = vocabulary
        self.exact, self.folded, self.types = _gazetteer(_ByIdentity(vocabulary))
        self.strings = load_pipeline().vocab.strings
        self.nationalities = {
            word.lower()
            for actor in vocabulary.actors.values()
            if actor.type == "Country"
            for word in (actor.label, *actor.aliases, *actor.demonyms)
        }
        self.containers = vocabulary.word_classes.get("containers", frozenset())
        self.human = vocabulary.word_classes.get("human", frozenset())

    def paragraph(self, index: int, paragraph: Paragraph) -> Iterator[LocatedMention]:
        doc = paragraph.doc
        taken = [False] * len(doc)
        shared = {pair[0]: pair for token in doc if (pair := self._shared_noun(token)) is not None}
        apart = {place for first, second, _ in shared.values() for place in (first, second)}
        for first, second, noun in shared.values():
            type_ = self._described_type(doc[noun])
            if type_ is not None:
                taken[first : noun + 1] = [True] * (noun + 1 - first)
                yield self._half(index, paragraph, first, noun, type_)
                yield self._located(index, paragraph, doc[second : noun + 1], type_, MentionKind.DESCRIPTION, None)
        for first, last, type_, actor in self._names(doc):
            if last - first == 1 and first in apart:
                continue
            if not any(taken[first:last]):
                taken[first:last] = [True] * (last - first)
                yield self._located(index, paragraph, doc[first:last], type_, MentionKind.NAME, actor)
        for token in doc:
            if taken[token.i]:
                continue
            if token.pos_ == "PRON" or token.tag_ == "PRP$":
                if token.lower_ in _PERSON_PRONOUNS | _PLURAL_PRONOUNS | _THING_PRONOUNS:
                    yield self._located(index, paragraph, doc[token.i : token.i + 1], "", MentionKind.PRONOUN, None)
                continue
            type_ = self._described_type(token)
            if type_ is None:
                continue
            first = self._left_edge(token, taken)
            if not any(taken[first : token.i + 1]):
                taken[first : token.i + 1] = [True] * (token.i + 1 - first)
                yield self._located(index, paragraph, doc[first : token.i + 1], type_, MentionKind.DESCRIPTION, None)

    # --- names ----------------------------------------------------------------------------------------

    def _names(self, doc: Doc) -> list[tuple[int, int, str, str | None]]:
        """Return (first, last, type, actor) of names, those that win first."""
        candidates: list[tuple[int, int, int, int, str, str | None]] = []
        for matcher in (self.exact, self.folded):
            for match, first, last in matcher(doc):
                actor, known_type = self.types[self.strings[match]]
                candidates.append((last - first, 1, first, last, known_type, actor))
        for entity in doc.ents:
            span = _trim(entity)
            type_ = self._named_type(span, entity.label_)
            if type_ is not None:
                candidates.append((span.end - span.start, 0, span.start, span.end, type_, None))
        candidates.extend(self._capitalised(doc))
        candidates.sort(key=lambda c: (-c[0], -c[1], c[2], c[4], c[5] or ""))
        return [(first, last, type_, actor) for _, _, first, last, type_, actor in candidates]

    def _named_type(self, span: Span, label: str) -> str | None:
        if len(span) == 0 or label not in _LABEL_TYPES:
            return None
        if not any(character.isupper() for character in span.text) or len(span.text) < 2:
            return None
        words = [word.lower() for word in re.findall(r"\w+", span.text)]
        if len(span) > 1 and span.text == span.text.upper() and len(span.text) > 30:
            return None
        if label in ("ORG", "PERSON", "FAC", "LAW") and _CRIMINAL_WORDS.intersection(words):
            criminal = {"cartel", "cártel", "mafia", "gang", "clan", "cartels"}.intersection(words)
            if criminal or {"trafficking", "laundering", "criminal"}.intersection(words):
                return "CriminalOrganization"
        if span.text.lower() in self.containers:
            return None  # a unit: the model takes "9.5 MT" for Montana
        if label == "PERSON":
            return None if any(word in self.vocabulary.head_nouns for word in words[-1:]) else "Person"
        if label == "ORG" and words[0] in ("los", "la", "las") and len(words) > 1:
            return "CriminalOrganization"
        if label in ("ORG", "FAC", "LAW"):
            for word in (words[-1], *words[:-1]):
                type_ = self.vocabulary.head_nouns.get(word)
                if type_ in ("GovernmentBody", "Company", "MediaOutlet", "Document", "Organization"):
                    return type_
            for word in (words[-1], words[0]):
                if self.vocabulary.head_nouns.get(word) == "Place":
                    return "Place"
        return _LABEL_TYPES[label]

    def _capitalised(self, doc: Doc) -> Iterator[tuple[int, int, int, int, str, str | None]]:
        """Runs of capitalised words that the model left unlabelled but whose last word tells the type."""
        start = None
        for token in doc:
            inside = token.pos_ == "PROPN" or (token.text[:1].isupper() and token.pos_ in ("NOUN", "ADJ"))
            joins = start is not None and token.lower_ in ("of", "and", "the", "for", "on", "de", "del", "&")
            if inside:
                start = token.i if start is None else start
                continue
            if joins:
                continue
            if start is not None:
                yield from self._run(doc, start, token.i)
            start = None
        if start is not None:
            yield from self._run(doc, start, len(doc))

    def _run(self, doc: Doc, first: int, last: int) -> Iterator[tuple[int, int, int, int, str, str | None]]:
        while last > first and doc[last - 1].lower_ in ("of", "and", "the", "for", "on", "de", "del", "&"):
            last -= 1
        # "Ministry of Public Security": the first word may tell the type as well.
        words = [token.lower_ for token in doc[first:last]]
        if len(words) < 2 or any(token.is_sent_start for token in doc[first + 1 : last]):
            return
        if doc[first].is_sent_start and doc[first].lower_ in _ARTICLES:
            first, words = first + 1, words[1:]
        if "and" in words or len(words) < 2:
            return
        head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
        type_ = self.vocabulary.head_nouns.get(head)
        if "cartel" in words:
            type_ = "CriminalOrganization"
        if words[0] in _HONORIFICS and doc[last - 1].pos_ == "PROPN" and doc[last - 1].ent_type_ in ("", "PERSON"):
            first, type_ = first + 1, "Person"
        if type_ in ("GovernmentBody", "Company", "MediaOutlet", "Document", "CriminalOrganization", "Person"):
            yield last - first, 0, first, last, type_, None

    # --- descriptions ---------------------------------------------------------------------------------

    def _described_type(self, token: Token) -> str | None:
        if token.pos_ not in ("NOUN", "PROPN") or (
            token.dep_ in ("compound",) and token.head.pos_ in ("NOUN", "PROPN") and token.head.i > token.i
        ):
            return None
        lemma = token.lemma_.lower()
        type_ = self.vocabulary.head_nouns.get(lemma) or self.vocabulary.head_nouns.get(token.lower_)
        if type_ in ("Group", "Person", "Population") and lemma in self.human:
            plural = token.tag_ in ("NNS", "NNPS")
            if plural and type_ == "Person":
                return "Group"
            if not plural and type_ == "Group":
                return "Person"
        return type_

    def _left_edge(self, token: Token, taken: list[bool]) -> int:
        edge = token.i
        for child in sorted(token.lefts, key=lambda child: -child.i):
            if child.dep_ not in _LEFT or (child.right_edge.i + 1 != edge and child.dep_ != "punct"):
                break
            if child.lower_ in _ARTICLES | _POSSESSIVES or child.dep_ in ("det", "poss", "punct"):
                break
            if any(taken[child.left_edge.i : edge]) and child.dep_ not in ("compound", "nmod", "amod"):
                break
            if any(taken[child.left_edge.i : edge]):
                break
            edge = child.left_edge.i
        return edge

    def _shared_noun(self, noun: Token) -> tuple[int, int, int] | None:
        """The two nationalities that share a plural noun: "Chinese and U.S. authorities" are two bodies of people."""
        if noun.tag_ != "NNS":
            return None
        for child in noun.lefts:
            if (
                child.dep_ in ("amod", "compound", "nmod")
                and child.text[:1].isupper()
                and child.lower_ in self.nationalities
            ):
                joined = [
                    other for other in child.children if other.dep_ == "conj" and other.lower_ in self.nationalities
                ]
                if joined and child.i < joined[0].i < noun.i:
                    return child.i, joined[0].i, noun.i
        return None

    def _half(self, index: int, paragraph: Paragraph, first: int, noun: int, type_: str) -> LocatedMention:
        """The first of two that share a noun; it stands on its nationality."""
        doc = paragraph.doc
        start, end = paragraph.span(doc[first : noun + 1])
        return LocatedMention(
            mention=Mention(
                document=self.parsed.document.id,
                start=start,
                end=end,
                text=self.parsed.document.text[start:end],
                type=type_,
                kind=MentionKind.DESCRIPTION,
            ),
            paragraph=index,
            first=first,
            last=first + 1,
            head=first,
            actor=None,
            key=(doc[first].lower_, doc[noun].lemma_.lower()),
            plural=True,
            definite=False,
            wider=None,
        )

    # --- both -----------------------------------------------------------------------------------------

    def _located(
        self, index: int, paragraph: Paragraph, span: Span, type_: str, kind: MentionKind, actor: str | None
    ) -> LocatedMention:
        doc = paragraph.doc
        head = span.root
        if kind is MentionKind.DESCRIPTION:
            head = span[-1]
        start, end = paragraph.span(span)
        text = self.parsed.document.text[start:end]
        before = doc[span.start - 1] if span.start > 0 else None
        determiner = next((child.lower_ for child in head.lefts if child.dep_ == "det"), "")
        if not determiner and before is not None and before.lower_ in _ARTICLES:
            determiner = before.lower_
        owner: tuple[str, ...] = ()
        wider = None
        tail: tuple[str, ...] = ()
        if kind is MentionKind.DESCRIPTION:
            owner = tuple(
                word.lower_
                for child in head.children
                if child.dep_ in ("poss", "compound", "nmod", "amod") and child.i < span.start
                for word in child.subtree
                if word.pos_ in ("NOUN", "PROPN")
            )
            first, last = _extent(doc, span, head)
            tail = _tail(doc, span.end, last)
            if (first, last) != (span.start, span.end):
                outer = paragraph.span(doc[first:last])
                wider = Mention(
                    document=self.parsed.document.id,
                    start=outer[0],
                    end=outer[1],
                    text=self.parsed.document.text[slice(*outer)],
                    type=type_,
                    kind=kind,
                    reason="with what hangs on it",
                )
        if kind is MentionKind.NAME and type_ == "Person":
            first = _title_edge(doc, span)
            if first < span.start:
                outer = paragraph.span(doc[first : span.end])
                wider = Mention(
                    document=self.parsed.document.id,
                    start=outer[0],
                    end=outer[1],
                    text=self.parsed.document.text[slice(*outer)],
                    type=type_,
                    kind=kind,
                    reason="name with its title",
                )
        return LocatedMention(
            mention=Mention(document=self.parsed.document.id, start=start, end=end, text=text, type=type_, kind=kind),
            paragraph=index,
            first=span.start,
            last=span.end,
            head=head.i,
            actor=actor,
            key=(*owner, *_key(span, kind), *tail),
            plural=head.tag_ in ("NNS", "NNPS") or head.lower_ in _PLURAL_PRONOUNS,
            definite=determiner in _DEFINITE,
            wider=wider,
        )


def _trim(span: Span) -> Span:
    first, last = span.start, span.end
    doc = span.doc
    while first < last and (doc[first].lower_ in _ARTICLES or doc[first].is_punct or doc[first].is_space):
        first += 1
    while first < last and (
        doc[last - 1].lower_ in ("'s", "'", "’s") or doc[last - 1].is_punct or doc[last - 1].is_space
    ):
        last -= 1
    return doc[first:last]


def _key(span: Span, kind: MentionKind) -> tuple[str, ...]:
    words = []
    for token in span:
        if not any(character.isalnum() for character in token.text):
            continue
        if kind is MentionKind.DESCRIPTION and (token.like_num or token.pos_ == "NUM" or token.lower_ in _ARTICLES):
            continue
        last = token.i == span.end - 1
        words.append(token.lemma_.lower() if last and kind is MentionKind.DESCRIPTION else token.lower_)
    return tuple(words) or (span.text.lower(),)


def _extent(doc: Doc, span: Span, head: Token) -> tuple[int, int]:
    """Return the span with its number and possessor, and an "of", "in", "from" or "at" phrase that follows at once."""
    first, last = span.start, span.end
    for child in sorted(head.lefts, key=lambda child: -child.i):
        if (
            child.dep_ in ("poss", "nummod", "compound", "nmod", "amod")
            and child.right_edge.i + 1 == first
            and child.pos_ != "PRON"
        ):
            first = child.left_edge.i
            while first < child.i and doc[first].lower_ in _ARTICLES:
                first += 1
    if last < len(doc):
        preposition = doc[last]
        if (
            preposition.dep_ == "prep"
            and preposition.head.i == head.i
            and preposition.lower_ in ("of", "in", "from", "at")
        ):
            # "a province of which …": a relative pronoun stands in front of its preposition.
            nouns = [child for child in preposition.rights if child.dep_ == "pobj"]
            if nouns and nouns[0].i + 1 - last <= _LONGEST_TAIL:
                last = nouns[0].i + 1
    return first, last


def _title_edge(doc: Doc, span: Span) -> int:
    """Where the titles in front of a person's name begin: "Congressman Michael Guest"."""
    first = span.start
    while (
        first > 0
        and doc[first - 1].dep_ == "compound"
        and doc[first - 1].text[:1].isupper()
        and not doc[first - 1].ent_type_
    ):
        first -= 1
    return first


def _tail(doc: Doc, first: int, last: int) -> tuple[str, ...]:
    return tuple(token.lower_ for token in doc[first:last] if token.lower_ not in _ARTICLES)
