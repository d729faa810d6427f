"""The learned reader: what it reads, how sure it says it is, and what is made of that."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.claims import LEARNED, Extraction, Extractor
from graph.cli import main
from graph.errors import UsageError
from graph.language import Parsed, parse
from graph.model import Document, mint
from graph.reader import SHIPPED, LearnedReader, ReaderSettings
from graph.training.annotated import Annotated, Teacher, read_annotated
from graph.windows import WordPieces, cut
from ontology.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
EXAMPLES = Path(__file__).parent.parent / "examples"
ANNOTATED = Path(__file__).parent / "annotated"


def document(text: str) -> Document:
    return Document(
        id=mint("d", text), slug="report", source="report.txt", text=text, sha256="", media_type="text/plain"
    )


@pytest.fixture(scope="module")
def learned() -> LearnedReader:
    return LearnedReader()


@pytest.fixture(scope="module")
def report() -> Parsed:
    return parse(document((EXAMPLES / "officials-reject-charges.txt").read_text("utf-8")))


def said(extraction: Extraction) -> set[tuple[str, str, str]]:
    return {(claim.subject.label, claim.relation, claim.object.label) for claim in extraction.claims}


def test_it_finds_claims_that_no_frame_finds(learned: LearnedReader, report: Parsed) -> None:
    found = Extractor(VOCABULARY, learned).read(report)
    assert any(claim.rule == LEARNED for claim in found.claims)
    assert any(claim.rule != LEARNED for claim in found.claims)


def test_a_sentence_joins_the_same_two_by_the_same_relation_once(learned: LearnedReader) -> None:
    text = "Officials watched the Red Valley Cartel for years. The same cartels buy their chemicals from China."
    found = Extractor(VOCABULARY, learned, least=0.0).read(parse(document(text)))
    joined = [
        (claim.evidence.start, claim.relation, frozenset((id(claim.subject), id(claim.object))))
        for claim in found.claims
    ]
    assert len(joined) > 2
    assert len(set(joined)) == len(joined)


def test_two_readings_say_the_same(learned: LearnedReader, report: Parsed) -> None:
    once, again = (Extractor(VOCABULARY, reader).read(report) for reader in (learned, LearnedReader()))
    assert [(claim.rule, claim.confidence, claim.evidence) for claim in once.claims] == [
        (claim.rule, claim.confidence, claim.evidence) for claim in again.claims
    ]


def test_every_quote_is_in_the_text(learned: LearnedReader, report: Parsed) -> None:
    for claim in Extractor(VOCABULARY, learned, least=0.0).read(report).claims:
        evidence = claim.evidence
        assert report.document.text[evidence.start : evidence.end] == evidence.quote
        for start, end in (evidence.subject_span, evidence.object_span, evidence.trigger_span):
            assert evidence.start <= start < end <= evidence.end


def test_arguments_fit_the_relation_however_unsure(learned: LearnedReader, report: Parsed) -> None:
    for claim in Extractor(VOCABULARY, learned, least=0.0).read(report).claims:
        relation = VOCABULARY.relations[claim.relation]
        assert claim.subject.type in relation.subject_types
        assert claim.object.type in relation.object_types


def test_a_higher_confidence_keeps_fewer_claims_and_no_others(learned: LearnedReader, report: Parsed) -> None:
    all_, sure = (Extractor(VOCABULARY, learned, least=least).read(report) for least in (0.2, 0.7))
    assert said(sure) < said(all_)
    assert all(claim.confidence >= 0.7 for claim in sure.claims)


def test_precise_is_surer_than_the_default() -> None:
    default, precise = (Extractor.of(VOCABULARY, ReaderSettings(precise=precise)) for precise in (False, True))
    assert 0 < default.least < precise.least < 1
    assert Extractor.of(VOCABULARY, ReaderSettings(precise=True, least=0.1)).least == 0.1


def test_the_frames_alone_need_no_networks() -> None:
    assert Extractor.of(VOCABULARY, ReaderSettings(learned=False)).learned is None


def test_a_frame_makes_a_claim_surer(learned: LearnedReader) -> None:
    assert learned.confidence(0.3, framed=True) > learned.confidence(0.3, framed=False)
    for framed in (True, False):
        rising = [learned.confidence(probability, framed=framed) for probability in (0.0, 0.01, 0.2, 0.6, 0.99, 1.0)]
        assert rising == sorted(rising)
        assert all(0 < confidence < 1 for confidence in rising)


def test_one_sentence_does_not_claim_a_relation_both_ways(learned: LearnedReader, report: Parsed) -> None:
    claims = Extractor(VOCABULARY, learned, least=0.0).read(report).claims
    pairs = {
        (claim.relation, claim.evidence.subject_span, claim.evidence.object_span)
        for claim in claims
        if not VOCABULARY.relations[claim.relation].symmetric
    }
    assert not any((relation, object_, subject) in pairs for relation, subject, object_ in pairs)


def test_a_folder_without_a_reader_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=str(tmp_path)):
        LearnedReader(tmp_path)


def test_what_ships_is_small_and_knows_the_ontology() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 40_000_000
    settings = json.loads((SHIPPED / "reader.json").read_text("utf-8"))
    assert settings["relations"] == sorted(VOCABULARY.relations)
    assert settings["types"] == sorted(VOCABULARY.entity_types)


# --- windows ----------------------------------------------------------------------------------------------


@given(st.text(max_size=80))
def test_any_word_has_pieces(text: str) -> None:
    pieces = WordPieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "drug", "##s", "d"])
    assert pieces.of(text)
    assert all(0 <= number < 7 for number in pieces.of(text))


def test_the_longest_pieces_come_first() -> None:
    pieces = WordPieces(["[UNK]", "[CLS]", "[SEP]", "drug", "##s", "d", "##rug", "jose"])
    assert pieces.of("Drugs") == (3, 4)
    assert pieces.of("José") == (7,)
    assert pieces.of("x") == (0,)


def test_every_token_of_a_short_text_has_its_place(learned: LearnedReader, report: Parsed) -> None:
    windows = cut(report, learned.pieces)
    tokens = [
        (index, token.i)
        for index, paragraph in enumerate(report.paragraphs)
        for token in paragraph.doc
        if not token.is_space
    ]
    assert sorted(windows.places) == tokens
    for window, first, last in windows.places.values():
        assert 0 < first <= last < len(windows.pieces[window]) - 1


def test_a_sentence_too_long_for_a_window_is_cut_and_still_read(learned: LearnedReader) -> None:
    text = "The cartel bribed " + ", ".join(f"officer Ruiz{number}" for number in range(400)) + " and the police."
    extraction = Extractor(VOCABULARY, learned).read(parse(document(text)))
    assert all(claim.evidence.quote for claim in extraction.claims)


# --- what is learned --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def teacher(learned: LearnedReader) -> Teacher:
    return Teacher(Extractor(VOCABULARY), learned.features, learned.pieces)


def annotated(text: str, gold: dict[str, object]) -> Annotated:
    return Annotated(slug="report", folder="gold", parsed=parse(document(text)), gold=gold)


GOLD = {
    "entities": [
        {"id": "e1", "type": "CriminalOrganization", "label": "Norte Cartel", "mentions": ["Norte Cartel"]},
        {"id": "e2", "type": "GovernmentBody", "label": "harbour police", "mentions": ["harbour police"]},
    ],
    "claims": [
        {
            "id": "c1",
            "subject": "e1",
            "relation": "corrupts",
            "object": "e2",
            "quote": "The Norte Cartel bribed the harbour police.",
        }
    ],
}


def test_a_gold_claim_is_an_example_in_its_own_sentence_only(teacher: Teacher) -> None:
    text = "The Norte Cartel bribed the harbour police. The Norte Cartel hates the harbour police.\n"
    examples = teacher.examples(annotated(text, GOLD))
    labels = np.concatenate([example.labels for example in examples])
    weights = np.concatenate([example.weights for example in examples])
    number = teacher.features.label("corrupts", forward=True)
    assert labels[:, number].sum() == 1
    # The other sentence teaches nothing about the two.
    assert weights.tolist().count(0) == 1


def test_an_object_that_stands_first_is_another_label(teacher: Teacher) -> None:
    text = "The harbour police were bribed by the Norte Cartel.\n"
    gold = {**GOLD, "claims": [{**GOLD["claims"][0], "quote": text.strip()}]}
    labels = np.concatenate([example.labels for example in teacher.examples(annotated(text, gold))])
    assert labels[:, teacher.features.label("corrupts", forward=False)].sum() == 1


def test_annotated_documents_are_read_and_parts_of_one_stay_together() -> None:
    documents = list(read_annotated_few())
    assert [document.slug for document in documents] == ["news-01-wuhan-indictment"]
    part = dataclasses.replace(documents[0], slug="hearing-2000--1")
    assert part.fold(4) == dataclasses.replace(part, slug="hearing-2000--7").fold(4)


def read_annotated_few() -> list[Annotated]:
    found = []
    for one in read_annotated(ANNOTATED):
        found.append(one)
        break
    return found


def test_a_folder_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no \*\.gold\.json there"):
        list(read_annotated(tmp_path))


# --- the command ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--min-confidence", "1.5"], "a confidence is from 0 to 1"),
        (["--precise", "--extractor", "rules"], "--precise is for --extractor learned"),
    ],
)
def test_what_makes_no_sense_is_said(
    options: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(EXAMPLES), "-o", str(tmp_path / "out"), *options]) == 2
    assert words in capsys.readouterr().err


def test_precise_builds_a_smaller_graph(tmp_path: Path) -> None:
    counts = []
    for name, options in (("all", []), ("sure", ["--precise"])):
        assert main(["build", str(EXAMPLES / "commission-brief.md"), "-o", str(tmp_path / name), *options]) == 0
        counts.append(len((tmp_path / name / "claims.jsonl").read_text("utf-8").splitlines()))
        report = json.loads((tmp_path / name / "report.json").read_text("utf-8"))
        assert report["extractor"]["name"] == "learned"
    assert 0 < counts[1] < counts[0]
