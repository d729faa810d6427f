"""What verification must notice: each shape broken on purpose, each span moved."""

import dataclasses
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF

from graph.store import write_turtle
from graph.triples import Run, describe
from graph.validate import check_grounding, check_shapes
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


def test_a_quote_that_does_not_stand_there_is_named() -> None:
    ledger = sample_ledger()
    texts = {document.id: document.text for document in ledger.documents}
    assert check_grounding(ledger, texts) == []
    first = ledger.claims[0]
    moved = dataclasses.replace(first.evidence, start=first.evidence.start + 1, end=first.evidence.end + 1)
    wrong = dataclasses.replace(ledger, claims=(dataclasses.replace(first, evidence=moved), *ledger.claims[1:]))
    assert any(problem.where == first.id for problem in check_grounding(wrong, texts))
