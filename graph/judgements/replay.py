"""All judgements that hold, carried out on what documents were read as, whatever the order they were made in."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.identity import Entry, known, likenesses, profiles
from graph.judgements.actors import join
from graph.judgements.claims import rule
from graph.judgements.sources import trace
from graph.judgements.values import ClaimJudgement, IdentityJudgement, Judgements, RootJudgement, Undoing
from graph.model import Ledger
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A ledger as people and rules decided, and what could not be carried out. Nothing of it leaves the file."""

    ledger: Ledger
    #: How many judgements hold, and how many were taken back.
    holding: int = 0
    undone: int = 0
    #: The ids of judgements that contradict one another; none of them was carried out.
    conflicts: tuple[tuple[str, ...], ...] = ()
    #: Judgement → why it was not carried out.
    lapsed: Mapping[str, str] = field(default_factory=dict)
    #: Judgement → what has changed under it although it was carried out.
    changed: Mapping[str, str] = field(default_factory=dict)
    #: What in the file is no judgement that could be read.
    problems: tuple[str, ...] = ()

    def notices(self, file: str) -> list[str]:
        """Return what the user should know, each with the file that the judgements are in."""
        return [
            *(f"{file}: {problem}; it was passed over, correct it" for problem in self.problems),
            *(
                f"{file}: {' and '.join(some)} contradict one another, so none of them was carried out; undo one"
                for some in self.conflicts
            ),
            *(f"{file}: {one} was not carried out: {why}; it is kept" for one, why in sorted(self.lapsed.items())),
            *(f"{file}: {one} was carried out, but look again: {what}" for one, what in sorted(self.changed.items())),
        ]

    def as_json(self, file: str) -> dict[str, object]:
        """Return what a report says about the judgements."""
        return {
            "file": file,
            "holding": self.holding,
            "undone": self.undone,
            "conflicts": [list(some) for some in self.conflicts],
            "not_carried_out": dict(sorted(self.lapsed.items())),
            "changed_since": dict(sorted(self.changed.items())),
            "problems": list(self.problems),
        }


def replay(
    ledger: Ledger,
    judgements: Judgements,
    vocabulary: Vocabulary,
    assign_roots: Callable[[Ledger], Ledger],
    entries: Sequence[Entry] = (),
) -> Replay:
    """Carry out judgements: who is the same, then what the claims say, then where they come from.

    Args:
        ledger: as the documents were brought together.
        judgements: of a file.
        vocabulary: whose actors some entities may be.
        assign_roots: finds the roots of a ledger's claims.
        entries: of lists from outside, by which names are known to be one's.
    """
    holding = judgements.standing()
    compared = profiles(ledger.entities, vocabulary)
    listed = known(compared, entries)
    alike = likenesses(compared, listed.likenesses)
    joined = join(
        _identified(ledger, listed.entries),
        [one for one in holding if isinstance(one, IdentityJudgement)],
        alike,
        vocabulary,
    )
    ruled = rule(joined.ledger, [one for one in holding if isinstance(one, ClaimJudgement)], vocabulary)
    roots = [one for one in holding if isinstance(one, RootJudgement)]
    traced = trace(assign_roots(ruled.ledger), roots, vocabulary, joined.ledger, ruled.became)
    there = {one.id for one in judgements.judgements}
    lost = {
        one.id: f"it undoes {one.undone}, which is not in the file"
        for one in judgements.judgements
        if isinstance(one, Undoing) and one.undone not in there
    }
    undoings = sum(isinstance(one, Undoing) for one in judgements.judgements)
    return Replay(
        ledger=traced.ledger,
        holding=len(holding),
        undone=len(judgements.judgements) - len(holding) - undoings,
        conflicts=tuple(sorted({*joined.conflicts, *ruled.conflicts, *traced.conflicts})),
        lapsed={**lost, **joined.lapsed, **ruled.lapsed, **traced.lapsed},
        changed={**joined.changed, **ruled.changed, **traced.changed},
        problems=judgements.problems,
    )


def _identified(ledger: Ledger, entries: Mapping[str, Sequence[str]]) -> Ledger:
    """Return a ledger whose entities have the entries of lists that they are among their identifiers."""
    if not entries:
        return ledger
    entities = (
        dataclasses.replace(one, identifiers=tuple(sorted({*one.identifiers, *entries.get(one.id, ())})))
        for one in ledger.entities
    )
    return dataclasses.replace(ledger, entities=tuple(entities))
