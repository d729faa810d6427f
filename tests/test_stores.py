"""One contract for every store: Oxigraph on disk and in memory, rdflib, and servers of SPARQL."""

import dataclasses
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pyoxigraph
import pytest

from graph.claimed import Source
from graph.errors import QueryError, StoreError
from graph.export import export
from graph.model import Ledger
from graph.roots import assign_roots
from graph.store import ask, connect, publish, query, require_complete
from graph.store.documents import remove_document
from graph.store.memory import RdflibStore
from graph.store.oxigraph import OxigraphStore
from graph.store.protocol import Store
from graph.store.remote import RemoteSettings, RemoteStore
from graph.triples import PREFIXES, Run, describe, recover
from ontology.vocabulary import load_questions
from tests.sample_ledger import sample_ledger
from tests.servers import SERVERS

LINES = describe(assign_roots(sample_ledger()), Run(version="0"))
LOCAL = ["oxigraph on disk", "oxigraph in memory", "rdflib"]
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?subject ?predicate ?object }"


@pytest.fixture(scope="module", params=[*LOCAL, *SERVERS])
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    place = tmp_path_factory.mktemp("store")
    if request.param == "oxigraph on disk":
        yield OxigraphStore(pyoxigraph.Store(str(place / "store")))
    elif request.param == "oxigraph in memory":
        yield connect("memory:")
    elif request.param == "rdflib":
        yield connect("rdflib:")
    else:
        with SERVERS[request.param](place) as (asked, changed):
            store = RemoteStore(RemoteSettings(query=asked, update=changed))
            yield store
            store.close()


@pytest.fixture
def store(empty: Store) -> Iterator[Store]:
    empty.add(LINES)
    yield empty
    empty.update("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }")


def triples(lines: list[str]) -> set[str]:
    """Return triples as every store must give them back."""
    reference = pyoxigraph.Store()
    reference.load("\n".join(lines).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    return {str(quad.triple) for quad in reference}


def held(store: Store) -> set[str]:
    return triples([f"{triple} ." for triple in store.export()])


def test_what_is_added_is_there_once(store: Store) -> None:
    assert held(store) == triples(LINES)
    store.add(LINES[:10])
    assert query(store, COUNT).rows == ((len(LINES),),)


def test_what_is_discarded_is_gone_and_the_rest_stays(store: Store) -> None:
    store.discard([*LINES[:40], "<http://example.org/a> <http://example.org/b> <http://example.org/absent> ."])
    assert held(store) == triples(LINES[40:])


def test_the_ledger_comes_back(store: Store) -> None:
    assert recover(store.export()) == recover(connect_memory().export())


def connect_memory() -> Store:
    reference = connect("memory:")
    reference.add(LINES)
    return reference


def test_hostile_texts_come_back_as_they_went_in(empty: Store) -> None:
    # Escapes that a reader of SPARQL might undo twice, line ends, markup, and what is beyond the BMP.
    for text in ('a \\" b', "\\n", "\n\r\t", "</s>&amp;", "😀 e\u0301", "'''\"\"\"", "} ; DROP ALL ; {", "C:\\users"):
        literal = str(pyoxigraph.Literal(text))
        line = f"<http://example.org/a> <http://example.org/b> {literal} ."
        empty.add([line])
        assert query(empty, "SELECT ?text { <http://example.org/a> ?b ?text }").rows == ((text,),)
        empty.discard([line])
        assert query(empty, COUNT).rows == ((0,),)


@pytest.mark.parametrize("name", sorted(load_questions()))
def test_every_question_has_the_same_answer_everywhere(
    store: Store, name: str, request: pytest.FixtureRequest
) -> None:
    if name == "what-changed-on-a-clock-since" and request.node.callspec.params["empty"] == "virtuoso":
        pytest.xfail("the compiler of Virtuoso 7.2 breaks off on it; docs/stores.md says so")
    question = load_questions()[name]
    given = {
        "actor": "norte cartel", "one": "norte cartel", "other": "money brokers", "from": "norte cartel",
        "to": "costa group", "report": "report of the committee", "since": "2000",
        "date": "2024", "clock": "said", "relation": "laundersMoneyFor",
        "document": "harbour", "words": "fentanyl",
    }  # fmt: skip
    if "who speaks" in question.description:
        given["actor"] = "ministry of justice"
    parameters = {parameter.name: given[parameter.name] for parameter in question.parameters}
    assert ask(store, question, parameters) == ask(connect_memory(), question, parameters)


def test_yes_and_no_and_graphs_are_answered(store: Store) -> None:
    assert query(store, "ASK { ?claim a schema:Claim }").rows == ((True,),)
    assert query(store, "ASK { ?claim a schema:Nothing }").rows == ((False,),)
    built = query(store, "CONSTRUCT { ?r a cg:Relation } WHERE { ?any rdf:predicate ?r . FILTER(?r = rel:charges) }")
    assert built.rows == (("rel:charges", "rdf:type", "cg:Relation"),)


def test_what_is_changed_by_an_update_is_changed(store: Store) -> None:
    store.update("DELETE { ?claim cg:rule ?rule }\nINSERT { ?claim cg:rule 'another' }\nWHERE { ?claim cg:rule ?rule }")
    assert query(store, "SELECT DISTINCT ?rule { ?claim cg:rule ?rule }").rows == (("another",),)


def test_a_query_that_is_wrong_is_a_query_error(store: Store) -> None:
    with pytest.raises(QueryError):
        query(store, "SELECT nonsense")


def test_a_server_that_is_not_there_is_named() -> None:
    nowhere = RemoteStore(RemoteSettings(query="http://127.0.0.1:9/", update="http://127.0.0.1:9/", retries=0))
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9/: does not answer"):
        query(nowhere, COUNT)


def test_the_kinds_of_store_are_named() -> None:
    assert isinstance(connect("memory:"), OxigraphStore)
    assert isinstance(connect("rdflib:"), RdflibStore)
    assert isinstance(connect("http://127.0.0.1:9/sparql"), RemoteStore)


def test_a_build_is_published_and_only_what_differs_is_sent_after(empty: Store) -> None:
    few, many = LINES[:60], LINES[20:]
    publish(empty, few)
    require_complete(empty)
    assert triples(few) < held(empty)
    publish(empty, many, few)
    assert {line for line in held(empty) if "/id/state>" not in line} == triples(many)
    empty.update("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }")


def test_a_publication_that_was_stopped_shows_and_is_completed_by_the_next(empty: Store) -> None:
    publish(empty, LINES[:60])
    state, incomplete = PREFIXES["id"] + "state", PREFIXES["cg"] + "incomplete"
    empty.add([*LINES[60:80], f'<{state}> <{incomplete}> "true" .'])
    with pytest.raises(StoreError, match="build again"):
        require_complete(empty)
    publish(empty, LINES[:50], LINES[:60])
    require_complete(empty)
    assert {line for line in held(empty) if "/id/state>" not in line} == triples(LINES[:50])
    empty.update("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("empty", list(SERVERS), indirect=True)
def test_what_a_server_holds_is_exported_and_analysed(empty: RemoteStore, tmp_path: Path) -> None:
    publish(empty, LINES)
    source = Source(empty.settings.query)
    assert triples(source.lines) == triples(LINES)
    assert source.ledger == recover(pyoxigraph.parse("\n".join(LINES).encode(), pyoxigraph.RdfFormat.N_TRIPLES))
    export("graphml", empty.settings.query, tmp_path / "claims.graphml")
    empty.update("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }")
    with pytest.raises(StoreError, match="is empty; send a build"):
        export("graphml", empty.settings.query, tmp_path / "none.graphml")


def without(ledger: Ledger, document: str) -> Ledger:
    """Return a ledger in which one document was never read; the entities stay."""
    return dataclasses.replace(
        ledger,
        documents=tuple(one for one in ledger.documents if one.id != document),
        claims=tuple(one for one in ledger.claims if one.evidence.document != document),
        entities=tuple(
            dataclasses.replace(one, mentions=tuple(at for at in one.mentions if at.document != document))
            for one in ledger.entities
        ),
        roots=tuple(
            dataclasses.replace(one, documents=tuple(at for at in one.documents if at != document))
            for one in ledger.roots
        ),
    )


@pytest.mark.parametrize("slug", ["harbour", "committee", "denial", "daily"])
def test_a_document_goes_with_its_claims_and_all_is_counted_anew(store: Store, slug: str) -> None:
    ledger = assign_roots(sample_ledger())
    document = next(one.id for one in ledger.documents if one.slug == slug)
    remove_document(store, document)
    left = describe(without(ledger, document), Run(version="0"))
    # Of a relation that nobody claims any more the words stay.
    words = {line for line in LINES if line.startswith("<https://w3id.org/claimgraph/relation/")}
    assert held(store) - triples(sorted(words)) == triples(left) - triples(sorted(words))


class Moody(BaseHTTPRequestHandler):
    """A server that has no time for the first two requests, and wants to know who asks."""

    asked: ClassVar[list[str | None]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(self.headers["Authorization"])
        body = b'{"head": {"vars": ["n"]}, "results": {"bindings": []}}'
        self.send_response(503 if len(self.asked) < 3 else 200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("environment", "authorization"),
    [
        ({}, None),
        ({"CLAIMGRAPH_STORE_USER": "ana", "CLAIMGRAPH_STORE_PASSWORD": "geheim"}, "Basic YW5hOmdlaGVpbQ=="),
        ({"CLAIMGRAPH_STORE_TOKEN": "t0ken"}, "Bearer t0ken"),
    ],
)
def test_a_request_is_repeated_and_says_who_asks(environment: dict[str, str], authorization: str | None) -> None:
    Moody.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Moody) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/sparql"
        settings = dataclasses.replace(RemoteSettings.of_environment(address, environment), pause=0.01)
        store = RemoteStore(settings)
        assert query(store, COUNT).rows == ()
        store.close()
        server.shutdown()
    assert Moody.asked == [authorization] * 3


def test_an_environment_that_makes_no_sense_is_named() -> None:
    with pytest.raises(StoreError, match="is no IRI"):
        RemoteSettings.of_environment("http://127.0.0.1:9/", {"CLAIMGRAPH_STORE_GRAPH": "not an address"})
    with pytest.raises(StoreError, match="is no address of a server"):
        RemoteSettings.of_environment("http:///sparql", {})
