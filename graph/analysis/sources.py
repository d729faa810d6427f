"""What becomes of the results when a source is left out: which of them rest on one root, or on one document."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph.analysis.measures import Analysis, Standing, analyse
from graph.analysis.network import Network
from graph.model import Claim, Ledger
from graph.policy import Edge, Policy, Source, Sources, edge_of


class LeaveOut(StrEnum):
    """What is left out, one after the other."""

    #: What a claim goes back to: reprints are left out together.
    ROOT = "root"
    #: A single document; its reprints stay.
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What is different without one source."""

    source: Source
    #: How many claims it takes along.
    claims: int
    #: The ids of the propositions that are edges no more, and those that become some, since denials go, too.
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    #: Actors without any edge that had some.
    cut_off: tuple[str, ...]
    #: Whether the network was measured again; if not, all below is empty.
    measured: bool = True
    #: Who leaves the first few of each measure, and who comes in.
    top_out: tuple[str, ...] = ()
    top_in: tuple[str, ...] = ()
    between_out: tuple[str, ...] = ()
    between_in: tuple[str, ...] = ()
    brokers_out: tuple[str, ...] = ()
    brokers_in: tuple[str, ...] = ()
    #: The actor whose betweenness changes most, and by how much; None where none does.
    largest_change: tuple[str, float] | None = None
    #: How many communities there are, not counting actors without edges.
    communities: int = 0
    #: Actors with edges left that are grouped with others than most of their community.
    moved: tuple[str, ...] = ()
    #: The places of the paths that are broken, from 0.
    paths_lost: tuple[int, ...] = ()
    #: Whether the two that were asked about are connected no more.
    disconnected: bool = False


def left_out(  # noqa: PLR0913 (what was analysed, and how)
    ledger: Ledger,
    policy: Policy,
    whole: Analysis,
    by: LeaveOut,
    *,
    first: int,
    most: int,
    between: tuple[str, str] | None = None,
) -> Iterator[Without]:
    """Yield what is different without each source, those first that take most edges along.

    Args:
        ledger: all claims.
        policy: which of them make an edge.
        whole: what was measured with all sources.
        by: what is left out.
        first: how many actors of each measure count as its result.
        most: without how many sources the network is measured again; for the others the edges alone are compared.
        between: the two whose paths were asked for.
    """
    way = _Way(ledger, policy, by)
    claims_of: dict[str, list[Claim]] = defaultdict(list)
    said_by: dict[Source, set[str]] = defaultdict(set)
    for claim in ledger.claims:
        claims_of[claim.proposition.id].append(claim)
        said_by[way.source(claim)].add(claim.proposition.id)
    tries = [
        (source, _edges_without(source, propositions, claims_of, whole.network.edges, way))
        for source, propositions in said_by.items()
    ]
    tries.sort(key=lambda one: (len(one[1][0]) - len(whole.network.edges), one[0].id))
    for place, (source, (edges, claims)) in enumerate(tries):
        bare = _edges_alone(source, claims, edges, whole)
        if place < most and (bare.lost or bare.gained):
            yield _compare(bare, edges, whole, first, between)
        else:
            yield bare


class _Way:
    """How a source is left out."""

    def __init__(self, ledger: Ledger, policy: Policy, by: LeaveOut) -> None:
        self.sources, self.policy, self.by = Sources(ledger), policy, by
        self.documents = {
            document.id: Source(id=document.id, label=document.title or document.slug, known=True)
            for document in ledger.documents
        }

    def source(self, claim: Claim) -> Source:
        if self.by is LeaveOut.DOCUMENT:
            return self.documents[claim.evidence.document]
        one = self.sources.of(claim)
        # What a text says itself has a known root, what it quotes from others an unknown one: it goes as a whole.
        return Source(id=one.id, label=one.label, known=True)


def _edges_without(
    source: Source,
    propositions: set[str],
    claims_of: Mapping[str, list[Claim]],
    edges: Mapping[str, Edge],
    way: _Way,
) -> tuple[Mapping[str, Edge], int]:
    """Return the edges that are left, and how many claims went."""
    left = dict(edges)
    gone = 0
    for proposition in propositions:
        claims = claims_of[proposition]
        rest = [claim for claim in claims if way.source(claim).id != source.id]
        gone += len(claims) - len(rest)
        edge = edge_of(rest, way.sources, way.policy) if rest else None
        if edge is None:
            left.pop(proposition, None)
        else:
            left[proposition] = edge
    return dict(sorted(left.items())), gone


def _edges_alone(source: Source, claims: int, edges: Mapping[str, Edge], whole: Analysis) -> Without:
    """Return which edges come and go, and whom that leaves alone."""
    before = whole.network.edges
    lost = tuple(sorted(before.keys() - edges.keys()))
    gained = tuple(sorted(edges.keys() - before.keys()))
    same = not lost and not gained
    return Without(
        source=source,
        claims=claims,
        lost=lost,
        gained=gained,
        cut_off=tuple(sorted(_linked(before) - _linked(edges))) if lost else (),
        measured=same,
        communities=_with_edges(whole) if same else 0,
    )


def _linked(edges: Mapping[str, Edge]) -> set[str]:
    """Return the actors that are linked to another."""
    pairs = ((edge.proposition.subject, edge.proposition.object) for edge in edges.values())
    return {end for pair in pairs if pair[0] != pair[1] for end in pair}


def _compare(
    bare: Without, edges: Mapping[str, Edge], whole: Analysis, first: int, between: tuple[str, str] | None
) -> Without:
    before = whole.network
    # Actors stay although they lose all edges, so that estimates begin at the same ones.
    new = {end for edge in edges.values() for end in (edge.proposition.subject, edge.proposition.object)}
    after = Network(tuple(sorted({*before.actors, *new})), edges)
    rest = analyse(after, between, len(whole.paths))
    changes = {actor: rest.standings[actor].betweenness - whole.standings[actor].betweenness for actor in before.actors}
    actor = max(changes, key=lambda one: (abs(changes[one]), one))
    top_out, top_in = _moves(whole.top(first), rest.top(first))
    between_out, between_in = _moves(whole.between(first), rest.between(first))
    brokers_out, brokers_in = _moves(whole.brokers(first), rest.brokers(first))
    return dataclasses.replace(
        bare,
        measured=True,
        top_out=top_out,
        top_in=top_in,
        between_out=between_out,
        between_in=between_in,
        brokers_out=brokers_out,
        brokers_in=brokers_in,
        largest_change=(actor, changes[actor]) if changes[actor] else None,
        communities=_with_edges(rest),
        moved=_moved(whole, rest),
        paths_lost=tuple(
            place
            for place, path in enumerate(whole.paths)
            if not all(any(edge.proposition.id in edges for edge in step) for step in path.steps)
        ),
        disconnected=bool(whole.paths) and not rest.paths,
    )


def _moves(before: tuple[Standing, ...], after: tuple[Standing, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who is no more among the first, and who came in."""
    old, new = ([one.actor for one in some] for some in (before, after))
    return tuple(one for one in old if one not in new), tuple(one for one in new if one not in old)


def _with_edges(analysis: Analysis) -> int:
    return sum(any(analysis.standings[actor].degree for actor in some) for some in analysis.communities)


def _moved(before: Analysis, after: Analysis) -> tuple[str, ...]:
    """Return who leaves the community: each new one is taken for the old one that most of its actors come from."""
    moved = []
    for some in after.communities:
        linked = [actor for actor in some if after.standings[actor].degree and actor in before.community_of]
        counts: dict[int, int] = defaultdict(int)
        for actor in linked:
            counts[before.community_of[actor]] += 1
        if counts:
            same = min(counts, key=lambda place: (-counts[place], place))
            moved += [actor for actor in linked if before.community_of[actor] != same]
    return tuple(sorted(moved))
