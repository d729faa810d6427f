"""What stands against what: denials, reversals and exclusions, and how claims answer one another."""

import dataclasses

import pytest
from hypothesis import given

from graph.disputes import Kind, answers, excluding, find_disputes
from graph.model import Certainty, Claim, Ledger, Polarity, Proposition
from graph.tally import source
from ontology.vocabulary import load_vocabulary
from tests.sample_ledger import Said, sample_ledger
from tests.strategies import ledgers

RELATIONS = load_vocabulary().relations
LAUNDERS = ("brokers", "laundersMoneyFor", "norte")


def said(document: int, *, speaker: str | None = None, denied: bool = False) -> Said:
    who = f"{speaker} says in {document} that" if speaker else f"In {document} it stands that"
    no = "do not" if denied else "do"
    return Said(
        document=document,
        marked=f"{who} S[brokers] {no} R[launder money for] the O[Norte Cartel].",
        proposition=LAUNDERS,
        speaker=speaker,
        denied=denied,
        certainty=Certainty.CERTAIN,
    )


def linked(relation: str, subject: str, object_: str, document: int = 0) -> Said:
    return Said(
        document=document,
        marked=f"S[{subject}] R[{relation}] O[{object_}].",
        proposition=(subject, relation, object_),
    )


def kinds(*claims: Said) -> list[tuple[Kind, tuple[str, ...]]]:
    return [(dispute.kind, dispute.voices) for dispute in find_disputes(sample_ledger(claims), RELATIONS)]


def test_what_one_affirms_and_another_denies_is_disputed() -> None:
    assert kinds(said(0, speaker="hall"), said(1, speaker="rios", denied=True)) == [(Kind.DENIED, ())]


def test_one_voice_that_says_both_has_reversed_itself() -> None:
    assert kinds(said(0, speaker="hall"), said(1, speaker="hall", denied=True)) == [(Kind.REVERSED, ("hall",))]


def test_a_voice_on_both_sides_is_named_where_others_take_part() -> None:
    claims = (said(0, speaker="hall"), said(1, speaker="hall", denied=True), said(2, speaker="rios"))
    assert kinds(*claims) == [(Kind.DENIED, ("hall",))]


def test_what_is_affirmed_alone_is_no_dispute() -> None:
    assert kinds(said(0, speaker="hall"), said(1)) == []


@pytest.mark.parametrize(("subject", "object_"), [("norte", "costa"), ("costa", "norte")])
def test_an_alliance_and_a_conflict_of_the_same_two_exclude_one_another_whoever_is_named_first(
    subject: str, object_: str
) -> None:
    assert kinds(linked("cooperatesWith", "norte", "costa"), linked("conflictsWith", subject, object_, document=1)) == [
        (Kind.EXCLUDED, ())
    ]


def test_an_alliance_with_one_and_a_conflict_with_another_exclude_nothing() -> None:
    assert kinds(linked("cooperatesWith", "norte", "costa"), linked("conflictsWith", "norte", "bank")) == []


def test_what_is_denied_excludes_nothing() -> None:
    conflict = dataclasses.replace(linked("conflictsWith", "norte", "costa"), denied=True)
    assert kinds(linked("cooperatesWith", "norte", "costa"), conflict) == []


def test_relations_exclude_one_another_on_both_sides() -> None:
    for name, relation in RELATIONS.items():
        assert name not in relation.excludes
        for other in relation.excludes:
            assert name in RELATIONS[other].excludes


def test_pairs_that_exclude_one_another_come_in_both_orders() -> None:
    one, other = (Proposition(subject="a", relation=name, object="b") for name in ("cooperatesWith", "conflictsWith"))
    assert list(excluding([one, other], RELATIONS)) == [(other, one), (one, other)]


def answered(ledger: Ledger) -> list[tuple[str | None, str, str | None]]:
    dates = {document.id: document.date for document in ledger.documents}
    return [
        (claim.attribution.speaker.entity, answer, earlier.attribution.speaker.entity)
        for claim, answer, earlier in answers(ledger.claims, dates)
    ]


def test_a_later_claim_disputes_the_first_of_the_other_side_and_confirms_the_first_of_its_own() -> None:
    ledger = sample_ledger((said(0, speaker="hall"), said(1, speaker="rios", denied=True), said(2, speaker="ministry")))
    assert answered(ledger) == [
        ("rios", "disputes", "hall"),
        ("ministry", "confirms", "hall"),
        ("ministry", "disputes", "rios"),
    ]


def test_an_echo_confirms_nothing() -> None:
    ledger = sample_ledger((said(0), said(1)))
    echo = tuple(dataclasses.replace(claim, root="r-1") for claim in ledger.claims)
    assert answered(dataclasses.replace(ledger, claims=echo)) == []


@given(ledgers())
def test_a_claim_answers_at_most_one_of_each_side_and_never_its_own_source_with_a_confirmation(ledger: Ledger) -> None:
    dates = {document.id: document.date for document in ledger.documents}
    by_proposition: dict[str, list[Claim]] = {}
    for claim in ledger.claims:
        by_proposition.setdefault(claim.proposition.id, []).append(claim)
    for claims in by_proposition.values():
        found = list(answers(claims, dates))
        assert len({(claim.id, answer) for claim, answer, _ in found}) == len(found)
        for claim, answer, earlier in found:
            same = claim.stance.polarity is earlier.stance.polarity
            assert same is (answer == "confirms")
            assert not same or source(claim) != source(earlier)
        if {claim.stance.polarity for claim in claims} == set(Polarity):
            assert any(answer == "disputes" for _, answer, _ in found)
