"""An analysis for people and for programs."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from graph.analysis.engines import PIVOTS
from graph.analysis.measures import Analysis, Path, Standing
from graph.analysis.sources import LeaveOut, Without
from graph.model import Ledger, Proposition
from graph.policy import Edge, Policy
from ontology.vocabulary import load_vocabulary

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """A result that falls when one source is left out."""

    #: ``edge``, ``degree``, ``betweenness``, ``broker``, ``path`` or ``connection``.
    kind: str
    what: str
    #: The labels of the sources without which it falls, each alone.
    rests_on: tuple[str, ...]


class Report:
    """What was found, with names instead of identifiers."""

    def __init__(  # noqa: PLR0913 (all that is reported)
        self,
        ledger: Ledger,
        policy: Policy,
        analysis: Analysis,
        *,
        by: LeaveOut | None,
        without: Sequence[Without],
        first: int,
        between: tuple[str, str] | None,
    ) -> None:
        """Take what was found.

        Args:
            ledger: names the actors.
            policy: of the edges.
            analysis: with all sources.
            by: what was left out; None is nothing.
            without: what is different without each.
            first: how many actors of each measure count as its result.
            between: the two whose paths were asked for.
        """
        self.policy, self.analysis, self.by, self.without = policy, analysis, by, without
        self.first, self.between = first, between
        self._labels = {entity.id: entity.label for entity in ledger.entities}
        self._relations = load_vocabulary().relations
        self._propositions = {claim.proposition.id: claim.proposition for claim in ledger.claims}

    def conclusions(self) -> tuple[Conclusion, ...]:
        """Return the results that fall without a source, those that rest on fewest sources first."""
        rests: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one in self.without:
            fallen = (
                *(("edge", self._sentence(self._propositions[lost])) for lost in one.lost),
                *(("degree", f"{self._labels[actor]} is among the most linked") for actor in one.top_out),
                *(("betweenness", f"{self._labels[actor]} is between most others") for actor in one.between_out),
                *(("broker", f"{self._labels[actor]} is among the brokers") for actor in one.brokers_out),
                *(("path", self._way(self.analysis.paths[place])) for place in one.paths_lost),
                *([("connection", f"{self._ends()} are connected")] if one.disconnected else []),
            )
            for conclusion in fallen:
                rests[conclusion].append(one.source.label)
        return tuple(
            Conclusion(kind=kind, what=what, rests_on=tuple(labels))
            for (kind, what), labels in sorted(rests.items(), key=lambda one: (len(one[1]), one[0]))
        )

    def heading(self) -> Iterator[str]:
        """Yield lines that say what was measured and how."""
        analysis = self.analysis
        linked = sum(len(some) for some in analysis.communities)
        how = f"estimated from {PIVOTS} actors" if analysis.estimated else "exact"
        yield f"Edges as claimed: {self.policy}."
        yield (
            f"{linked:,} actors, {len(analysis.network.edges):,} edges between {len(analysis.network.pairs):,} pairs, "
            f"{len(analysis.communities):,} communities; by {analysis.engine}, betweenness {how}."
        )
        yield "Edges are what is claimed, not what is so; these measures say who is talked about together."

    def tables(self) -> Iterator[Table]:
        """Yield a title, names of columns and rows for each part."""
        names = ("actor", "linked to", "out", "in", "betweenness", "community", "communities reached", "actors there")
        for title, some in (
            ("Linked to most others", self.analysis.top(self.first)),
            ("On most of the shortest paths", self.analysis.between(self.first)),
            ("Brokers between communities", self.analysis.brokers(self.first)),
        ):
            yield title, names, [self._standing(one) for one in some]
        sizes = [
            (str(number), str(len(some)), ", ".join(self._labels[actor] for actor in self._known_best(some)))
            for number, some in enumerate(self.analysis.communities[: self.first], start=1)
        ]
        yield "Communities", ("community", "actors", "most linked"), sizes
        if self.between is not None:
            rows = [
                (str(len(path.steps)), str(min(map(_support, path.steps))), self._way(path))
                for path in self.analysis.paths
            ]
            yield f"Paths: {self._ends()}", ("steps", "roots of the weakest step", "path"), rows
        if self.by is not None:
            yield from self._sources(self.by)

    def _sources(self, by: LeaveOut) -> Iterator[Table]:
        changed = [one for one in self.without if one.lost or one.gained]
        title = f"Left out, one {by} after the other: {len(self.without):,}, of which {len(changed):,} change an edge"
        unmeasured = sum(not one.measured for one in self.without)
        if unmeasured:
            title += f"; without {unmeasured:,} of these the edges alone were compared (--most)"
        names = (
            f"without the {by}", "claims", "edges lost", "edges gained", "actors cut off",
            "leave the most linked", "leave the most between", "leave the brokers", "communities", "moved",
            "largest change of betweenness",
        )  # fmt: skip
        yield title, names, [self._without(one) for one in changed[: self.first]]
        rows = [(one.kind, one.what, "\n".join(one.rests_on)) for one in self.conclusions()]
        # Edges are the bulk, and the least surprising.
        rows.sort(key=lambda row: row[0] == "edge")
        yield (
            f"Falls when one {by} is left out (any of those that are named)",
            ("kind", "conclusion", "falls without"),
            rows,
        )

    def as_json(self) -> dict[str, object]:
        """Return everything that was found, for every actor and every source."""
        analysis = self.analysis
        return {
            "policy": {
                "name": self.policy.name,
                "certainties": sorted(self.policy.certainties),
                "roots": self.policy.roots,
                "unknown_roots": self.policy.unknown_roots,
                "undisputed": self.policy.undisputed,
            },
            "engine": analysis.engine,
            "betweenness_estimated": analysis.estimated,
            "edges": len(analysis.network.edges),
            "first": self.first,
            "actors": [{"label": self._labels[one.actor], **asdict(one)} for one in analysis.standings.values()],
            "communities": analysis.communities,
            "brokers": [one.actor for one in analysis.brokers(self.first)],
            "paths": [
                {
                    "actors": path.actors,
                    "steps": [[edge.proposition.id for edge in step] for step in path.steps],
                    "roots_of_the_weakest_step": min(map(_support, path.steps)),
                }
                for path in analysis.paths
            ],
            "left_out": self.by,
            "without": [asdict(one) for one in self.without],
            "conclusions": [asdict(one) for one in self.conclusions()],
        }

    def _standing(self, one: Standing) -> tuple[str, ...]:
        return (
            self._labels[one.actor],
            str(one.degree),
            str(one.out),
            str(one.into),
            f"{one.betweenness:.4f}",
            str(one.community + 1),
            str(one.reached),
            str(one.outside),
        )

    def _without(self, one: Without) -> tuple[str, ...]:
        change = one.largest_change
        return (
            one.source.label,
            str(one.claims),
            str(len(one.lost)),
            str(len(one.gained)),
            self._names(one.cut_off),
            self._names(one.top_out),
            self._names(one.between_out),
            self._names(one.brokers_out),
            str(one.communities) if one.measured else "",
            str(len(one.moved)) if one.measured else "",
            f"{self._labels[change[0]]} {change[1]:+.4f}" if change else "",
        )

    def _names(self, actors: Sequence[str]) -> str:
        return ", ".join(self._labels[actor] for actor in actors)

    def _known_best(self, some: Sequence[str]) -> list[str]:
        return sorted(some, key=lambda actor: (-self.analysis.standings[actor].degree, actor))[:5]

    def _sentence(self, proposition: Proposition) -> str:
        known = self._relations.get(proposition.relation)
        label = proposition.relation if known is None else known.label
        return f"{self._labels[proposition.subject]} {label} {self._labels[proposition.object]}"

    def _way(self, path: Path) -> str:
        return "; ".join(self._sentence(step[0].proposition) for step in path.steps)

    def _ends(self) -> str:
        return " and ".join(self._labels[actor] for actor in self.between or ())


def _support(step: Sequence[Edge]) -> int:
    """How many roots say that the two are linked in any way."""
    return len(frozenset(root for edge in step for root in edge.roots))
