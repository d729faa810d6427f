"""Claims → what they dispute and confirm of one another.

A proposition is disputed where somebody affirms and somebody denies it, be it one voice at two times, and where
somebody affirms another that excludes it: relations say in ``ontology/relations/`` which others they exclude. Nothing
is decided here; both sides stand side by side.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph.model import Claim, Ledger, Polarity, Proposition
from graph.tally import source, voice
from ontology.vocabulary import Relation


class Kind(StrEnum):
    """How claims stand against one another."""

    #: Different voices affirm and deny it.
    DENIED = "denied"
    #: One voice affirms and denies it, and no other does the contrary.
    REVERSED = "reversed"
    #: Two propositions are affirmed that cannot hold at one time.
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Two propositions, or one that is affirmed and denied, of which both cannot hold at one time."""

    kind: Kind
    one: Proposition
    #: The same as ``one`` but for ``excluded``.
    other: Proposition
    #: Who says both: ids of entities, or of texts that speak for themselves; sorted.
    voices: tuple[str, ...]


def find_disputes(ledger: Ledger, relations: Mapping[str, Relation]) -> tuple[Dispute, ...]:
    """Return the disputes of a ledger, sorted by the ids of the propositions; each pair once.

    Args:
        ledger: whose claims are compared.
        relations: name → relation, for what they exclude.
    """
    affirmed: dict[str, set[str]] = defaultdict(set)
    denied: dict[str, set[str]] = defaultdict(set)
    propositions: dict[str, Proposition] = {}
    for claim in ledger.claims:
        side = affirmed if claim.stance.polarity is Polarity.AFFIRMED else denied
        side[claim.proposition.id].add(voice(claim))
        propositions[claim.proposition.id] = claim.proposition
    disputes = []
    for name in affirmed.keys() & denied.keys():
        # One voice alone on both sides has no one to contradict it but itself.
        alone = affirmed[name] == denied[name] and len(affirmed[name]) == 1
        disputes.append(
            Dispute(
                kind=Kind.REVERSED if alone else Kind.DENIED,
                one=propositions[name],
                other=propositions[name],
                voices=tuple(sorted(affirmed[name] & denied[name])),
            )
        )
    for one, other in excluding((propositions[name] for name in affirmed), relations):
        if one.id < other.id:
            both = tuple(sorted(affirmed[one.id] & affirmed[other.id]))
            disputes.append(Dispute(kind=Kind.EXCLUDED, one=one, other=other, voices=both))
    return tuple(sorted(disputes, key=lambda dispute: (dispute.one.id, dispute.other.id)))


def excluding(
    propositions: Iterable[Proposition], relations: Mapping[str, Relation]
) -> Iterator[tuple[Proposition, Proposition]]:
    """Yield each two propositions that exclude one another, in both orders.

    Two do where they say relations of the same two that exclude one another; where one of the relations holds both
    ways, it does not matter which of the two is the subject.
    """
    known = {(one.subject, one.relation, one.object): one for one in propositions}
    for (subject, relation, object_), one in sorted(known.items()):
        if relation not in relations:
            continue
        for excluded in sorted(relations[relation].excludes):
            either = relations[relation].symmetric or (excluded in relations and relations[excluded].symmetric)
            ends = [(subject, object_), (object_, subject)] if either and subject != object_ else [(subject, object_)]
            for first, second in ends:
                if (other := known.get((first, excluded, second))) is not None:
                    yield one, other


def answers(claims: Iterable[Claim], dates: Mapping[str, str | None]) -> Iterator[tuple[Claim, str, Claim]]:
    """Yield what claims of one proposition say to one another: a claim, ``disputes`` or ``confirms``, an earlier one.

    Each claim disputes the first of the other side, and confirms the first of its own where it has another source: what
    is repeated from there confirms nothing. So there are at most two a claim, however many there are.

    Args:
        claims: of one proposition.
        dates: of the documents; what is not dated comes last.
    """
    order = sorted(claims, key=lambda claim: (dates.get(claim.evidence.document) or "9999", claim.id))
    first: dict[Polarity, Claim] = {}
    for claim in order:
        polarity = claim.stance.polarity
        for side, earliest in sorted(first.items()):
            if side is not polarity:
                yield claim, "disputes", earliest
            elif source(claim) != source(earliest):
                yield claim, "confirms", earliest
        first.setdefault(polarity, claim)
