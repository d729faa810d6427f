"""Judgements carried out on a ledger: what each does, and what holds for any set of them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.judgements import (
    OWN_VOICE,
    ActorAddress,
    ClaimAddress,
    ClaimJudgement,
    Correction,
    DocumentAddress,
    Finding,
    IdentityJudgement,
    Judgement,
    Judgements,
    RootJudgement,
    Sameness,
    Undoing,
)
from graph.judgements.replay import Replay, replay
from graph.judgements.undecided import undecided
from graph.model import Claim, Document, Entity, Ledger, Polarity
from graph.roots import assign_roots
from tests.sample_judgements import DOCUMENTS, ENTITIES, LEDGER, decisions, undoings
from tests.sample_ledger import VOCABULARY


def replayed(*judgements: Judgement, ledger: Ledger = LEDGER) -> Replay:
    return replay(ledger, Judgements(judgements=judgements), VOCABULARY, assign_roots)


def actor(name: str, *slugs: str) -> ActorAddress:
    return ActorAddress.of(ENTITIES[name], [DOCUMENTS[slug] for slug in slugs])


def judged(sameness: Sameness, left: ActorAddress, right: ActorAddress, author: str = "Ana Ruiz") -> IdentityJudgement:
    return IdentityJudgement(
        author=author, date="2024-05-01", reason="seen in court", score=0.8, sameness=sameness, left=left, right=right
    )


def about(number: int, finding: Finding, correction: Correction | None = None, author: str = "Ana Ruiz") -> Judgement:
    claim = ClaimAddress.of(LEDGER.claims[number], LEDGER)
    return ClaimJudgement(
        author=author, date="2024-05-01", reason="read again", finding=finding, claim=claim, correction=correction
    )


def undo(judgement: Judgement) -> Undoing:
    return Undoing(author="Ana Ruiz", date="2024-07-01", reason="", undone=judgement.id)


def entity(ledger: Ledger, name: str) -> Entity:
    return next(one for one in ledger.entities if one.id == name)


def in_document(ledger: Ledger, slug: str) -> list[Claim]:
    return [claim for claim in ledger.claims if claim.evidence.document == DOCUMENTS[slug].id]


# --- who is the same ----------------------------------------------------------------------------------------------


def test_two_that_are_the_same_become_one_that_says_why_and_keeps_both_names() -> None:
    same = judged(Sameness.SAME, actor("norte"), actor("costa"))
    ledger = replayed(same).ledger
    one = entity(ledger, "costa")
    assert "norte" not in {other.id for other in ledger.entities}
    assert {one.label, *one.aliases} == {"Norte Cartel", "Cartel of the North", "Costa Group"}
    (join,) = one.joined
    assert (join.left, join.right, join.reason, join.judgement) == ("costa", "norte", "seen in court", same.id)
    assert (join.author, join.date, join.score) == ("Ana Ruiz", "2024-05-01", 0.8)
    assert {claim.proposition.object for claim in ledger.claims} == {
        "costa" if claim.proposition.object == "norte" else claim.proposition.object for claim in LEDGER.claims
    }


def test_a_claim_about_two_that_are_one_is_dropped_with_the_reason() -> None:
    ledger = replayed(judged(Sameness.SAME, actor("brokers"), actor("norte"))).ledger
    assert [drop.reason for drop in ledger.dropped] == ["subject and object are held to be one"] * 3
    assert len(ledger.claims) == len(LEDGER.claims) - 3


def test_one_name_becomes_two_actors_where_somebody_tells_them_apart() -> None:
    different = judged(Sameness.DIFFERENT, actor("brokers", "harbour"), actor("brokers"))
    ledger = replayed(different).ledger
    here = {claim.proposition.subject for claim in in_document(ledger, "harbour")} - {"norte", "costa"}
    (new,) = here
    assert entity(ledger, new).label == "money brokers"
    assert entity(ledger, new).type == "Group"
    assert {mention.document for mention in entity(ledger, new).mentions} == {DOCUMENTS["harbour"].id}
    assert DOCUMENTS["harbour"].id not in {mention.document for mention in entity(ledger, "brokers").mentions}
    assert [(other.entity, other.judgement) for other in entity(ledger, new).apart] == [("brokers", different.id)]
    assert [other.entity for other in entity(ledger, "brokers").apart] == [new]


def test_a_new_document_does_not_change_what_was_told_apart() -> None:
    different = judged(Sameness.DIFFERENT, actor("brokers", "harbour"), actor("brokers"))
    before = {one.id for one in replayed(different).ledger.entities}
    fewer = replace(
        LEDGER,
        documents=tuple(document for document in LEDGER.documents if document.slug != "denial"),
        claims=tuple(claim for claim in LEDGER.claims if claim.evidence.document != DOCUMENTS["denial"].id),
        entities=tuple(
            replace(one, mentions=tuple(m for m in one.mentions if m.document != DOCUMENTS["denial"].id))
            for one in LEDGER.entities
        ),
    )
    assert {one.id for one in replayed(different, ledger=fewer).ledger.entities} == before


def test_one_who_was_split_off_can_be_joined_to_another_by_the_identifier_that_the_build_gave() -> None:
    different = judged(Sameness.DIFFERENT, actor("brokers", "harbour"), actor("brokers"))
    new = entity(replayed(different).ledger, "brokers").apart[0].entity
    same = judged(Sameness.SAME, ActorAddress(id=new, type="Group"), actor("costa"))
    ledger = replayed(different, same).ledger
    assert [join.left_name for join in entity(ledger, "costa").joined] == ["Costa Group"]
    assert {join.right for join in entity(ledger, "costa").joined} == {new}
    assert {claim.proposition.subject for claim in in_document(ledger, "harbour")} == {"norte", "costa"}


def test_who_is_unsure_stays_apart_and_is_listed() -> None:
    unsure = judged(Sameness.UNSURE, actor("hall"), actor("rios"))
    ledger = replayed(unsure).ledger
    assert len(ledger.entities) == len(LEDGER.entities)
    (pair,) = undecided(ledger)
    assert (pair.left.id, pair.right.id, pair.reason, pair.judgement) == ("hall", "rios", "seen in court", unsure.id)


def test_contradictory_judgements_are_listed_and_nobody_is_merged() -> None:
    same, different = (judged(one, actor("norte"), actor("costa")) for one in (Sameness.SAME, Sameness.DIFFERENT))
    result = replayed(same, different)
    assert result.conflicts == (tuple(sorted((same.id, different.id))),)
    assert {"norte", "costa"} <= {one.id for one in result.ledger.entities}
    assert "contradict one another" in " ".join(result.notices("judgements.ttl"))


def test_a_contradiction_by_way_of_a_third_stops_what_leads_there_and_nothing_else() -> None:
    one = judged(Sameness.SAME, actor("norte"), actor("costa"))
    two = judged(Sameness.SAME, actor("costa"), actor("brokers"))
    apart = judged(Sameness.DIFFERENT, actor("norte"), actor("brokers"))
    beside = judged(Sameness.SAME, actor("brokers"), actor("suppliers"))
    result = replayed(one, two, apart, beside)
    assert result.conflicts == (tuple(sorted((one.id, two.id, apart.id))),)
    assert {"norte", "costa", "brokers"} <= {entity.id for entity in result.ledger.entities}
    assert "suppliers" not in {entity.id for entity in result.ledger.entities}


def test_a_judgement_whose_actor_is_gone_is_kept_and_said() -> None:
    lost = judged(Sameness.SAME, ActorAddress(id="e-1", type="Person", names=("Nora Pell",)), actor("hall"))
    result = replayed(lost)
    assert result.lapsed == {lost.id: "nobody is called Nora Pell"}
    assert result.holding == 1
    assert any(lost.id in notice and "it is kept" in notice for notice in result.notices("judgements.ttl"))


def test_an_actor_whose_identifier_changed_is_found_by_its_name() -> None:
    named = ActorAddress(id="e-1", type="Person", names=("Martin Hall",))
    ledger = replayed(judged(Sameness.SAME, named, actor("rios"))).ledger
    assert "rios" not in {one.id for one in ledger.entities}


def test_a_judgement_about_one_name_without_documents_says_what_it_needs() -> None:
    vague = judged(Sameness.DIFFERENT, actor("hall"), actor("hall"))
    assert "in which documents" in replayed(vague).lapsed[vague.id]


# --- what claims say ----------------------------------------------------------------------------------------------


def test_an_accepted_claim_says_who_accepted_it() -> None:
    ruling = about(0, Finding.ACCEPT)
    (found,) = (found for claim in replayed(ruling).ledger.claims for found in claim.rulings)
    assert (found.finding, found.judgement, found.author, found.reason) == (
        "accept",
        ruling.id,
        "Ana Ruiz",
        "read again",
    )


def test_a_rejected_claim_is_dropped_with_author_and_reason() -> None:
    ledger = replayed(about(0, Finding.REJECT)).ledger
    assert LEDGER.claims[0].id not in {claim.id for claim in ledger.claims}
    assert [(drop.quote, drop.reason) for drop in ledger.dropped] == [
        (LEDGER.claims[0].evidence.quote, "rejected by Ana Ruiz: read again")
    ]


def test_a_corrected_claim_says_what_it_says_in_truth() -> None:
    correction = Correction(
        subject=ActorAddress(id="", type="Person", names=("Nora Pell",)),
        relation="controls",
        speaker=OWN_VOICE,
        polarity=Polarity.DENIED,
        subject_span=(0, 5),
    )
    ledger = replayed(about(0, Finding.CORRECT, correction)).ledger
    (claim,) = (claim for claim in ledger.claims if claim.rulings)
    before = LEDGER.claims[0]
    assert claim.proposition.relation == "controls"
    assert claim.proposition.object == before.proposition.object
    assert claim.attribution.speaker.entity is None
    assert claim.stance == replace(before.stance, polarity=Polarity.DENIED)
    assert claim.evidence == replace(before.evidence, subject_span=(0, 5))
    new = entity(ledger, claim.proposition.subject)
    text = next(document.text for document in LEDGER.documents if document.id == claim.evidence.document)
    assert (new.label, new.type, [mention.text for mention in new.mentions]) == ("Nora Pell", "Person", [text[:5]])


def test_what_is_decided_about_a_claim_as_it_was_corrected_holds_with_the_correction() -> None:
    corrected = about(0, Finding.CORRECT, Correction(relation="controls"))
    seen = replayed(corrected).ledger
    (claim,) = (claim for claim in seen.claims if claim.rulings)
    accepted = ClaimJudgement(
        author="Ben Roth", date="2024-06-01", reason="", finding=Finding.ACCEPT, claim=ClaimAddress.of(claim, seen)
    )
    as_read = traced(ClaimAddress.of(LEDGER.claims[0], LEDGER), "the hearing")
    result = replayed(corrected, accepted, as_read)
    (found,) = (claim for claim in result.ledger.claims if claim.rulings)
    assert {ruling.finding for ruling in found.rulings} == {"correct", "accept", "root"}
    assert (result.lapsed, result.conflicts) == ({}, ())
    rejected = replace(accepted, finding=Finding.REJECT, id="")
    assert replayed(corrected, rejected).conflicts == (tuple(sorted((corrected.id, rejected.id))),)
    assert replayed(accepted).lapsed.keys() == {accepted.id}


def test_a_correction_of_one_end_holds_when_a_merge_turns_the_claim_round() -> None:
    fight = LEDGER.claims[0]
    fight = replace(
        fight, proposition=replace(fight.proposition, subject="brokers", relation="cooperatesWith", object="norte")
    )
    ledger = replace(LEDGER, claims=(fight, *LEDGER.claims[1:]))
    hall = ActorAddress.of(ENTITIES["hall"])
    corrected = ClaimJudgement(
        author="Ana Ruiz", date="2024-05-01", reason="", finding=Finding.CORRECT,
        claim=ClaimAddress.of(fight, ledger), correction=Correction(subject=hall),
    )  # fmt: skip
    # Norte is called by another identifier now, which comes before that of the brokers.
    merge = judged(Sameness.SAME, actor("norte"), actor("atlantia"))
    (claim,) = (one for one in replayed(corrected, merge, ledger=ledger).ledger.claims if one.rulings)
    assert (claim.proposition.subject, claim.proposition.object) == ("atlantia", "hall")
    assert claim.evidence.object_span == fight.evidence.subject_span
    assert claim.evidence.subject_span == fight.evidence.object_span


@pytest.mark.parametrize(
    ("correction", "why"),
    [
        (Correction(relation="dreamsOf"), "the ontology knows no relation dreamsOf"),
        (Correction(subject_span=(0, 100_000)), "the correction points beyond the text"),
        (Correction(subject=ActorAddress(id="e-1", type="Ghost", names=("A",))), "nobody is called A"),
    ],
)
def test_a_correction_that_cannot_be_carried_out_leaves_the_claim_and_says_why(
    correction: Correction, why: str
) -> None:
    judgement = about(0, Finding.CORRECT, correction)
    result = replayed(judgement)
    assert result.lapsed == {judgement.id: why}
    assert result.ledger == replayed().ledger


def test_two_who_contradict_one_another_about_a_claim_leave_it_as_it_was_read() -> None:
    accepted, rejected = about(0, Finding.ACCEPT), about(0, Finding.REJECT, author="Ben Roth")
    result = replayed(accepted, rejected)
    assert result.conflicts == (tuple(sorted((accepted.id, rejected.id))),)
    assert result.ledger == replayed().ledger


def moved(claim: Claim, by: int) -> Claim:
    def later(span: tuple[int, int]) -> tuple[int, int]:
        return span[0] + by, span[1] + by

    evidence = claim.evidence
    start, end = later((evidence.start, evidence.end))
    return replace(
        claim,
        evidence=replace(
            evidence,
            start=start,
            end=end,
            subject_span=later(evidence.subject_span),
            object_span=later(evidence.object_span),
            trigger_span=later(evidence.trigger_span),
        ),
    )


def edited(change: str) -> Ledger:
    """The sample ledger after the text of "harbour" was edited: words put in front, and nothing else."""

    def document(one: Document) -> Document:
        return replace(one, text=change + one.text, sha256="0" * 64) if one.slug == "harbour" else one

    return replace(
        LEDGER,
        documents=tuple(map(document, LEDGER.documents)),
        claims=tuple(
            moved(claim, len(change)) if claim.evidence.document == DOCUMENTS["harbour"].id else claim
            for claim in LEDGER.claims
        ),
    )


def test_a_decision_outlives_an_edit_around_its_words_and_the_report_says_so() -> None:
    number = LEDGER.claims.index(in_document(LEDGER, "harbour")[0])
    judgement = about(number, Finding.ACCEPT)
    result = replayed(judgement, ledger=edited("Corrected. "))
    assert [claim.rulings[0].judgement for claim in result.ledger.claims if claim.rulings] == [judgement.id]
    assert result.changed == {judgement.id: "the text of harbour has changed since; the words are there"}


def test_a_decision_whose_words_are_gone_is_kept_and_said() -> None:
    number = LEDGER.claims.index(in_document(LEDGER, "harbour")[0])
    judgement = about(number, Finding.ACCEPT)
    ledger = edited("Corrected. ")
    gone = replace(ledger, claims=tuple(claim for claim in ledger.claims if claim.id != LEDGER.claims[number].id))
    assert replayed(judgement, ledger=gone).lapsed == {
        judgement.id: "harbour: the text has changed and is not read as that claim any more"
    }


def test_a_split_outlives_an_edit_of_its_document() -> None:
    different = judged(Sameness.DIFFERENT, actor("brokers", "harbour"), actor("brokers"))
    result = replayed(different, ledger=edited("Corrected. "))
    assert entity(result.ledger, "brokers").apart
    assert different.id in result.changed


# --- where claims come from ---------------------------------------------------------------------------------------


def traced(of: ClaimAddress | DocumentAddress, label: str = "", document: DocumentAddress | None = None) -> Judgement:
    return RootJudgement(author="Ana Ruiz", date="2024-05-01", reason="", of=of, label=label, document=document)


def test_a_claim_goes_back_to_the_source_that_somebody_named() -> None:
    address = ClaimAddress.of(LEDGER.claims[0], LEDGER)
    ledger = replayed(traced(address, "the hearing of May")).ledger
    claim = next(claim for claim in ledger.claims if claim.id == LEDGER.claims[0].id)
    root = next(root for root in ledger.roots if root.id == claim.root)
    assert (root.label, root.kind, root.documents) == ("the hearing of May", "report", (claim.evidence.document,))
    assert [ruling.finding for ruling in claim.rulings] == ["root"]


def test_a_document_that_comes_from_another_shares_its_root() -> None:
    daily, denial = (DocumentAddress.of(DOCUMENTS[slug]) for slug in ("daily", "denial"))
    before, after = replayed().ledger, replayed(traced(daily, document=denial)).ledger
    (own,) = (root.id for root in before.roots if root.documents == (DOCUMENTS["denial"].id,))
    assert {claim.root for claim in in_document(after, "daily")} == {own}
    assert own not in {claim.root for claim in in_document(before, "daily")}


def test_what_is_said_of_a_claim_outranks_what_is_said_of_its_document() -> None:
    claim = LEDGER.claims[0]
    document = next(one for one in LEDGER.documents if one.id == claim.evidence.document)
    result = replayed(
        traced(DocumentAddress.of(document), "the newsletter"), traced(ClaimAddress.of(claim, LEDGER), "the hearing")
    )
    labels = {root.id: root.label for root in result.ledger.roots}
    found = next(one for one in result.ledger.claims if one.id == claim.id)
    assert found.root is not None
    assert labels[found.root] == "the hearing"
    assert result.conflicts == ()


# --- what holds for any judgements --------------------------------------------------------------------------------


@st.composite
def some(draw: st.DrawFn) -> list[Judgement]:
    made = draw(st.lists(decisions, max_size=6, unique_by=lambda one: one.id))
    return [*made, *draw(undoings(made))]


@settings(deadline=None)
@given(st.data(), some())
def test_the_order_of_judgements_says_nothing(data: st.DataObject, judgements: list[Judgement]) -> None:
    assert replayed(*data.draw(st.permutations(judgements))) == replayed(*judgements)


@settings(deadline=None)
@given(st.data(), st.lists(decisions, min_size=1, max_size=6, unique_by=lambda one: one.id))
def test_undoing_a_judgement_is_as_if_it_had_not_been_made(data: st.DataObject, judgements: list[Judgement]) -> None:
    one = data.draw(st.sampled_from(judgements))
    without = replayed(*(other for other in judgements if other != one))
    undone = undo(one)
    assert replace(replayed(*judgements, undone), undone=0) == without
    again = Undoing(author="Ben Roth", date="2024-08-01", reason="", undone=undone.id)
    assert replayed(*judgements, undone, again).ledger == replayed(*judgements).ledger


@settings(deadline=None)
@given(some())
def test_nobody_is_merged_who_is_held_apart_and_no_decision_is_dropped_in_silence(judgements: list[Judgement]) -> None:
    result = replayed(*judgements)
    parts = {one.id: one for one in Judgements(judgements=tuple(judgements)).standing()}
    told = {one for some in result.conflicts for one in some} | result.lapsed.keys()
    joined = {join.judgement for entity in result.ledger.entities for join in entity.joined}
    ruled = {ruling.judgement for claim in result.ledger.claims for ruling in claim.rulings}
    for one in parts.values():
        if isinstance(one, IdentityJudgement) and one.sameness is Sameness.SAME and one.id not in told:
            # Two that were one already, or that no document holds, need no join.
            assert one.id in joined or one.left.id == one.right.id
        if isinstance(one, ClaimJudgement) and one.finding is Finding.ACCEPT and one.id not in told | ruled:
            assert any(drop.reason.endswith("held to be one") for drop in result.ledger.dropped)
    for entity_ in result.ledger.entities:
        names = {name for join in entity_.joined for name in (join.left, join.right)}
        for one in parts.values():
            if isinstance(one, IdentityJudgement) and one.sameness is not Sameness.SAME and one.id not in result.lapsed:
                plain = not one.left.documents and not one.right.documents
                assert not (plain and {one.left.id, one.right.id} <= names)


@settings(deadline=None)
@given(some())
def test_what_is_replayed_is_a_whole_ledger(judgements: list[Judgement]) -> None:
    ledger = replayed(*judgements).ledger
    known = {one.id for one in ledger.entities}
    for claim in ledger.claims:
        voices = (claim.attribution.speaker, *claim.attribution.relayed_by)
        assert {claim.proposition.subject, claim.proposition.object} <= known
        assert {voice.entity for voice in voices if voice.entity is not None} <= known
        assert {one.entity for one in claim.qualifiers if one.entity is not None} <= known
    assert {other.entity for one in ledger.entities for other in (*one.perhaps, *one.apart)} <= known
    assert len({claim.id for claim in ledger.claims}) == len(ledger.claims)
    assert {claim.root for claim in ledger.claims} <= {None, *(root.id for root in ledger.roots)}
