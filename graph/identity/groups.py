"""Parts that are joined and kept apart → groups, without ever deciding a conflict in silence.

A judgement outranks a rule. Where a rule would bring together what somebody holds apart, all rules on a way between the
two give way. Where judgements contradict one another, none of those on a way between the two is carried out: the parts
stay apart until somebody takes one back. The outcome depends on the sets alone, not on any order.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import networkx as nx

Part = TypeVar("Part", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie(Generic[Part]):
    """Two parts that are one or are not."""

    left: Part
    right: Part
    #: What says so: the id of a judgement; empty for a rule.
    judgement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups(Generic[Part]):
    """Which parts are one."""

    #: Part → the parts of its group, itself among them; parts by themselves are left out.
    members: Mapping[Part, frozenset[Part]]
    #: The ties that were carried out.
    kept: tuple[Tie[Part], ...]
    #: Judgements that contradict one another, each group of them sorted, and all sorted.
    conflicts: tuple[tuple[str, ...], ...]


def group(joined: Sequence[Tie[Part]], apart: Sequence[Tie[Part]]) -> Groups[Part]:
    """Bring together what is joined, except what is to be kept apart."""
    judged = [tie for tie in joined if tie.judgement]
    ruled = [tie for tie in joined if not tie.judgement]
    conflicts: set[tuple[str, ...]] = set()
    lost: set[Tie[Part]] = set()
    for tie, between in _between(judged, judged, apart):
        lost |= between
        conflicts.add(tuple(sorted({tie.judgement, *(one.judgement for one in between)})))
    judged = [tie for tie in judged if tie not in lost]
    overruled: set[Tie[Part]] = set()
    for _, between in _between([*judged, *ruled], ruled, apart):
        overruled |= between
    kept = [*judged, *(tie for tie in ruled if tie not in overruled)]
    members: dict[Part, frozenset[Part]] = {}
    for component in nx.connected_components(_graph(kept)):
        members.update(dict.fromkeys(component, frozenset(component)))
    return Groups(members=members, kept=tuple(kept), conflicts=tuple(sorted(conflicts)))


def _between(
    ties: Sequence[Tie[Part]], loose: Iterable[Tie[Part]], apart: Sequence[Tie[Part]]
) -> Iterable[tuple[Tie[Part], set[Tie[Part]]]]:
    """Yield each tie that keeps apart what is joined, with the loose ones on any way between its two ends."""
    graph = _graph(ties)
    component = {node: number for number, nodes in enumerate(nx.connected_components(graph)) for node in nodes}
    by_ends: dict[frozenset[Part], set[Tie[Part]]] = {}
    for tie in loose:
        by_ends.setdefault(frozenset((tie.left, tie.right)), set()).add(tie)
    for tie in apart:
        if tie.left == tie.right or component.get(tie.left, -1) != component.get(tie.right, -2):
            continue
        nodes = nx.node_connected_component(graph, tie.left)
        around = nx.Graph(graph.subgraph(nodes))
        around.add_edge(tie.left, tie.right)
        # An edge lies on a way between the two exactly if it lies on a ring with the edge that joins them.
        ring = next(
            edges
            for edges in nx.biconnected_component_edges(around)
            if any({one, other} == {tie.left, tie.right} for one, other in edges)
        )
        ends = {frozenset(edge) for edge in ring}
        yield tie, {one for pair in ends for one in by_ends.get(pair, ())}


def _graph(ties: Iterable[Tie[Part]]) -> "nx.Graph[Part]":
    graph: nx.Graph[Part] = nx.Graph()
    graph.add_edges_from((tie.left, tie.right) for tie in ties if tie.left != tie.right)
    return graph
