"""Mentions → pairs of mentions between which a claim may stand, with what the learned reader is told of each.

A pair stands in one sentence; its first mention is the one that stands first in the text. The same pairs and the same
features are used to train and to read.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from spacy.tokens import Span, Token

from graph.framed import Framed, FrameReader
from graph.language import ParagraphKind, Parsed
from graph.mentions import LocatedMention
from graph.model import MentionKind
from graph.reference import References, Referent
from graph.windows import Windows

#: Mentions that stand farther apart than so many tokens are left alone, unless a frame joins them.
_FARTHEST = 60
#: Sentences with more pairs than this are lists without a verb; the nearest pairs are kept.
_MOST_PAIRS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A mention where it stands, and whom it refers to there."""

    mention: LocatedMention
    referent: Referent
    #: Number of the sentence in its document.
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two mentions of a sentence between which a claim may stand."""

    first: Place
    second: Place
    window: int
    #: Pieces (first, last) of the two mentions in the window.
    first_pieces: tuple[int, int]
    second_pieces: tuple[int, int]
    #: Edges between the two heads in the parse.
    path: int
    #: Tokens between the two.
    distance: int
    #: What the frames find between the two: relation, and whether the first is its subject.
    framed: dict[tuple[str, bool], Framed] = field(default_factory=dict)


def body_sentences(parsed: Parsed) -> Iterator[tuple[int, Span]]:
    """Yield the sentences of a document's body with the number of their paragraph; claims stand nowhere else."""
    for index, paragraph in enumerate(parsed.paragraphs):
        if paragraph.kind is ParagraphKind.BODY:
            for sentence in paragraph.doc.sents:
                yield index, sentence


def places(parsed: Parsed, references: References, frames: FrameReader) -> Iterator[Place]:
    """Yield the mentions of a document's body that refer to somebody, in the order of the text."""
    for number, (index, sentence) in enumerate(body_sentences(parsed)):
        for token in sentence:
            found = references.by_head.get((index, token.i))
            if found is None:
                continue
            argument = frames.argument(index, token, frames.attributions.chain(index, token))
            if argument is not None:
                yield Place(mention=found[0], referent=argument.referent, sentence=number)


def pairs(parsed: Parsed, found: Iterable[Place], windows: Windows, framed: Iterable[Framed]) -> Iterator[Pair]:
    """Yield the pairs of a document, sentence by sentence."""
    joined: dict[frozenset[tuple[int, int]], dict[tuple[str, bool], Framed]] = defaultdict(dict)
    for one in framed:
        subject, object_ = one.subject.mention.mention, one.object.mention.mention
        forward = (subject.start, subject.end) <= (object_.start, object_.end)
        joined[frozenset(((subject.start, subject.end), (object_.start, object_.end)))].setdefault(
            (one.frame.relation, forward), one
        )
    sentences: dict[int, list[Place]] = defaultdict(list)
    for place in found:
        sentences[place.sentence].append(place)
    for number in sorted(sentences):
        kept = [
            pair
            for first, second in combinations(sorted(sentences[number], key=lambda place: place.mention.first), 2)
            if (pair := _pair(parsed, first, second, windows, joined)) is not None
        ]
        if len(kept) > _MOST_PAIRS:
            nearest = sorted(range(len(kept)), key=lambda at: (not kept[at].framed, kept[at].distance, at))
            kept = [kept[at] for at in sorted(nearest[:_MOST_PAIRS])]
        yield from kept


def _pair(
    parsed: Parsed,
    first: Place,
    second: Place,
    windows: Windows,
    joined: dict[frozenset[tuple[int, int]], dict[tuple[str, bool], Framed]],
) -> Pair | None:
    one, other = first.mention, second.mention
    if first.referent is second.referent:
        return None
    framed = joined.get(frozenset(((one.mention.start, one.mention.end), (other.mention.start, other.mention.end))), {})
    distance = max(other.first - one.last, 0)
    if distance > _FARTHEST and not framed:
        return None
    ends = [
        windows.places.get((mention.paragraph, token))
        for mention in (one, other)
        for token in (mention.first, mention.last - 1)
    ]
    if any(end is None for end in ends):
        # It stands in the part of a long sentence that was cut off.
        return None
    (window, a, _), (_, _, b), (_, c, _), (_, _, d) = (end for end in ends if end is not None)
    doc = parsed.paragraphs[one.paragraph].doc
    return Pair(
        first=first,
        second=second,
        window=window,
        first_pieces=(a, b),
        second_pieces=(c, d),
        path=_path(doc[one.head], doc[other.head]),
        distance=distance,
        framed=framed,
    )


def _path(one: Token, other: Token) -> int:
    """The number of edges between two tokens of a sentence."""
    above = {one.i: 0}
    for depth, token in enumerate(one.ancestors, 1):
        above[token.i] = depth
    if other.i in above:
        return above[other.i]
    for depth, token in enumerate(other.ancestors, 1):
        if token.i in above:
            return above[token.i] + depth
    return 0


class PairFeatures:
    """Turns pairs into the numbers that the learned reader is given.

    A label is a relation and a direction: number 0 is none, ``1 + 2k`` the k-th relation from the first mention to the
    second, ``2 + 2k`` the other way round; a symmetric relation has the first only.
    """

    #: How many values each column behind the four pieces can take, in order; see ``row``.
    KINDS = (MentionKind.NAME, MentionKind.DESCRIPTION, MentionKind.PRONOUN)
    PATHS = 12
    DISTANCES = 16

    def __init__(
        self, types: Sequence[str], relations: Sequence[str], symmetric: Iterable[str], dependencies: Sequence[str]
    ) -> None:
        """Take the names in the order of their numbers."""
        self.types = {name: number for number, name in enumerate(types)}
        self.dependencies = {name: number for number, name in enumerate(dependencies)}
        self.relations = tuple(relations)
        self.symmetric = frozenset(symmetric)
        self.numbers = {name: number for number, name in enumerate(relations)}
        #: Sizes of the columns behind the pieces.
        self.sizes = (
            *(len(types) + 1,) * 2,
            *(len(self.KINDS),) * 2,
            *(len(dependencies) + 1,) * 2,
            self.PATHS,
            self.DISTANCES,
        )
        self.labels = 1 + 2 * len(relations)

    def label(self, relation: str, *, forward: bool) -> int:
        """Return the number of a relation in a direction."""
        return 1 + 2 * self.numbers[relation] + (not forward and relation not in self.symmetric)

    def relation(self, label: int) -> tuple[str, bool]:
        """Return relation and direction of a label other than 0."""
        return self.relations[(label - 1) // 2], label % 2 == 1

    def row(self, parsed: Parsed, pair: Pair) -> list[int]:
        """Return pieces of both mentions, then types, kinds, dependencies, length of path, distance."""
        one, other = pair.first, pair.second
        doc = parsed.paragraphs[one.mention.paragraph].doc
        return [
            *pair.first_pieces,
            *pair.second_pieces,
            self.types.get(one.referent.type, len(self.types)),
            self.types.get(other.referent.type, len(self.types)),
            self.KINDS.index(one.mention.mention.kind),
            self.KINDS.index(other.mention.mention.kind),
            self.dependencies.get(doc[one.mention.head].dep_, len(self.dependencies)),
            self.dependencies.get(doc[other.mention.head].dep_, len(self.dependencies)),
            min(pair.path, self.PATHS - 1),
            min(int(2 * math.log2(pair.distance + 1)), self.DISTANCES - 1),
        ]

    def framed(self, pair: Pair) -> list[int]:
        """Return the labels that frames give the pair."""
        return sorted({self.label(relation, forward=forward) for relation, forward in pair.framed})
