"""Triples and store: nothing is lost, nothing is asserted, nothing is changed by asking."""

import dataclasses
from pathlib import Path

import oxrdflib
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from graph.errors import QueryError
from graph.store import ask, open_store, query, read_ledger, write_store, write_turtle
from graph.triples import Run, describe
from ontology.vocabulary import RELATION, load_questions
from tests.sample_ledger import sample_ledger

LINES = describe(sample_ledger(), Run(version="0"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("store")
    write_turtle(LINES, place / "graph.ttl")
    write_store(LINES, place / "store")
    return place


def test_the_turtle_reads_back_with_rdflib_as_the_same_graph(folder: Path) -> None:
    written = rdflib.Graph().parse(folder / "graph.ttl")
    assert isomorphic(written, rdflib.Graph().parse(data="\n".join(LINES), format="nt"))
    assert not [node for triple in written for node in triple if isinstance(node, rdflib.BNode)]


def test_the_ledger_comes_back_from_the_turtle_but_for_the_texts(folder: Path) -> None:
    ledger = sample_ledger()
    without_texts = tuple(dataclasses.replace(document, text="") for document in ledger.documents)
    # Their lines are the same whatever the order of a ledger's parts.
    expected = describe(dataclasses.replace(ledger, documents=without_texts), Run(version="0"))
    assert describe(read_ledger(folder / "graph.ttl"), Run(version="0")) == expected


def test_no_proposition_is_asserted(folder: Path) -> None:
    graph = rdflib.Graph().parse(folder / "graph.ttl")
    assert not [predicate for predicate in graph.predicates() if str(predicate).startswith(RELATION)]


def test_the_store_opens_through_rdflib(folder: Path) -> None:
    graph = rdflib.Graph(
        store=oxrdflib.OxigraphStore(store=open_store(folder / "store")), identifier=DATASET_DEFAULT_GRAPH_ID
    )
    assert len(graph) == len(LINES)


@pytest.mark.parametrize(
    "sparql",
    [
        "INSERT DATA { <http://example.org/a> <http://example.org/b> <http://example.org/c> }",
        "SELECT * WHERE { SERVICE <http://example.org/> { ?a ?b ?c } }",
        "LOAD <http://example.org/>",
        "SELECT nonsense",
    ],
)
def test_what_changes_reaches_out_or_is_no_query_is_refused(folder: Path, sparql: str) -> None:
    with pytest.raises(QueryError):
        query(open_store(folder / "store"), sparql)


@pytest.mark.parametrize("name", sorted(load_questions()))
def test_every_question_answers_with_the_columns_that_it_names(folder: Path, name: str) -> None:
    question = load_questions()[name]
    given = {p.name: "Sinaloa Cartel" if p.name != "date" else "2000" for p in question.parameters if p.default is None}
    answer = ask(open_store(folder / "store"), question, given)
    assert answer.columns
    assert all(len(row) == len(answer.columns) for row in answer.rows)


def test_at_least_ten_questions_are_there_and_one_finds_who_launders(folder: Path) -> None:
    assert len(load_questions()) >= 10
    ledger = sample_ledger()
    expected = sum(1 for claim in ledger.claims if claim.proposition.relation == "laundersMoneyFor")
    answer = ask(open_store(folder / "store"), load_questions()["who-launders-for-whom"])
    assert expected > 0
    assert len(answer.rows) == expected


def test_a_name_with_quotes_is_data_and_no_sparql(folder: Path) -> None:
    hostile = '" } ; DROP ALL ; SELECT * { ?a ?b "'
    assert ask(open_store(folder / "store"), load_questions()["what-does-x-claim"], {"actor": hostile}).rows == ()
