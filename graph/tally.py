"""Claims → how many documents, voices and roots they come from: the one place that counts this.

The network, the policies, the triples, the questions, the page and the reports all count by it, so that they agree.
``docs/decisions/roots.md`` says why it counts so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.model import Claim, Polarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What some claims come from."""

    claims: int
    #: How many documents carry them.
    documents: int
    #: How many make them. A text that speaks for itself is one voice, in however many documents it is printed.
    voices: int
    #: How many known, independent roots they go back to.
    roots: int
    #: In how many texts claims of unknown root stand; a passage and its reprints are one text. They may all go back to
    #: one source, or each to its own.
    unknown: int
    #: What rests on nothing but texts: known roots, and texts of unknown root that are none of these. At least
    #: ``roots`` and at most ``roots + unknown``: for widths and orders, never to be called independent.
    sources: int

    def __str__(self) -> str:
        """Say it in words: ``12 documents, 4 voices, 2 independent roots (3 texts of unknown root)``."""
        parts = [_plural(self.documents, "document"), _plural(self.voices, "voice")]
        unknown = f"{_plural(self.unknown, 'text')} of unknown root"
        if not self.roots:
            return ", ".join([*parts, unknown] if self.unknown else parts)
        roots = _plural(self.roots, "independent root" if self.roots > 1 else "root")
        return ", ".join([*parts, f"{roots} ({unknown})" if self.unknown else roots])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The claims of one proposition, counted on either side and together."""

    for_: Tally
    against: Tally
    all: Tally


def tally(claims: Iterable[Claim]) -> Tally:
    """Count what claims come from."""
    claims = tuple(claims)
    known = {claim.root for claim in claims if claim.root is not None}
    unknown = {origin(claim) for claim in claims if claim.root is None}
    return Tally(
        claims=len(claims),
        documents=len({claim.evidence.document for claim in claims}),
        voices=len({voice(claim) for claim in claims}),
        roots=len(known),
        unknown=len(unknown),
        sources=len(known | unknown),
    )


def sides(claims: Iterable[Claim]) -> Sides:
    """Count what claims of one proposition come from: for it, against it, and all."""
    claims = tuple(claims)
    return Sides(
        for_=tally(claim for claim in claims if claim.stance.polarity is Polarity.AFFIRMED),
        against=tally(claim for claim in claims if claim.stance.polarity is Polarity.DENIED),
        all=tally(claims),
    )


def voice(claim: Claim) -> str:
    """Return who makes a claim: the id of the entity, or of the text that speaks for itself."""
    speaker = claim.attribution.speaker.entity
    return speaker if speaker is not None else origin(claim)


def origin(claim: Claim) -> str:
    """Return the text that the words of a claim come from; before roots are assigned, its document."""
    return claim.origin or claim.evidence.document


def source(claim: Claim) -> str:
    """Return what a claim is counted under: its root, or the text that its words come from where that is unknown."""
    return claim.root or origin(claim)


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
