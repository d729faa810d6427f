"""The network of actors that the edges of a policy make."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.policy import Edge


@dataclass(frozen=True)
class Network:
    """Actors, and the edges between them.

    The actors are given apart from the edges, so that one who loses the last edge stays, with nothing around.
    """

    #: Their ids, sorted; a number below stands for the actor at that place.
    actors: tuple[str, ...]
    #: By the ids of their propositions.
    edges: Mapping[str, Edge]

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The number of each actor."""
        return {actor: place for place, actor in enumerate(self.actors)}

    @cached_property
    def pairs(self) -> Mapping[tuple[int, int], tuple[Edge, ...]]:
        """The edges between each two actors, whatever their direction, the smaller number first; no loops."""
        pairs: dict[tuple[int, int], list[Edge]] = defaultdict(list)
        for edge in self.edges.values():
            one, other = self.place[edge.proposition.subject], self.place[edge.proposition.object]
            if one != other:
                pairs[min(one, other), max(one, other)].append(edge)
        return {pair: tuple(edges) for pair, edges in sorted(pairs.items())}

    @cached_property
    def neighbours(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of those whom each actor is linked to, in order."""
        found: list[list[int]] = [[] for _ in self.actors]
        for one, other in self.pairs:
            found[one].append(other)
            found[other].append(one)
        return tuple(tuple(sorted(some)) for some in found)

    @cached_property
    def shape(self) -> tuple[tuple[int, int, int], ...]:
        """The pairs with the number of edges between them: all that the measures depend on but directions."""
        return tuple((one, other, len(edges)) for (one, other), edges in self.pairs.items())


def network_of(edges: Iterable[Edge]) -> Network:
    """Return the network of edges."""
    known = {edge.proposition.id: edge for edge in edges}
    ends = {end for edge in known.values() for end in (edge.proposition.subject, edge.proposition.object)}
    return Network(tuple(sorted(ends)), known)
