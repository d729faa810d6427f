"""The computations, by networkx up to 50,000 pairs of actors and by networkit above.

Both get numbers instead of names and a fixed seed, so that the same network gives the same result.
"""

from typing import Any, Protocol

import networkx as nx

from graph.analysis.network import Network
from graph.errors import UsageError

#: How many pairs networkx takes.
LIMIT = 50_000
#: Up to how many actors times pairs betweenness is counted over all actors; above it is estimated from some.
EXACT = 4_000_000
#: From how many actors it is estimated.
PIVOTS = 256
_SEED = 0


class Engine(Protocol):
    """Computes on the shape of a network."""

    @property
    def name(self) -> str:
        """What computes."""

    def betweenness(self, network: Network) -> list[float]:
        """Return for each actor the share of shortest paths between two others that it lies on, 0 to 1."""

    def communities(self, network: Network) -> list[set[int]]:
        """Return the actors grouped so that many edges are within groups and few between (Louvain)."""


def engine_for(network: Network) -> Engine:
    """Return what computes on a network of this size.

    Raises:
        UsageError: it is a large one, and networkit is not installed.
    """
    if len(network.pairs) <= LIMIT:
        return Networkx()
    try:
        import networkit  # noqa: PLC0415 (an extra)
    except ImportError as error:
        pairs = f"{len(network.pairs):,} pairs of actors"
        raise UsageError(f"{pairs} are too many for networkx; pip install 'claimgraph[analysis]'") from error
    return Networkit(networkit)


def is_estimated(network: Network) -> bool:
    """Return whether betweenness is estimated."""
    return len(network.actors) > PIVOTS and len(network.actors) * len(network.pairs) > EXACT


class Networkx:
    """networkx, in Python."""

    name = "networkx"

    def betweenness(self, network: Network) -> list[float]:
        """Count, or estimate from the same actors each time."""
        pivots = PIVOTS if is_estimated(network) else None
        scores = nx.betweenness_centrality(_graph(network), k=pivots, seed=_SEED)
        return [scores[place] for place in range(len(network.actors))]

    def communities(self, network: Network) -> list[set[int]]:
        """Group by Louvain."""
        found = nx.community.louvain_communities(_graph(network), weight="weight", seed=_SEED)
        return [set(community) for community in found]


def _graph(network: Network) -> "nx.Graph[int]":
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(network.actors)))
    graph.add_weighted_edges_from(network.shape)
    return graph


class Networkit:
    """networkit, in C++, on one thread: several would add up in another order each time."""

    name = "networkit"

    def __init__(self, networkit: Any) -> None:  # noqa: ANN401 (a module that may not be there)
        """Take the module."""
        self._networkit = networkit
        networkit.setNumberOfThreads(1)

    def betweenness(self, network: Network) -> list[float]:
        """Count, or estimate."""
        self._networkit.setSeed(_SEED, False)
        graph = self._graph(network, weighted=False)
        centrality = self._networkit.centrality
        run = (
            centrality.EstimateBetweenness(graph, PIVOTS, True)
            if is_estimated(network)
            else centrality.Betweenness(graph, True)
        )
        run.run()
        return list(run.scores())

    def communities(self, network: Network) -> list[set[int]]:
        """Group by Louvain with refinement."""
        self._networkit.setSeed(_SEED, False)
        run = self._networkit.community.PLM(self._graph(network, weighted=True), True, 1.0, "none")
        run.run()
        groups: dict[int, set[int]] = {}
        for place, group in enumerate(run.getPartition().getVector()):
            groups.setdefault(group, set()).add(place)
        return list(groups.values())

    def _graph(self, network: Network, *, weighted: bool) -> Any:  # noqa: ANN401 (the module's type)
        graph = self._networkit.Graph(len(network.actors), weighted=weighted)
        for one, other, edges in network.shape:
            graph.addEdge(one, other, float(edges) if weighted else 1.0)
        return graph
