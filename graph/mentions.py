"""Parsed paragraphs → mentions: spans that name or describe something, with one of the entity types.

Three sources, the surer one first: names and substances of the curated authority, names that the language model
recognises, and noun phrases whose head noun ``ontology/words.ttl`` lists under a type. Pronouns come last; what all of
them refer to is decided in ``graph.reference``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from graph.extent import extent, key_of, left_edge, tail_of, title_edge
from graph.language import Paragraph, Parsed
from graph.model import Mention, MentionKind
from graph.names import ARTICLES, NameFinder
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
    wider: tuple[Mention, ...]
    #: The mention before it that names or describes the same, where it does so in other words.
    antecedent: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedSpan:
    """A span of tokens that a learned reader takes for a mention: ``doc[first:last]`` of one paragraph."""

    first: int
    last: int
    type: str
    #: How likely it is a mention of that type.
    likely: float = 1.0


_DEFINITE = frozenset(("the", "this", "that", "these", "those"))
_PERSON_PRONOUNS = frozenset(("he", "him", "his", "she", "her", "i", "me", "my", "himself", "herself", "myself"))
_PLURAL_PRONOUNS = frozenset(("they", "them", "their", "we", "us", "our", "themselves", "ourselves"))
_THING_PRONOUNS = frozenset(("it", "its", "itself"))
#: How likely a learned type must be to count more than that of a head noun or of the language model.
_TYPED = 0.5


class MentionFinder:
    """Finds mentions with one vocabulary; made once, used for any number of documents."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Make the finder of names."""
        self.vocabulary = vocabulary
        self.names = NameFinder(vocabulary)
        self.nationalities = {
            word.lower()
            for actor in vocabulary.actors.values()
            if actor.type == "Country"
            for word in (actor.label, *actor.aliases, *actor.demonyms)
        }
        self.human = vocabulary.word_classes.get("human", frozenset())

    def find(
        self,
        parsed: Parsed,
        learned: Sequence[Sequence[LearnedSpan]] = (),
        seen: Sequence[Sequence[LearnedSpan]] = (),
    ) -> list[LocatedMention]:
        """Return the mentions of a document in the order of the text; no token belongs to two of them.

        Args:
            parsed: the document.
            learned: for each paragraph, spans that are mentions, whatever else is found; the surest first.
            seen: for each paragraph, spans that a learned reader takes for mentions: they give what is found wider
                bounds, and are mentions where nothing else is found; the surest first.
        """
        found = []
        for index, paragraph in enumerate(parsed.paragraphs):
            located = list(self._paragraph(parsed, index, paragraph, learned[index] if learned else ()))
            if seen:
                located = list(self._joined(parsed, index, paragraph, located, seen[index]))
            found.extend(sorted(located, key=lambda mention: mention.first))
        return found

    def _joined(
        self,
        parsed: Parsed,
        index: int,
        paragraph: Paragraph,
        located: Sequence[LocatedMention],
        seen: Sequence[LearnedSpan],
    ) -> Iterator[LocatedMention]:
        """Yield what was found with the bounds and types that a learned reader sees, and what only that one sees."""
        taken = {place: number for number, one in enumerate(located) for place in range(one.first, one.last)}
        bounds: dict[int, LearnedSpan] = {}
        doc = paragraph.doc
        for span in seen:
            inside = {taken[place] for place in range(span.first, span.last) if place in taken}
            if not inside:
                for place in range(span.first, span.last):
                    taken[place] = -1
                words = doc[span.first : span.last]
                named = words.root.pos_ == "PROPN" or words[-1].pos_ == "PROPN"
                kind = MentionKind.NAME if named else MentionKind.DESCRIPTION
                yield self._located(parsed, index, paragraph, words, span.type, kind, None)
                continue
            head = taken.get(doc[span.first : span.last].root.i, -1)
            if head >= 0:
                bounds.setdefault(head, span)
        for number, one in enumerate(located):
            bound = bounds.get(number)
            if bound is None or one.mention.kind is MentionKind.PRONOUN:
                yield one
                continue
            mention, wider = one.mention, one.wider
            if one.actor is None and bound.likely >= _TYPED:
                mention = replace(mention, type=bound.type)
            if (bound.first, bound.last) != (one.first, one.last):
                reason = "as the learned reader bounds it"
                wider = (*wider, self._outer(parsed, paragraph, bound.first, bound.last, mention, reason))
            yield replace(one, mention=mention, wider=wider)

    @staticmethod
    def _outer(parsed: Parsed, paragraph: Paragraph, first: int, last: int, mention: Mention, reason: str) -> Mention:
        start, end = paragraph.span(paragraph.doc[first:last])
        return replace(mention, start=start, end=end, text=parsed.document.text[start:end], reason=reason)

    def _paragraph(
        self, parsed: Parsed, index: int, paragraph: Paragraph, learned: Sequence[LearnedSpan]
    ) -> Iterator[LocatedMention]:
        doc = paragraph.doc
        taken = [False] * len(doc)
        shared = {pair[0]: pair for token in doc if (pair := self._shared_noun(token)) is not None}
        apart = {place for first, second, _ in shared.values() for place in (first, second)}
        for first, second, noun in shared.values():
            type_ = self._described_type(doc[noun])
            if type_ is not None:
                taken[first : noun + 1] = [True] * (noun + 1 - first)
                yield self._half(parsed, index, paragraph, first, noun, type_)
                yield self._located(
                    parsed, index, paragraph, doc[second : noun + 1], type_, MentionKind.DESCRIPTION, None
                )
        names = list(self.names.find(doc))
        known = {(first, last): (type_, actor) for first, last, type_, actor in names if actor is not None}
        for span in learned:
            if any(taken[span.first : span.last]):
                continue
            type_, actor = known.get((span.first, span.last), (span.type, None))
            taken[span.first : span.last] = [True] * (span.last - span.first)
            words = doc[span.first : span.last]
            named = actor is not None or words.root.pos_ == "PROPN" or words[-1].pos_ == "PROPN"
            kind = MentionKind.NAME if named else MentionKind.DESCRIPTION
            yield self._located(parsed, index, paragraph, words, type_, kind, actor)
            # "former head of the Special Operations Division": what a name inside a description names counts too.
            for first, last, inner, inside in names:
                within = span.first <= first and last <= span.last and last - first < span.last - span.first
                if within and not first <= words.root.i < last and doc[last - 1].pos_ == "PROPN":
                    yield self._located(parsed, index, paragraph, doc[first:last], inner, MentionKind.NAME, inside)
        for first, last, type_, actor in names:
            if last - first == 1 and first in apart:
                continue
            if not any(taken[first:last]):
                taken[first:last] = [True] * (last - first)
                yield self._located(parsed, index, paragraph, doc[first:last], type_, MentionKind.NAME, actor)
        for token in doc:
            if taken[token.i]:
                continue
            if token.pos_ == "PRON" or token.tag_ == "PRP$":
                if token.lower_ in _PERSON_PRONOUNS | _PLURAL_PRONOUNS | _THING_PRONOUNS:
                    yield self._located(
                        parsed, index, paragraph, doc[token.i : token.i + 1], "", MentionKind.PRONOUN, None
                    )
                continue
            type_ = self._described_type(token)
            if type_ is None:
                continue
            first = left_edge(token, taken)
            if not any(taken[first : token.i + 1]):
                taken[first : token.i + 1] = [True] * (token.i + 1 - first)
                yield self._located(
                    parsed, index, paragraph, doc[first : token.i + 1], type_, MentionKind.DESCRIPTION, None
                )

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

    def _half(
        self, parsed: Parsed, index: int, paragraph: Paragraph, first: int, noun: int, type_: str
    ) -> LocatedMention:
        """The first of two that share a noun; it stands on its nationality."""
        doc = paragraph.doc
        start, end = paragraph.span(doc[first : noun + 1])
        return LocatedMention(
            mention=Mention(
                document=parsed.document.id,
                start=start,
                end=end,
                text=parsed.document.text[start:end],
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
            wider=(),
        )

    # --- both -----------------------------------------------------------------------------------------

    def _located(  # noqa: PLR0913 (a mention has that many parts)
        self,
        parsed: Parsed,
        index: int,
        paragraph: Paragraph,
        span: Span,
        type_: str,
        kind: MentionKind,
        actor: str | None,
    ) -> LocatedMention:
        doc = paragraph.doc
        head = span.root
        if kind is MentionKind.DESCRIPTION:
            head = span[-1]
        start, end = paragraph.span(span)
        text = parsed.document.text[start:end]
        mention = Mention(document=parsed.document.id, start=start, end=end, text=text, type=type_, kind=kind)
        before = doc[span.start - 1] if span.start > 0 else None
        determiner = next((child.lower_ for child in head.lefts if child.dep_ == "det"), "")
        if not determiner and before is not None and before.lower_ in ARTICLES:
            determiner = before.lower_
        owner: tuple[str, ...] = ()
        wider: tuple[Mention, ...] = ()
        tail: tuple[str, ...] = ()
        if kind is MentionKind.DESCRIPTION:
            owner = tuple(
                word.lower_
                for child in head.children
                if child.dep_ in ("poss", "compound", "nmod", "amod") and child.i < span.start
                for word in child.subtree
                if word.pos_ in ("NOUN", "PROPN")
            )
            first, last = extent(doc, span, head)
            tail = tail_of(doc, span.end, last)
            if (first, last) != (span.start, span.end):
                wider = (self._outer(parsed, paragraph, first, last, mention, "with what hangs on it"),)
        if kind is MentionKind.NAME and type_ == "Person":
            first = title_edge(doc, span)
            if first < span.start:
                wider = (self._outer(parsed, paragraph, first, span.end, mention, "name with its title"),)
        return LocatedMention(
            mention=mention,
            paragraph=index,
            first=span.start,
            last=span.end,
            head=head.i,
            actor=actor,
            key=(*owner, *key_of(span, kind), *tail),
            plural=head.tag_ in ("NNS", "NNPS") or head.lower_ in _PLURAL_PRONOUNS,
            definite=determiner in _DEFINITE,
            wider=wider,
        )
