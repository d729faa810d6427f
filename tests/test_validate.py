"""What verification must notice: each shape broken on purpose, each span moved."""

import dataclasses
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from graph.pipeline import build
from graph.store import read_lines, write_store, write_turtle
from graph.triples import Run, describe
from graph.validate import check_grounding, check_shapes
from ontology.vocabulary import FOLDER
from tests.sample_ledger import sample_ledger

CG = rdflib.Namespace("https://w3id.org/claimgraph/ontology#")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
SCHEMA = rdflib.Namespace("https://schema.org/")


@pytest.fixture(scope="module")
def turtle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("validate") / "graph.ttl"
    write_turtle(describe(sample_ledger(), Run(version="0")), path)
    return path


def broken(turtle: Path, tmp_path: Path, property_: rdflib.URIRef, class_: rdflib.URIRef) -> list[str]:
    """Return what is found when one node of a class loses a property."""
    graph = rdflib.Graph().parse(turtle)
    node = min(graph.subjects(RDF.type, class_))
    assert (node, property_, None) in graph
    graph.remove((node, property_, None))
    graph.serialize(tmp_path / "graph.ttl", format="turtle")
    return [problem.what for problem in check_shapes(tmp_path / "graph.ttl") if problem.where == str(node)]


def test_a_sound_graph_breaks_no_shape(turtle: Path) -> None:
    assert check_shapes(turtle) == []
    write_store(read_lines(turtle), turtle.with_name("store"))
    assert check_shapes(turtle.with_name("store")) == []


@pytest.mark.parametrize(
    ("class_", "property_", "message"),
    [
        (SCHEMA.Claim, CG.proposition, "proposition"),
        (SCHEMA.Claim, PROV.wasAttributedTo, "voice"),
        (SCHEMA.Claim, CG.polarity, "affirmed or denied"),
        (SCHEMA.Claim, CG.certainty, "certain"),
        (SCHEMA.Claim, PROV.wasQuotedFrom, "evidence"),
        (SCHEMA.Claim, SCHEMA.appearance, "document"),
        (SCHEMA.Claim, PROV.wasGeneratedBy, "run"),
        (OA.SpecificResource, OA.hasSource, "document"),
        (OA.SpecificResource, OA.hasSelector, "exact words"),
        (CG.SourceDocument, SCHEMA.sha256, "SHA-256"),
        (RDF.Statement, RDF.subject, "one subject"),
    ],
)
def test_what_is_missing_is_named(
    turtle: Path, tmp_path: Path, class_: rdflib.URIRef, property_: rdflib.URIRef, message: str
) -> None:
    assert any(message in what for what in broken(turtle, tmp_path, property_, class_))


def test_an_argument_of_a_wrong_type_is_named(turtle: Path, tmp_path: Path) -> None:
    graph = rdflib.Graph().parse(turtle)
    statement = min(graph.subjects(RDF.type, RDF.Statement))
    subject = graph.value(statement, RDF.subject)
    graph.set((subject, RDF.type, CG.Offense))
    graph.serialize(tmp_path / "graph.ttl", format="turtle")
    found = check_shapes(tmp_path / "graph.ttl")
    assert any(problem.where == str(statement) and "subject is of no type" in problem.what for problem in found)


def test_a_claim_that_is_asserted_is_named(turtle: Path, tmp_path: Path) -> None:
    graph = rdflib.Graph().parse(turtle)
    statement = min(graph.subjects(RDF.type, RDF.Statement))
    parts = [graph.value(statement, part) for part in (RDF.subject, RDF.predicate, RDF.object)]
    graph.add(tuple(parts))  # type: ignore[arg-type]
    graph.serialize(tmp_path / "graph.ttl", format="turtle")
    assert any("never asserted" in problem.what for problem in check_shapes(tmp_path / "graph.ttl"))


def test_plain_shacl_finds_the_same_as_the_check(turtle: Path, tmp_path: Path) -> None:
    graph = rdflib.Graph().parse(turtle)
    statement = min(graph.subjects(RDF.type, RDF.Statement))
    subject, relation, object_ = (graph.value(statement, part) for part in (RDF.subject, RDF.predicate, RDF.object))
    graph.set((subject, RDF.type, CG.Offense))
    graph.set((object_, RDF.type, CG.Method))
    graph.add((subject, relation, object_))  # type: ignore[arg-type]
    graph.remove((min(graph.subjects(RDF.type, SCHEMA.Claim)), CG.polarity, None))
    graph.serialize(tmp_path / "graph.ttl", format="turtle")
    _, results, _ = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(FOLDER / "shapes.ttl"))
    plain = sorted(
        (str(results.value(one, SH.focusNode)), str(results.value(one, SH.resultMessage)))
        for one in results.subjects(RDF.type, SH.ValidationResult)
    )
    found = [(problem.where, problem.what.split(" (found")[0]) for problem in check_shapes(tmp_path / "graph.ttl")]
    assert sorted(found) == plain
    assert len({message for _, message in plain}) >= 4


def test_an_argument_that_is_nothing_at_all_fits_no_relation(turtle: Path, tmp_path: Path) -> None:
    graph = rdflib.Graph().parse(turtle)
    statement = min(graph.subjects(RDF.type, RDF.Statement))
    graph.set((statement, RDF.object, rdflib.URIRef("https://w3id.org/claimgraph/id/e-nobody")))
    graph.serialize(tmp_path / "graph.ttl", format="turtle")
    found = [problem.what for problem in check_shapes(tmp_path / "graph.ttl") if problem.where == str(statement)]
    assert any("object is of no type" in what and "e-nobody" in what for what in found)


def test_a_voice_without_a_name_is_named(turtle: Path, tmp_path: Path) -> None:
    graph = rdflib.Graph().parse(turtle)
    claim = min(graph.subjects(RDF.type, SCHEMA.Claim))
    graph.set((claim, PROV.wasAttributedTo, rdflib.URIRef("https://w3id.org/claimgraph/id/e-nobody")))
    graph.serialize(tmp_path / "graph.ttl", format="turtle")
    found = [problem.what for problem in check_shapes(tmp_path / "graph.ttl") if problem.where == str(claim)]
    assert found == ["the voice of a claim needs a name"]


def test_a_span_that_ends_before_it_begins_is_named(turtle: Path, tmp_path: Path) -> None:
    graph = rdflib.Graph().parse(turtle)
    place = min(graph.subjects(RDF.type, OA.TextPositionSelector))
    graph.set((place, OA.start, graph.value(place, OA.end)))
    graph.serialize(tmp_path / "graph.ttl", format="turtle")
    assert "a span begins before it ends" in {
        problem.what.split(" (found")[0] for problem in check_shapes(tmp_path / "graph.ttl")
    }


def test_a_build_checks_its_graph_and_notes_what_breaks_a_shape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.txt").write_text(
        "The ministry said that Chinese brokers launder money for the cartel.", "utf-8"
    )
    type_ = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    spoilt = f"<https://w3id.org/claimgraph/id/c-0> {type_} <https://schema.org/Claim> ."
    monkeypatch.setattr("graph.pipeline.statements", lambda ledger, run: [*describe(ledger, run), spoilt])
    report = build([str(tmp_path / "report.txt")], tmp_path / "out")
    assert any("c-0: a claim needs exactly one proposition" in notice for notice in report.notices)


def test_a_quote_that_does_not_stand_there_is_named() -> None:
    ledger = sample_ledger()
    texts = {document.id: document.text for document in ledger.documents}
    assert check_grounding(ledger, texts) == []
    first = ledger.claims[0]
    moved = dataclasses.replace(first.evidence, start=first.evidence.start + 1, end=first.evidence.end + 1)
    wrong = dataclasses.replace(ledger, claims=(dataclasses.replace(first, evidence=moved), *ledger.claims[1:]))
    assert any(problem.where == first.id for problem in check_grounding(wrong, texts))
