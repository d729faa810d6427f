"""A claim → its sentence in its paragraph, cut into pieces that say what each is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.model import Claim

#: Code points shown on either side where a text has no paragraphs.
_FARTHEST = 1500
_BREAK = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of a text, and what they are: ``quote``, ``subject``, ``object``, ``relation``, ``stance``, …."""

    text: str
    kinds: frozenset[str]


def context_of(claim: Claim, text: str | None) -> tuple[Piece, ...]:
    """Return the paragraphs around the words of a claim, in pieces that together are the text.

    Args:
        claim: whose words are marked.
        text: of its document; None where it cannot be read any more: then the quote alone is shown.
    """
    evidence = claim.evidence
    marks = [
        (evidence.start, evidence.end, "quote"),
        (*evidence.subject_span, "subject"),
        (*evidence.object_span, "object"),
        (*evidence.trigger_span, "relation"),
        *((*span, "stands for") for span in (evidence.subject_antecedent, evidence.object_antecedent) if span),
        *_cues(claim),
    ]
    if text is None:
        return _cut(evidence.quote, evidence.start, evidence.start, evidence.end, marks)
    first, last = evidence.start, evidence.end
    for span in (evidence.subject_antecedent, evidence.object_antecedent):
        if span is not None and max(first - span[0], span[1] - last) < _FARTHEST:
            first, last = min(first, span[0]), max(last, span[1])
    start = text.rfind(_BREAK, max(0, first - _FARTHEST), first)
    end = text.find(_BREAK, last, last + _FARTHEST)
    start = max(0, first - _FARTHEST) if start < 0 else start + len(_BREAK)
    end = min(len(text), last + _FARTHEST) if end < 0 else end
    return _cut(text, 0, start, end, marks)


def _cues(claim: Claim) -> list[tuple[int, int, str]]:
    quote, start = claim.evidence.quote, claim.evidence.start
    places = ((quote.find(cue), len(cue)) for cue in claim.stance.cues)
    return [(start + at, start + at + length, "stance") for at, length in places if at >= 0]


def _cut(text: str, offset: int, start: int, end: int, marks: Sequence[tuple[int, int, str]]) -> tuple[Piece, ...]:
    """Return the text from ``start`` to ``end`` in pieces; ``offset`` is where ``text`` begins in its document."""
    inside = [(max(first, start), min(last, end), kind) for first, last, kind in marks if first < end and last > start]
    places = sorted({start, end, *(place for first, last, _ in inside for place in (first, last))})
    return tuple(
        Piece(
            text=text[first - offset : last - offset],
            kinds=frozenset(kind for begin, finish, kind in inside if begin <= first and last <= finish),
        )
        for first, last in pairwise(places)
    )
