"""The claims of a ledger as a network: who is linked to whom by what is said.

An edge is a proposition, never a fact: it stands for everything that is said for and against one link, and carries
the claims that say it.
"""

from collections import defaultdict
from dataclasses import dataclass

import networkx as nx

from graph.model import Certainty, Claim, Ledger, Polarity, Proposition
from graph.tally import Sides, sides
from ontology.vocabulary import Vocabulary

#: How the claims on an edge stand to one another, as ``Link.stance``.
AFFIRMED, HEDGED, DENIED, DISPUTED = "affirmed", "hedged", "denied", "disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What an edge carries: one proposition and all that is said for and against it."""

    proposition: Proposition
    #: In the order of the ledger; never empty.
    claims: tuple[Claim, ...]
    #: The relation holds both ways, so the direction says nothing.
    symmetric: bool

    @property
    def stance(self) -> str:
        """``disputed`` (affirmed and denied), ``denied``, ``hedged`` (affirmed, by nobody flatly) or ``affirmed``."""
        polarities = {claim.stance.polarity for claim in self.claims}
        if len(polarities) > 1:
            return DISPUTED
        if Polarity.DENIED in polarities:
            return DENIED
        if all(claim.stance.certainty is not Certainty.CERTAIN for claim in self.claims):
            return HEDGED
        return AFFIRMED

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents that carry a claim of it, sorted."""
        return tuple(sorted({claim.evidence.document for claim in self.claims}))

    @property
    def tally(self) -> Sides:
        """What it rests on: documents, voices and roots, for it and against it."""
        return sides(self.claims)


def build_network(ledger: Ledger, vocabulary: Vocabulary) -> "nx.MultiDiGraph[str]":
    """Return the network of the ledger's propositions.

    Args:
        ledger: every subject and object of its claims must be among its entities.
        vocabulary: says which relations hold both ways.

    Returns:
        Nodes are the ids of entities that some claim is about, with the attribute ``entity``; edges have the
        proposition's id as key and a :class:`Link` as attribute ``link``. Nodes and edges stand in the order of
        their ids.

    Raises:
        ValueError: a claim is about an entity that the ledger does not hold; the message names both.
    """
    entities = {entity.id: entity for entity in ledger.entities}
    claims_of: dict[str, list[Claim]] = defaultdict(list)
    for claim in ledger.claims:
        for end in (claim.proposition.subject, claim.proposition.object):
            if end not in entities:
                raise ValueError(f"claim {claim.id}: {end} is not among the ledger's entities; add it to them")
        claims_of[claim.proposition.id].append(claim)

    links = [
        Link(
            proposition=claims[0].proposition,
            claims=tuple(claims),
            symmetric=_is_symmetric(claims[0].proposition.relation, vocabulary),
        )
        for _, claims in sorted(claims_of.items())
    ]
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ends = {end for link in links for end in (link.proposition.subject, link.proposition.object)}
    for end in sorted(ends):
        network.add_node(end, entity=entities[end])
    for link in links:
        network.add_edge(link.proposition.subject, link.proposition.object, key=link.proposition.id, link=link)
    return network


def _is_symmetric(relation: str, vocabulary: Vocabulary) -> bool:
    known = vocabulary.relations.get(relation)
    return known is not None and known.symmetric
