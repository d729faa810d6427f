"""The edges as claimed: which propositions may be looked at as links, and under which policy.

A claim never becomes a fact. Where a view or a measure needs plain edges all the same, a policy says which claims make
one and from how many roots on, and its name says so wherever the edges go.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from graph.model import Certainty, Claim, Ledger, Polarity, Proposition
from graph.tally import source


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a claim goes back to: its root, or the text that it stands in where the root is unknown."""

    #: Of the root; reprints of one text share it.
    id: str
    label: str
    #: Whether the root is known. Somebody who is quoted in a text may have said it to many.
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Which propositions count as edges. A denial never makes one."""

    #: How firmly the claims that make an edge must be put.
    certainties: frozenset[Certainty] = frozenset(Certainty)
    #: From how many roots on.
    roots: int = 1
    #: Whether claims whose root is unknown count, each text (with its reprints) as one root.
    unknown_roots: bool = True
    #: Whether propositions that somebody denies are left out.
    undisputed: bool = False

    @property
    def name(self) -> str:
        """The policy in words that can stand in an address, the same for the same policy."""
        parts = [f"edges-as-claimed-by-{self.roots}-root{'' if self.roots == 1 else 's'}-or-more"]
        parts += [certainty.value for certainty in Certainty if certainty in self.certainties]
        parts += [] if self.unknown_roots else ["known-roots"]
        parts += ["undisputed"] if self.undisputed else []
        return "-".join(parts)

    def __str__(self) -> str:
        """The policy as a sentence."""
        certainties = ", ".join(certainty.value for certainty in Certainty if certainty in self.certainties)
        texts = "a text whose root is unknown counts as one" if self.unknown_roots else "unknown roots do not count"
        denied = "denied by nobody" if self.undisputed else "denied or not"
        return (
            f"affirmed ({certainties}) by {self.roots} root{'' if self.roots == 1 else 's'} or more; {texts}; {denied}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A proposition that a policy lets stand as a link."""

    proposition: Proposition
    #: Those that make it one, in the order of the ledger.
    claims: tuple[Claim, ...]
    #: Those that deny it.
    denials: tuple[Claim, ...]
    #: The ids of the sources of the claims that make it one.
    roots: frozenset[str]


class Sources:
    """The source of each claim of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        """Look up what roots and documents are called."""
        self._labels = {document.id: document.title or document.slug for document in ledger.documents}
        self._labels.update((root.id, root.label) for root in ledger.roots)

    def of(self, claim: Claim) -> Source:
        """Return what a claim goes back to."""
        identifier = source(claim)
        return Source(id=identifier, label=self._labels.get(identifier, identifier), known=claim.root is not None)


def edges(ledger: Ledger, policy: Policy) -> Iterator[Edge]:
    """Yield the edges that a policy makes of a ledger, by the ids of their propositions."""
    claims_of: dict[str, list[Claim]] = defaultdict(list)
    for claim in ledger.claims:
        claims_of[claim.proposition.id].append(claim)
    for _, claims in sorted(claims_of.items()):
        edge = edge_of(claims, policy)
        if edge is not None:
            yield edge


def edge_of(claims: list[Claim], policy: Policy) -> Edge | None:
    """Return the edge that a policy makes of the claims of one proposition; None where it makes none."""
    affirmed = [
        claim
        for claim in claims
        if claim.stance.polarity is Polarity.AFFIRMED
        and claim.stance.certainty in policy.certainties
        and (policy.unknown_roots or claim.root is not None)
    ]
    denials = tuple(claim for claim in claims if claim.stance.polarity is Polarity.DENIED)
    roots = frozenset(source(claim) for claim in affirmed)
    if not affirmed or len(roots) < policy.roots or (policy.undisputed and denials):
        return None
    return Edge(proposition=claims[0].proposition, claims=tuple(affirmed), denials=denials, roots=roots)
