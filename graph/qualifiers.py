"""What goes with a claim: the substance, the amount, the time, the place and the method that its sentence names."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from graph.language import Paragraph
from graph.mentions import LocatedMention
from graph.model import MentionKind
from graph.reference import References, Referent

_ROLES = {"Substance": "substance", "Method": "method", "Place": "place", "Country": "place"}
_NUMBERS = ("MONEY", "QUANTITY", "CARDINAL")


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
        is_amount = entity.label_ in _NUMBERS and any(_counts(entity, argument) for argument in counted)
        if is_amount or entity.label_ == "DATE":
            start, end = paragraph.span(entity)
            yield FoundQualifier(role="amount" if is_amount else "time", start=start, end=end, text=text[start:end])
    for preposition in trigger.children:
        if preposition.dep_ == "prep" and preposition.lower_ in ("in", "at", "near"):
            for noun in preposition.children:
                mention, referent = references.by_token.get((index, noun.i), (None, None))
                if mention is not None and referent is not None and referent.type in ("Place", "Country"):
                    yield from _entity(referent, mention, used)


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
