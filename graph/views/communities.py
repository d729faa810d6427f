"""Which actors of a network stand close together, so that a large one can be opened from a few groups.

Groups lie within groups: a group of many actors is parted again, until each holds few enough to be drawn. They come
from the links alone (modularity, by the method of Louvain) and say nothing of the actors but that much is said of
some of them with one another. The same network gives the same groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx

#: A group of so many actors is parted no further.
_MOST_ACTORS = 60
#: How many groups are shown at once, and how many of them hold several small ones each where there are more.
_MOST_GROUPS, _BUNDLES = 24, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some actors that are linked with one another more than with others."""

    #: The place of the group that it is a part of, in the list of all; None where it is part of no other.
    parent: int | None
    #: Nodes, the busiest first.
    actors: tuple[str, ...]
    #: It was put together of parts that have little to do with one another, each too small to be shown by itself.
    bundle: bool


def communities(network: "nx.MultiDiGraph[str]") -> list[Group]:
    """Return the groups, each after the one that it is a part of; every node is in exactly one innermost group.

    Args:
        network: any directed multigraph whose nodes are strings; parallel edges weigh as many.
    """
    nodes = sorted(network.nodes)
    index = {node: at for at, node in enumerate(nodes)}
    weights: dict[tuple[int, int], int] = {}
    for first, second in network.edges():
        ends = sorted((index[first], index[second]))
        weights[ends[0], ends[1]] = weights.get((ends[0], ends[1]), 0) + 1
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    graph.add_weighted_edges_from((first, second, weight) for (first, second), weight in sorted(weights.items()))
    busy = dict(graph.degree(weight="weight"))
    found: list[Group] = []
    waiting: list[tuple[int | None, list[int]]] = [(None, list(range(len(nodes))))]
    while waiting:
        parent, members = waiting.pop(0)
        if parent is not None and len(members) <= _MOST_ACTORS:
            continue
        parts = _parts(graph, members)
        if parent is not None and len(parts) == 1:
            continue
        for part, bundle in parts:
            ordered = sorted(part, key=lambda node: (-busy[node], node))
            waiting.append((len(found), part))
            found.append(Group(parent=parent, actors=tuple(nodes[node] for node in ordered), bundle=bundle))
    return found


def _parts(graph: "nx.Graph[int]", members: Sequence[int]) -> list[tuple[list[int], bool]]:
    """Return the parts of some nodes, the largest first, and of each whether it is a bundle."""
    if not members:
        return []
    inner: nx.Graph[int] = nx.Graph()
    inner.add_nodes_from(members)
    inner.add_weighted_edges_from(
        sorted((*sorted(ends), known["weight"]) for *ends, known in graph.subgraph(members).edges(data=True))
    )
    parts = sorted(
        (sorted(part) for part in nx.community.louvain_communities(inner, seed=1)),
        key=lambda part: (-len(part), part),
    )
    if len(parts) <= _MOST_GROUPS:
        return [(part, False) for part in parts]
    kept, small = parts[: _MOST_GROUPS - _BUNDLES], parts[_MOST_GROUPS - _BUNDLES :]
    bundles: list[list[int]] = [[] for _ in range(_BUNDLES)]
    room = sum(map(len, small)) / _BUNDLES
    filled = 0
    for part in small:
        bundles[min(_BUNDLES - 1, int(filled / room))] += part
        filled += len(part)
    return [(part, False) for part in kept] + [(sorted(bundle), True) for bundle in bundles if bundle]
