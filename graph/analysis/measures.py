"""What is measured of a network, for each actor and for pairs that somebody asks about."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

import networkx as nx

from graph.analysis.engines import Engine, engine_for, is_estimated
from graph.analysis.network import Network
from graph.policy import Edge
from ontology.vocabulary import load_vocabulary

#: Betweenness below this is that of nobody between anybody; estimates have noise of that size.
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an actor stands."""

    actor: str
    #: How many others it is linked to.
    degree: int
    #: How many edges begin and end at it; an edge of a relation that holds both ways does both.
    out: int
    into: int
    betweenness: float
    #: Its place in the communities.
    community: int
    #: How many of those that it is linked to are in other communities, and in how many.
    outside: int
    reached: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A way from one actor to another over edges in whatever direction."""

    actors: tuple[str, ...]
    #: The edges of each step.
    steps: tuple[tuple[Edge, ...], ...]


@dataclass(frozen=True)
class Analysis:
    """The measures of one network."""

    network: Network
    engine: str
    #: Whether betweenness is estimated.
    estimated: bool
    #: By actor.
    standings: Mapping[str, Standing]
    #: The ids of the actors of each community, the largest first.
    communities: tuple[tuple[str, ...], ...]
    #: From the first to the second of the two that were asked about, the shortest first.
    paths: tuple[Path, ...]

    def top(self, number: int) -> tuple[Standing, ...]:
        """The actors that are linked to most others."""
        return self._best(number, "degree")

    def between(self, number: int) -> tuple[Standing, ...]:
        """The actors on most of the shortest paths, without those on none."""
        return self._best(number, "betweenness")

    def brokers(self, number: int) -> tuple[Standing, ...]:
        """The actors that are linked to most communities other than their own, then to most actors there."""
        return self._best(number, "reached", "outside")

    def _best(self, number: int, *measures: str) -> tuple[Standing, ...]:
        def key(one: Standing) -> tuple[object, ...]:
            return (*(-getattr(one, measure) for measure in measures), one.actor)

        able = (one for one in self.standings.values() if getattr(one, measures[0]) > _NOTHING)
        return tuple(sorted(able, key=key)[:number])

    @cached_property
    def community_of(self) -> Mapping[str, int]:
        """The place of each actor's community."""
        return {actor: place for place, some in enumerate(self.communities) for actor in some}


def analyse(network: Network, between: tuple[str, str] | None = None, paths: int = 0) -> Analysis:
    """Measure a network.

    Args:
        network: of a policy's edges.
        between: two actors; None asks for no paths.
        paths: how many of the shortest paths between the two.

    Raises:
        UsageError: the network is a large one, and networkit is not installed.
    """
    engine: Engine = engine_for(network)
    scores = engine.betweenness(network)
    groups = sorted((sorted(group) for group in engine.communities(network)), key=lambda group: (-len(group), group))
    community = {place: number for number, group in enumerate(groups) for place in group}
    out, into = _directions(network)
    standings = {}
    for place, actor in enumerate(network.actors):
        others = [community[other] for other in network.neighbours[place] if community[other] != community[place]]
        standings[actor] = Standing(
            actor=actor,
            degree=len(network.neighbours[place]),
            out=out[place],
            into=into[place],
            betweenness=scores[place],
            community=community[place],
            outside=len(others),
            reached=len(set(others)),
        )
    return Analysis(
        network=network,
        engine=engine.name,
        estimated=is_estimated(network),
        standings=standings,
        communities=tuple(tuple(network.actors[place] for place in group) for group in groups),
        paths=shortest_paths(network, between, paths) if between else (),
    )


def shortest_paths(network: Network, between: tuple[str, str], number: int) -> tuple[Path, ...]:
    """Return the shortest paths between two actors, by length and then by name; none where there is none."""
    if not set(between) <= network.place.keys() or between[0] == between[1]:
        return ()
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(network.pairs)
    source, target = (network.place[actor] for actor in between)
    try:
        found = list(islice(nx.shortest_simple_paths(graph, source, target), number))
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return ()
    return tuple(
        Path(
            actors=tuple(network.actors[place] for place in places),
            steps=tuple(network.pairs[min(one, other), max(one, other)] for one, other in pairwise(places)),
        )
        for places in sorted(found, key=lambda places: (len(places), places))
    )


def _directions(network: Network) -> tuple[list[int], list[int]]:
    """Return how many edges begin and how many end at each actor."""
    relations = load_vocabulary().relations
    out, into = [0] * len(network.actors), [0] * len(network.actors)
    for edge in network.edges.values():
        one, other = network.place[edge.proposition.subject], network.place[edge.proposition.object]
        out[one] += 1
        into[other] += 1
        known = relations.get(edge.proposition.relation)
        if known is not None and known.symmetric:
            out[other] += 1
            into[one] += 1
    return out, into
