"""Where a mention begins and ends in the parse, and the words that tell descriptions apart."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from graph.model import MentionKind
from graph.names import ARTICLES

_POSSESSIVES = frozenset(("my", "our", "your", "his", "her", "its", "their"))
#: Words of a phrase behind a noun that still belong to its description.
_LONGEST_TAIL = 6
_LEFT = frozenset(("amod", "compound", "nmod", "nummod", "quantmod", "npadvmod", "det", "poss", "punct", "advmod"))


def left_edge(token: Token, taken: Sequence[bool]) -> int:
    """Return where the description of a noun begins, before any token that is taken."""
    edge = token.i
    for child in sorted(token.lefts, key=lambda child: -child.i):
        if child.dep_ not in _LEFT or (child.right_edge.i + 1 != edge and child.dep_ != "punct"):
            break
        if child.lower_ in ARTICLES | _POSSESSIVES or child.dep_ in ("det", "poss", "punct"):
            break
        if any(taken[child.left_edge.i : edge]):
            break
        edge = child.left_edge.i
    return edge


def key_of(span: Span, kind: MentionKind) -> tuple[str, ...]:
    """Return the words that tell one description from another: without articles and numbers, its noun as a lemma."""
    words = []
    for token in span:
        if not any(character.isalnum() for character in token.text):
            continue
        if kind is MentionKind.DESCRIPTION and (token.like_num or token.pos_ == "NUM" or token.lower_ in ARTICLES):
            continue
        last = token.i == span.end - 1
        words.append(token.lemma_.lower() if last and kind is MentionKind.DESCRIPTION else token.lower_)
    return tuple(words) or (span.text.lower(),)


def extent(doc: Doc, span: Span, head: Token) -> tuple[int, int]:
    """Return the span with its number and possessor, and an "of", "in", "from" or "at" phrase that follows at once."""
    first, last = span.start, span.end
    for child in sorted(head.lefts, key=lambda child: -child.i):
        if (
            child.dep_ in ("poss", "nummod", "compound", "nmod", "amod")
            and child.right_edge.i + 1 == first
            and child.pos_ != "PRON"
        ):
            first = child.left_edge.i
            while first < child.i and doc[first].lower_ in ARTICLES:
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


def title_edge(doc: Doc, span: Span) -> int:
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


def tail_of(doc: Doc, first: int, last: int) -> tuple[str, ...]:
    """Return the words of what follows a description, without articles."""
    return tuple(token.lower_ for token in doc[first:last] if token.lower_ not in ARTICLES)
