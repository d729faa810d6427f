"""What goes with a claim: the substance, the amount, the time, the place and the method that its sentence names.

Of times there are two kinds: when it is said to have happened, and when it was said, which stands at the word that
attributes it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from graph.language import Paragraph
from graph.mentions import LocatedMention
from graph.model import MentionKind
from graph.reference import References, Referent
from graph.times import is_time, widened

_ROLES = {"Substance": "substance", "Method": "method", "Place": "place", "Country": "place"}
_NUMBERS = ("MONEY", "QUANTITY", "CARDINAL")
_TIMES = ("DATE", "TIME")
#: How a clause hangs on a word: a time in it is the time of what the clause says.
_CLAUSES = ("relcl", "acl", "advcl", "ccomp", "parataxis")
#: Participles that date what they stand at: "a report released on Monday".
_DATING = ("date", "release", "publish", "issue", "file", "print", "air", "unseal", "sign", "make", "give")


@dataclass(frozen=True, slots=True)
class Argument:
    """What fills a place of a frame."""

    referent: Referent
    mention: LocatedMention
    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundQualifier:
    """A detail of a found claim."""

    role: str
    start: int
    end: int
    text: str
    referent: Referent | None = None


def find_qualifiers(  # noqa: PLR0913, PLR0917 (all that a claim's sentence says)
    text: str,
    index: int,
    paragraph: Paragraph,
    references: References,
    trigger: Token,
    arguments: tuple[Argument, Argument],
    details: list[Argument],
) -> Iterator[FoundQualifier]:
    """Yield the details of one claim.

    Args:
        text: the document's text.
        index: the number of the paragraph.
        paragraph: where the claim stands.
        references: what the document's mentions refer to.
        trigger: the word that carries the relation.
        arguments: its subject and object, which are no details of it.
        details: what fills other places of the frame.
    """
    used = {id(argument.referent) for argument in arguments}
    for detail in details:
        yield from _entity(detail.referent, detail.mention, used)
    clause = _clause(trigger)
    scope = {token.i for top in (trigger, clause) for token in top.subtree}
    counted = (*arguments, *details)
    for entity in trigger.sent.ents:
        if entity.root.i not in scope:
            continue
        if entity.label_ in _NUMBERS and any(_counts(entity, argument) for argument in counted):
            start, end = paragraph.span(entity)
            yield FoundQualifier(role="amount", start=start, end=end, text=text[start:end])
    yield from _happening(text, paragraph, trigger, clause)
    for preposition in trigger.children:
        if preposition.dep_ == "prep" and preposition.lower_ in ("in", "at", "near"):
            for noun in preposition.children:
                mention, referent = references.by_token.get((index, noun.i), (None, None))
                if mention is not None and referent is not None and referent.type in ("Place", "Country"):
                    yield from _entity(referent, mention, used)


def _happening(text: str, paragraph: Paragraph, trigger: Token, clause: Token) -> Iterator[FoundQualifier]:
    """Yield the times of what a trigger or its clause says."""
    # "the Ruiz administration": its sentence says when it did something, not when Ruiz led it.
    tops = (trigger,) if trigger.pos_ == "PROPN" else (trigger, clause)
    scope = {token.i for top in tops for token in top.subtree}
    dated: set[tuple[int, int]] = set()
    for entity in _times(trigger.sent.ents):
        if entity.root.i in scope and _is_of(entity.root, trigger, clause):
            yield from _time("time", text, paragraph, entity, dated)


def find_saying(text: str, paragraph: Paragraph, cue: Token, trigger: Token) -> Iterator[FoundQualifier]:
    """Yield the times at the word that attributes a claim: "said on Monday", "according to the Aug. 24 report".

    Args:
        text: the document's text.
        paragraph: where the claim stands.
        cue: the word that attributes it.
        trigger: the word that carries its relation; what stands in its clause is no time of the saying.
    """
    content = trigger
    while content.head.i not in (cue.i, content.i):
        content = content.head
    own: set[int] = set()
    if content.head.i == cue.i != content.i:
        own = {token.i for token in content.subtree}
    found: set[tuple[int, int]] = set()
    for entity in _times(cue.sent.ents):
        root = entity.root
        if root.i not in own and cue.is_ancestor(root) and _is_of(root, cue, cue):
            yield from _time("saying", text, paragraph, entity, found)


def _times(entities: Iterable[Span]) -> Iterator[Span]:
    return (entity for entity in entities if entity.label_ in _TIMES and is_time(entity.text))


def _time(
    role: str, text: str, paragraph: Paragraph, entity: Span, seen: set[tuple[int, int]]
) -> Iterator[FoundQualifier]:
    start, end = widened(text, *paragraph.span(entity))
    if (start, end) not in seen:
        seen.add((start, end))
        yield FoundQualifier(role=role, start=start, end=end, text=text[start:end])


def _is_of(time: Token, trigger: Token, clause: Token) -> bool:
    """Whether a time belongs to what a trigger or its clause says, and not to a clause that hangs on a word of it."""
    node = time
    while node.i not in (trigger.i, clause.i) and node.head.i != node.i:
        if node.dep_ in _CLAUSES and not node.is_ancestor(trigger) and node.lemma_.lower() not in _DATING:
            return False
        node = node.head
    return True


def _entity(referent: Referent, mention: LocatedMention, used: set[int]) -> Iterator[FoundQualifier]:
    role = _ROLES.get(referent.type)
    if role is not None and id(referent) not in used:
        used.add(id(referent))
        at = mention.mention
        yield FoundQualifier(role=role, start=at.start, end=at.end, text=at.text, referent=referent)


def _clause(token: Token) -> Token:
    """The verb of the clause that a word stands in."""
    node = token
    while node.head.i != node.i and node.pos_ not in ("VERB", "AUX"):
        node = node.head
    return node


def _counts(number: Span, argument: Argument) -> bool:
    """Whether a number counts an argument ("three rifles"), or the quantity that holds it ("9.5 tons of heroin")."""
    mention = argument.mention
    if mention.first < number.end and number.start < mention.last:
        return mention.mention.kind is not MentionKind.NAME  # "two rifles", but not the 4 of "4-ANPP"
    inside = range(number.start, number.end)
    # What the number stands at: the noun that it counts, or the unit that it holds itself ("about 200 pounds").
    counted = {number.root.i, number.root.head.i}
    token = argument.token
    if token.i in counted:
        return True
    preposition = token.head
    return (
        preposition.lower_ == "of"
        and preposition.i > number.start
        and (preposition.head.i in counted or preposition.head.i in inside)
    )
