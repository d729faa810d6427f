"""Triples and store: nothing is lost, nothing is asserted, nothing is changed by asking."""

import dataclasses
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import oxrdflib
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from graph.errors import QueryError, StoreError
from graph.store import ask, open_store, query, read_ledger, write_lines, write_store, write_turtle
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
        "SELECT * WHERE { service silent # where to\n ?where { ?a ?b ?c } }",
        "SELECT * WHERE { OPTIONAL { ?a ?b ?c }SERVICE:x{ ?a ?b ?c } }",
        "SELECT * WHERE { FILTER(?a<'&&?b>') SERVICE <http://example.org/> { ?a ?b ?c } FILTER(?a = 'x') }",
        "SELECT * WHERE { \\u0053ERVICE <http://example.org/> { ?a ?b ?c } }",
        "LOAD <http://example.org/>",
        "CLEAR ALL",
        "SELECT nonsense",
    ],
)
def test_what_changes_reaches_out_or_is_no_query_is_refused(folder: Path, sparql: str) -> None:
    with pytest.raises(QueryError):
        query(open_store(folder / "store"), sparql)


@pytest.mark.parametrize("name", sorted(load_questions()))
def test_every_question_answers_with_the_columns_that_it_names(folder: Path, name: str) -> None:
    question = load_questions()[name]
    given = {parameter.name: parameter.example for parameter in question.parameters}
    answer = ask(open_store(folder / "store"), question, given)
    assert answer.columns == question.columns
    assert all(len(row) == len(answer.columns) for row in answer.rows)


def test_at_least_twenty_questions_are_there_and_one_finds_who_launders(folder: Path) -> None:
    assert len(load_questions()) >= 20
    ledger = sample_ledger()
    expected = sum(1 for claim in ledger.claims if claim.proposition.relation == "laundersMoneyFor")
    answer = ask(open_store(folder / "store"), load_questions()["who-launders-for-whom"])
    assert expected > 0
    assert len(answer.rows) == expected


def test_a_name_with_quotes_is_data_and_no_sparql(folder: Path) -> None:
    hostile = '" } ; DROP ALL ; SELECT * { ?a ?b "'
    assert ask(open_store(folder / "store"), load_questions()["what-does-x-claim"], {"actor": hostile}).rows == ()


def test_a_query_that_only_speaks_of_services_is_answered(folder: Path) -> None:
    sparql = "SELECT ?service WHERE { ?service a schema:Service . { ?service rdfs:label 'SERVICE' } } # SERVICE"
    assert query(open_store(folder / "store"), sparql).rows == ()


def test_cells_are_numbers_where_the_graph_says_numbers(folder: Path) -> None:
    sparql = "SELECT ?from ?sure ?nothing WHERE { ?claim cg:confidence ?sure ; cg:subjectSelector/oa:start ?from }"
    answer = query(open_store(folder / "store"), sparql)
    assert answer.columns == ("from", "sure", "nothing")
    assert {tuple(map(type, row)) for row in answer.rows} == {(int, float, type(None))}
    assert {row[2] for row in answer.as_text()} == {""}


def test_addresses_of_ours_are_shown_short_and_other_forms_of_query_have_columns(folder: Path) -> None:
    store = open_store(folder / "store")
    assert query(store, "ASK { ?any a schema:Claim }").as_text() == (("yes",),)
    built = query(store, "CONSTRUCT { ?r a cg:Relation } WHERE { ?any rdf:predicate ?r . FILTER(?r = rel:charges) }")
    assert built.columns == ("subject", "predicate", "object")
    assert built.rows == (("rel:charges", "rdf:type", "cg:Relation"),)


def test_a_store_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    count = "SELECT (COUNT(*) AS ?triples) WHERE { ?a ?b ?c }"
    write_store(LINES[:10], tmp_path / "store")
    before = open_store(tmp_path / "store")
    write_store(LINES, tmp_path / "store")
    assert query(open_store(tmp_path / "store"), count).rows == ((len(LINES),),)
    assert query(before, count).rows == ((10,),)  # who has the old one open keeps it
    assert [entry.name for entry in tmp_path.iterdir()] == ["store"]


def test_a_folder_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="is no store"):
        write_store(LINES, tmp_path / "store")
    assert (tmp_path / "store" / "thesis.txt").read_text() == "mine"


def test_a_writer_that_fails_leaves_the_old_store_and_nothing_else(tmp_path: Path) -> None:
    write_store(LINES, tmp_path / "store")
    with pytest.raises(StoreError, match="store"):
        write_store(["no triple at all"], tmp_path / "store")
    assert [entry.name for entry in tmp_path.iterdir()] == ["store"]
    assert read_ledger(tmp_path / "store").claims


def test_a_writer_that_is_killed_leaves_the_old_store_or_the_new(tmp_path: Path) -> None:
    few, place = LINES[:100], tmp_path / "store"
    write_store(few, place)
    script = (
        "import sys; from pathlib import Path; from graph.store import write_store; "
        "from tests.test_store import LINES; print('ready', flush=True); "
        "[write_store(some, Path(sys.argv[1])) for _ in range(1000) for some in (LINES, LINES[:100])]"
    )
    for wait in (0.02, 0.11, 0.23):
        with subprocess.Popen(
            [sys.executable, "-c", script, str(place)], cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(wait)
            writer.kill()
        found = query(open_store(place), "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c }").rows
        assert found in (((len(few),),), ((len(LINES),),))


def test_what_is_no_store_and_no_turtle_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="claimgraph build"):
        open_store(tmp_path)
    (tmp_path / "graph.ttl").write_text("this is no Turtle")
    with pytest.raises(StoreError, match=r"graph\.ttl: is not valid Turtle"):
        read_ledger(tmp_path / "graph.ttl")
    with pytest.raises(StoreError, match=r"absent\.ttl"):
        read_ledger(tmp_path / "absent.ttl")


@given(lines=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=8)))
def test_lines_are_sorted_in_parts_as_they_would_be_at_once(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "triples.nt"
        write_lines(lines, path, at_once=3)
        assert path.read_bytes().decode() == "".join(f"{line}\n" for line in sorted(set(lines)))
        assert [one.name for one in Path(place).iterdir()] == [path.name]
