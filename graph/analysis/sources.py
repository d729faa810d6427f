"""What becomes of the results when a source is left out: which of them rest on one root, or on one document."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
    tries = [(source, *_changes(source, propositions, claims_of, way)) for source, propositions in said_by.items()]
    before = whole.network.edges
    bare = [_edges_alone(source, gone, changes, before) for source, changes, gone in tries]
    linked = _counts(before.values())
    changed = [len(one.lost) + len(one.gained) for one in bare]
    order = sorted(range(len(tries)), key=lambda place: (-changed[place], bare[place].source.id))
    for weight, place in enumerate(order):
        kept = {name: edge for name, edge in tries[place][1].items() if edge is not None}
        one = dataclasses.replace(bare[place], cut_off=_cut_off(bare[place], before, kept, linked))
        if not one.lost and not one.gained:
            yield dataclasses.replace(one, measured=True, communities=_with_edges(whole))
        elif weight < most:
            lost = set(one.lost)
            left = {name: edge for name, edge in sorted({**before, **kept}.items()) if name not in lost}
            yield _compare(one, left, whole, first, between)
        else:
            yield one


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


def _changes(
    source: Source, propositions: set[str], claims_of: Mapping[str, list[Claim]], way: _Way
) -> tuple[Mapping[str, Edge | None], int]:
    """Return what is left of the edges that a source speaks of, None where none is, and how many claims go."""
    changes = {}
    gone = 0
    for proposition in propositions:
        claims = claims_of[proposition]
        rest = [claim for claim in claims if way.source(claim).id != source.id]
        gone += len(claims) - len(rest)
        changes[proposition] = edge_of(rest, way.policy) if rest else None
    return changes, gone


def _edges_alone(source: Source, gone: int, changes: Mapping[str, Edge | None], before: Mapping[str, Edge]) -> Without:
    """Return which edges come and go."""
    return Without(
        source=source,
        claims=gone,
        lost=tuple(sorted(name for name, edge in changes.items() if edge is None and name in before)),
        gained=tuple(sorted(name for name, edge in changes.items() if edge is not None and name not in before)),
        cut_off=(),
        measured=False,
    )


def _counts(edges: Iterable[Edge]) -> Counter[str]:
    """Return how many edges join each actor to another."""
    pairs = ((edge.proposition.subject, edge.proposition.object) for edge in edges)
    return Counter(end for pair in pairs if pair[0] != pair[1] for end in pair)


def _cut_off(
    one: Without, before: Mapping[str, Edge], after: Mapping[str, Edge], linked: Counter[str]
) -> tuple[str, ...]:
    """Return who has no edge left."""
    less = _counts(before[name] for name in one.lost)
    more = _counts(after[name] for name in one.gained)
    return tuple(sorted(actor for actor, count in less.items() if linked[actor] == count and actor not in more))


def _compare(
    one: Without, edges: Mapping[str, Edge], whole: Analysis, first: int, between: tuple[str, str] | None
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
        one,
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
