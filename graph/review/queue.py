"""A ledger → what is worth a person's look: actors that might be one, disputes, and claims that are unsure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph.disputes import find_disputes
from graph.judgements.undecided import Undecided, undecided
from graph.model import Claim, Ledger
from ontology.vocabulary import Relation


class Shelf(StrEnum):
    """A list of things to review; the values are what addresses and keys call them."""

    PAIRS = "pairs"
    DISPUTES = "disputes"
    UNSURE = "unsure"
    ALL = "all"


#: What each list is called.
TITLES = {
    Shelf.PAIRS: "Pairs of actors",
    Shelf.DISPUTES: "Disputes",
    Shelf.UNSURE: "Unsure",
    Shelf.ALL: "All claims",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two actors that might be one, with every reason that was found."""

    left: str
    right: str
    reasons: tuple[str, ...]
    score: float | None

    @property
    def key(self) -> str:
        """What it goes by in lists."""
        return f"{self.left}~{self.right}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What there is to review, each list in the order in which it is worth looking at."""

    pairs: tuple[Pair, ...]
    claims: dict[Shelf, tuple[Claim, ...]]


def queue_of(ledger: Ledger, below: float, relations: Mapping[str, Relation]) -> Queue:
    """Return what is worth a look.

    Args:
        ledger: of a build.
        below: claims of less confidence are unsure.
        relations: name → relation, for what they exclude.
    """
    return Queue(
        pairs=_pairs(undecided(ledger)),
        claims={
            Shelf.DISPUTES: _disputed(ledger, relations),
            Shelf.UNSURE: tuple(
                sorted(
                    (one for one in ledger.claims if one.confidence < below), key=lambda one: (one.confidence, one.id)
                )
            ),
            Shelf.ALL: ledger.claims,
        },
    )


def _pairs(found: list[Undecided]) -> tuple[Pair, ...]:
    reasons: dict[tuple[str, str], list[Undecided]] = defaultdict(list)
    for one in found:
        reasons[one.left.id, one.right.id].append(one)
    return tuple(
        Pair(
            left=left,
            right=right,
            reasons=tuple(dict.fromkeys(one.reason for one in those)),
            score=max((one.score for one in those if one.score is not None), default=None),
        )
        for (left, right), those in reasons.items()
    )


def _disputed(ledger: Ledger, relations: Mapping[str, Relation]) -> tuple[Claim, ...]:
    """Return the claims of disputes, each once: a proposition and behind it what denies or excludes it."""
    of: dict[str, list[Claim]] = defaultdict(list)
    for claim in ledger.claims:
        of[claim.proposition.id].append(claim)
    disputes = [
        [claim for name in dict.fromkeys((dispute.one.id, dispute.other.id)) for claim in of[name]]
        for dispute in find_disputes(ledger, relations)
    ]
    ordered = (
        claim
        for claims in sorted(disputes, key=lambda claims: (-len(claims), claims[0].proposition.id))
        for claim in sorted(claims, key=lambda claim: claim.stance.polarity)
    )
    return tuple(dict.fromkeys(ordered))
