"""What people decide in a review: every decision is kept with author, date and reason, and can be taken back."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graph.cli import main
from graph.errors import StoreError, UsageError
from graph.judgements import (
    OWN_VOICE,
    ClaimAddress,
    ClaimJudgement,
    Finding,
    IdentityJudgement,
    RootJudgement,
    Sameness,
    Undoing,
    append,
    read_judgements,
)
from graph.judgements.replay import replay
from graph.judgements.values import DocumentAddress
from graph.model import Claim, Ruling
from graph.review import Session
from graph.review.context import context_of
from graph.review.gold import export_gold
from graph.review.queue import Shelf
from graph.review.session import Change
from graph.review.words import in_words, status
from graph.roots import assign_roots
from ontology.vocabulary import load_vocabulary
from tests.review import WHEN, build_to_review, session_on

SHARED = Path(__file__).parents[2] / "shared" / "gold" / "check_gold.py"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return build_to_review(tmp_path)


@pytest.fixture
def session(out: Path) -> Session:
    return session_on(out)


def claim_of(session: Session, words: str) -> Claim:
    return next(one for one in session.ledger.claims if words in one.evidence.quote)


def test_what_might_be_one_what_is_disputed_and_what_is_unsure_is_listed(session: Session) -> None:
    (pair,) = session.queue.pairs
    assert (pair.left, pair.right, pair.reasons, pair.score) == ("costa", "norte", ("both have a port",), 0.7)
    assert [one.stance.polarity.value for one in session.items(Shelf.DISPUTES)] == ["affirmed"] * 3 + ["denied"]
    assert [one.confidence for one in session.items(Shelf.UNSURE)] == [0.3]
    assert session.items(Shelf.ALL) == session.ledger.claims


def test_a_verdict_is_kept_with_author_date_and_reason(session: Session, out: Path) -> None:
    claim = claim_of(session, "may control")
    session.verdict(claim, Finding.REJECT, "  it is about another bank ")
    (kept,) = read_judgements(out.with_name("out.judgements.ttl")).judgements
    assert isinstance(kept, ClaimJudgement)
    assert (kept.author, kept.date, kept.reason) == ("Ada", WHEN, "it is about another bank")
    assert kept.claim == ClaimAddress.of(claim, session.ledger)
    assert status(session, claim) == "rejected"
    assert session.open_items(Shelf.ALL) == len(session.ledger.claims) - 1


def test_a_build_carries_out_what_was_decided(session: Session) -> None:
    rejected, corrected = claim_of(session, "may control"), claim_of(session, "moves fentanyl")
    session.verdict(rejected, Finding.REJECT, "no")
    session.verdict(corrected, Finding.CORRECT, "it is the other", Change(subject="Costa Group", polarity="denied"))
    documents = tuple(replace(one, text=session.text(one.id)[0] or "") for one in session.ledger.documents)
    done = replay(replace(session.ledger, documents=documents), session.judgements, load_vocabulary(), assign_roots)
    assert rejected.id not in {one.id for one in done.ledger.claims}
    (changed,) = (one for one in done.ledger.claims if one.evidence.quote == corrected.evidence.quote)
    assert (changed.proposition.subject, changed.stance.polarity) == ("costa", "denied")
    assert not done.lapsed


def test_deciding_anew_takes_the_earlier_decision_back_and_deletes_nothing(session: Session) -> None:
    claim = claim_of(session, "may control")
    first = session.verdict(claim, Finding.REJECT, "no")
    session.verdict(claim, Finding.ACCEPT, "after all")
    assert status(session, claim) == "accepted"
    assert [one.finding for one in session.on_claim(claim)] == [Finding.ACCEPT]
    assert first in session.judgements.judgements
    session.verdict(claim, Finding.REJECT, "no")
    assert [one.finding for one in session.on_claim(claim)] == [Finding.REJECT]


def test_undo_takes_back_the_last_decision_of_the_author_and_then_the_one_before(session: Session) -> None:
    one, two = claim_of(session, "may control"), claim_of(session, "moves fentanyl")
    session.verdict(one, Finding.ACCEPT, "yes")
    last = session.verdict(two, Finding.ACCEPT, "yes")
    assert session.undo() == last
    assert (status(session, one), status(session, two)) == ("accepted", "")
    assert session.undo() is not None
    assert session.undo() is None
    assert sum(isinstance(one, Undoing) for one in session.judgements.judgements) == 2


def test_undo_by_name_and_of_what_does_not_hold(session: Session) -> None:
    judgement = session.verdict(claim_of(session, "may control"), Finding.ACCEPT, "yes")
    assert session.undo(judgement.id, "too fast") == judgement
    with pytest.raises(UsageError, match="is no decision that holds"):
        session.undo(judgement.id)


def test_nobody_takes_back_what_another_decided_by_deciding_otherwise(session: Session, out: Path) -> None:
    claim = claim_of(session, "may control")
    session.verdict(claim, Finding.ACCEPT, "yes")
    other = session_on(out, "Ben")
    other.verdict(claim, Finding.REJECT, "no")
    assert status(other, claim) == "contradicted"
    assert other.undo() is not None
    assert status(other, claim) == "accepted"
    assert other.undo() is None


def test_what_others_added_meanwhile_is_seen_and_kept(session: Session, out: Path) -> None:
    claim = claim_of(session, "may control")
    session_on(out, "Ben").verdict(claim, Finding.ACCEPT, "yes")
    session.verdict(claim_of(session, "moves fentanyl"), Finding.ACCEPT, "yes")
    assert status(session, claim) == "accepted"
    assert len(session.judgements.judgements) == 2


def test_a_correction_names_only_what_changes(session: Session) -> None:
    claim = claim_of(session, "may control")
    same = Change(
        subject="Costa Group", relation="controls", object="banco del golfo", speaker="the document",
        polarity="affirmed", certainty="alleged",
    )  # fmt: skip
    correction = session.verdict(claim, Finding.CORRECT, "", same).correction
    assert correction is not None
    assert correction.certainty == "alleged"
    assert (correction.subject, correction.relation, correction.object, correction.speaker) == (None,) * 4


def test_a_correction_can_name_a_curated_actor_somebody_new_and_the_document(session: Session) -> None:
    claim = claim_of(session, "Money brokers")
    change = Change(subject="Sinaloa Cartel", object="Nadie Nuevo", speaker="the document", type="Person")
    correction = session.verdict(claim, Finding.CORRECT, "", change).correction
    assert correction is not None
    assert correction.subject is not None
    assert correction.subject.id == "sinaloa-cartel"
    assert correction.object is not None
    assert (correction.object.id, correction.object.type, correction.object.names) == ("", "Person", ("Nadie Nuevo",))
    assert correction.speaker == OWN_VOICE


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Change(), "changes nothing"),
        (Change(subject="Nort Cartel"), "is it one of: Norte Cartel.*choose the type of somebody new"),
        (Change(subject="New One", type="Robot"), "Robot: is no type"),
        (Change(relation="likes"), "likes: is no relation"),
        (Change(polarity="perhaps"), "perhaps: is no polarity"),
    ],
)
def test_a_correction_that_means_nothing_is_refused_and_nothing_is_written(
    session: Session, change: Change, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        session.verdict(claim_of(session, "may control"), Finding.CORRECT, "", change)
    assert not session.path.exists()


def test_a_pair_is_one_two_or_nobody_can_tell(session: Session) -> None:
    (pair,) = session.queue.pairs
    costa, norte = session.entities["costa"], session.entities["norte"]
    for sameness in (Sameness.SAME, Sameness.DIFFERENT, Sameness.UNSURE):
        judgement = session.same(norte, costa, sameness, "one charter")
        assert status(session, pair) == sameness
    assert {passage.quote for passage in judgement.evidence} == {"Norte Cartel", "Costa Group"}
    with pytest.raises(UsageError, match="is one actor already"):
        session.same(norte, norte, Sameness.SAME, "")


def test_actors_are_merged_by_name_and_split_by_document(session: Session) -> None:
    merged = session.merge("bank", "costa group", "one owner")
    assert {merged.left.id, merged.right.id} == {"bank", "costa"}
    daily = next(one for one in session.ledger.documents if one.slug == "daily")
    split = session.split(session.entities["brokers"], daily, "another office")
    assert isinstance(split, IdentityJudgement)
    assert split.sameness is Sameness.DIFFERENT
    assert sorted(len(side.documents) for side in (split.left, split.right)) == [0, 1]
    with pytest.raises(UsageError, match="nothing to split"):
        session.split(session.entities["suppliers"], daily, "")
    with pytest.raises(UsageError, match="nothing to split"):
        session.split(session.entities["fentanyl"], daily, "")


def test_a_root_is_a_document_that_was_read_a_name_or_unknown(session: Session) -> None:
    claim = claim_of(session, "may control")
    by_document = session.root(claim, "committee", "it quotes it")
    assert by_document.document is not None
    assert by_document.document.slug == "committee"
    by_name = session.root(claim, "a press release", "it says so")
    assert (by_name.document, by_name.label) == (None, "a press release")
    assert [one.id for one in session.on_claim(claim)] == [by_name.id]
    assert session.is_open(claim)
    whole = session.root(claim, "", "nobody knows", whole=True)
    assert isinstance(whole.of, DocumentAddress)
    assert isinstance(session.on_claim(claim_of(session, "moves fentanyl"))[0], RootJudgement)


def test_the_sentence_stands_in_its_paragraph_with_its_parts_marked(session: Session) -> None:
    claim = claim_of(session, "probably wash")
    pieces, without = session.context(claim)
    assert without == ""
    assert "".join(piece.text for piece in pieces) == claim.evidence.quote
    marked = {kind: piece.text for piece in pieces for kind in piece.kinds - {"quote"}}
    assert marked == {
        "subject": "money brokers", "object": "Costa Group", "relation": "wash the cash of", "stance": "probably",
    }  # fmt: skip


def test_a_context_ends_with_its_paragraph() -> None:
    session_claim = _claim_in("One.\n\nBefore. S does O. After.\n\nThree.")
    pieces = context_of(session_claim, "One.\n\nBefore. S does O. After.\n\nThree.")
    assert "".join(piece.text for piece in pieces) == "Before. S does O. After."
    assert [piece.text for piece in pieces if "quote" in piece.kinds] == ["S", " ", "does", " ", "O", "."]


def _claim_in(text: str) -> Claim:
    from tests.sample_ledger import sample_ledger  # noqa: PLC0415 - only its shape is wanted

    claim = sample_ledger().claims[0]
    start = text.index("S does")
    evidence = replace(
        claim.evidence, start=start, end=start + 9, quote="S does O.", subject_span=(start, start + 1),
        trigger_span=(start + 2, start + 6), object_span=(start + 7, start + 8),
    )  # fmt: skip
    return replace(claim, evidence=evidence, stance=replace(claim.stance, cues=()))


def test_where_the_text_is_another_now_the_quote_is_shown_and_why(out: Path) -> None:
    (out.parent / "harbour.txt").write_text("Something else.", "utf-8")
    session = session_on(out)
    claim = claim_of(session, "may control")
    pieces, without = session.context(claim)
    assert "".join(piece.text for piece in pieces) == claim.evidence.quote
    assert "is another text than the one that was read" in without


def test_what_the_last_build_says_of_a_decision_is_told(session: Session, out: Path) -> None:
    judgement = session.verdict(claim_of(session, "may control"), Finding.ACCEPT, "yes")
    report = json.loads((out / "report.json").read_text("utf-8"))
    report["judgements"] = {
        "conflicts": [["j-1", "j-2"]], "not_carried_out": {"j-3": "gone"},
        "changed_since": {judgement.id: "the text of harbour has changed since"},
    }  # fmt: skip
    (out / "report.json").write_text(json.dumps(report), "utf-8")
    told = session_on(out).told
    assert told[judgement.id] == "look again: the text of harbour has changed since"
    assert told["j-3"] == "it was not carried out: gone"
    assert "another contradicts it" in told["j-1"]


def test_a_decision_about_a_corrected_claim_is_about_the_claim_as_it_was_read(session: Session) -> None:
    claim = claim_of(session, "may control")
    judgement = session.verdict(claim, Finding.CORRECT, "", Change(certainty="alleged"))
    ruling = Ruling(finding="correct", judgement=judgement.id, author="Ada", date=WHEN, reason="")
    built = replace(claim, stance=replace(claim.stance, certainty="alleged"), rulings=(ruling,))
    assert session.address(built) == judgement.claim
    assert status(session, built) == "corrected"


def test_every_kind_of_decision_reads_as_a_line(session: Session) -> None:
    claim = claim_of(session, "may control")
    costa, norte = session.entities["costa"], session.entities["norte"]
    lines = [
        in_words(
            session, session.verdict(claim, Finding.CORRECT, "why", Change(speaker="Martin Hall", certainty="alleged"))
        ),
        in_words(session, session.same(costa, norte, Sameness.SAME, "why")),
        in_words(session, session.root(claim, "", "why")),
    ]
    assert lines[0].startswith("corrected to speaker Martin Hall, certainty alleged: Costa Group · controls · Banco")
    assert lines[1] == f"same: Costa Group and Norte Cartel (Ada, {WHEN}; why)"
    assert lines[2].endswith(f"goes back to nobody can tell (Ada, {WHEN}; why)")


@pytest.mark.parametrize("author", ["", "  \n"])
def test_a_decision_needs_an_author(out: Path, author: str) -> None:
    with pytest.raises(UsageError, match="needs an author"):
        session_on(out, author)


def test_what_is_no_build_no_file_of_judgements_and_no_date_is_refused(out: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        session_on(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="is no date"):
        Session.of(out, author="Ada", date="tomorrow").verdict(session_on(out).ledger.claims[0], Finding.ACCEPT, "")
    (tmp_path / "out.judgements.ttl").write_text("no turtle", "utf-8")
    with pytest.raises(StoreError, match="is no Turtle"):
        session_on(out)


def test_a_file_that_cannot_be_written_leaves_nothing_decided(session: Session) -> None:
    session.path = Path("/proc/none/judgements.ttl")
    claim = claim_of(session, "may control")
    with pytest.raises(StoreError):
        session.verdict(claim, Finding.ACCEPT, "yes")
    assert status(session, claim) == ""


# --- gold --------------------------------------------------------------------------------------------------------


def test_paragraphs_whose_claims_are_all_decided_become_gold(session: Session, tmp_path: Path) -> None:
    session.verdict(claim_of(session, "moves fentanyl"), Finding.CORRECT, "", Change(certainty="alleged"))
    session.verdict(claim_of(session, "may control"), Finding.REJECT, "no")
    session.verdict(claim_of(session, "ministry said that money"), Finding.ACCEPT, "yes")
    written = export_gold(session, tmp_path / "gold")
    assert [path.name for path in written] == ["denial--1.gold.json", "harbour--1.gold.json"]
    harbour = json.loads(written[1].read_text("utf-8"))
    text = (tmp_path / "gold" / "harbour--1.txt").read_text("utf-8")
    assert text == "The Norte Cartel moves fentanyl into Borea.\n\nThe Costa Group may control Banco del Golfo.\n"
    (claim,) = harbour["claims"]
    assert (claim["relation"], claim["certainty"], claim["speaker"]) == ("trafficsInto", "alleged", "author")
    denial = json.loads(written[0].read_text("utf-8"))
    assert [one["polarity"] for one in denial["claims"]] == ["denied"]


def test_a_paragraph_whose_speaker_is_named_elsewhere_alone_is_left_out(session: Session, tmp_path: Path) -> None:
    # "the ministry said", behind a paragraph that begins with "The ministry": it is found under neither name.
    session.verdict(claim_of(session, "work together"), Finding.ACCEPT, "yes")
    assert export_gold(session, tmp_path / "gold") == []


def test_a_paragraph_with_an_open_claim_is_left_out(session: Session, tmp_path: Path) -> None:
    assert export_gold(session, tmp_path / "gold") == []
    assert list((tmp_path / "gold").iterdir()) == []


def test_gold_of_all_claims_holds_what_the_checker_of_gold_asks(session: Session, tmp_path: Path) -> None:
    if not SHARED.exists():
        pytest.skip("../shared is not there")
    for claim in session.ledger.claims:
        session.verdict(claim, Finding.ACCEPT, "yes")
    written = export_gold(session, tmp_path / "gold")
    assert sum(len(json.loads(path.read_text("utf-8"))["claims"]) for path in written) >= len(session.ledger.claims) - 3
    checked = subprocess.run(
        [sys.executable, str(SHARED), str(tmp_path / "gold"), str(tmp_path / "gold")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


def test_gold_that_was_exported_is_read_by_evaluate(session: Session, tmp_path: Path) -> None:
    from graph.evaluate import read_gold  # noqa: PLC0415 - needed here alone

    for claim in session.ledger.claims:
        session.verdict(claim, Finding.ACCEPT, "yes")
    export_gold(session, tmp_path / "gold")
    assert {one.slug for one in read_gold(tmp_path / "gold")} == {
        "committee--1", "daily--1", "denial--1", "harbour--1",
    }  # fmt: skip


# --- the command -------------------------------------------------------------------------------------------------


def test_the_command_exports_gold(session: Session, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session.verdict(claim_of(session, "ministry said that money"), Finding.ACCEPT, "yes")
    gold = out.parent / "gold"
    assert main(["review", str(out), "--export-gold", str(gold)]) == 0
    assert capsys.readouterr().out.strip() == str(gold / "denial--1.gold.json")
    empty = out.parent / "none.ttl"
    assert main(["review", str(out), "--judgements", str(empty), "--export-gold", str(gold)]) == 0
    assert "no paragraph has all of its claims decided" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--below", "2"], "a confidence is from 0 to 1"),
        (["--author", ""], "needs an author"),
        ([], "review needs a terminal"),
    ],
)
def test_the_command_refuses_what_it_cannot_do(
    out: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("textual", reason="claimgraph[review] is not installed")
    assert main(["review", str(out), *options]) == 2
    assert message in capsys.readouterr().err


def test_judgements_of_other_programs_are_kept(session: Session, out: Path) -> None:
    foreign = Undoing(author="Ben", date="2025-01-01", reason="", undone="j-0")
    append(session.path, foreign)
    session.verdict(claim_of(session, "may control"), Finding.ACCEPT, "yes")
    assert foreign in read_judgements(session.path).judgements
    assert session_on(out).undo() is not None
