"""SPARQL 1.1 Protocol and Service Description over HTTP: what the W3C's tests of the protocol ask for."""

import csv
import io
import json
import urllib.parse
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pyoxigraph
import pytest
import rdflib

from tests.endpoint import FORM, JSON, Endpoint, Reply, sample_build, serving

pytest.importorskip("uvicorn", reason="claimgraph[serve] is not installed")

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
NAMES = "SELECT ?name { id:hall skos:prefLabel ?name }"
DROP = "DELETE WHERE { ?s ?p ?o }"
ONE, TWO = "http://example.org/one", "http://example.org/two"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with serving(sample_build(tmp_path_factory.mktemp("protocol"))) as started:
        yield started


def form(endpoint: Endpoint, *fields: tuple[str, str], path: str = "/sparql") -> Reply:
    body = urllib.parse.urlencode(fields)
    return endpoint.ask(path, method="POST", body=body, headers={"Content-Type": FORM, "Accept": JSON})


# --- asking ---------------------------------------------------------------------------------------------------


def test_a_query_is_asked_by_get(endpoint: Endpoint) -> None:
    assert endpoint.ask(query=NAMES).rows() == [{"name": "Martin Hall"}]


def test_a_query_is_asked_by_a_posted_form(endpoint: Endpoint) -> None:
    assert form(endpoint, ("query", NAMES)).rows() == [{"name": "Martin Hall"}]


def test_a_query_is_asked_by_posting_it(endpoint: Endpoint) -> None:
    for kind in (QUERY, f"{QUERY}; charset=utf-8", f'{QUERY}; charset="UTF-8"'):
        reply = endpoint.ask(method="POST", body=NAMES, headers={"Content-Type": kind})
        assert reply.rows() == [{"name": "Martin Hall"}]


def test_head_says_what_get_would_send(endpoint: Endpoint) -> None:
    sent, said = endpoint.ask(query=NAMES), endpoint.ask(method="HEAD", query=NAMES)
    assert (said.status, said.body) == (200, b"")
    assert said.headers["content-length"] == str(len(sent.body))
    assert said.media == sent.media


def test_letters_beyond_ascii_are_utf_8_in_the_address_the_form_and_the_body(endpoint: Endpoint) -> None:
    sparql = 'SELECT ?who { ?who skos:prefLabel "Elena Ríos" }'
    for reply in (endpoint.ask(query=sparql), form(endpoint, ("query", sparql)), endpoint.post(sparql)):
        assert reply.rows() == [{"who": "https://w3id.org/claimgraph/id/rios"}]


# --- the dataset ----------------------------------------------------------------------------------------------

ALL = "SELECT DISTINCT ?s { ?s <http://example.org/in> ?g } ORDER BY ?s"
NAMED = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_the_request_names_the_graphs_that_are_asked(endpoint: Endpoint, way: str) -> None:
    def ask(sparql: str, *graphs: tuple[str, str]) -> list[str]:
        address = f"/sparql?{urllib.parse.urlencode(graphs)}"
        if way == "get":
            reply = endpoint.ask(f"/sparql?{urllib.parse.urlencode([*graphs, ('query', sparql)])}")
        elif way == "form":
            reply = form(endpoint, *graphs, ("query", sparql))
        else:
            reply = endpoint.ask(address, method="POST", body=sparql, headers={"Content-Type": QUERY})
        return [value for row in reply.rows() for value in row.values()]

    default, named = "default-graph-uri", "named-graph-uri"
    assert ask(ALL, (default, ONE)) == [ONE]
    assert ask(ALL, (default, ONE), (default, TWO)) == [ONE, TWO]
    assert ask(ALL, (named, ONE)) == []
    assert ask(NAMED, (default, ONE)) == []
    assert ask(NAMED, (named, ONE), (named, TWO)) == [ONE, TWO]
    assert ask(NAMED, (default, ONE), (named, TWO)) == [TWO]


def test_graphs_of_the_request_come_before_those_of_the_query(endpoint: Endpoint) -> None:
    sparql = "SELECT ?s FROM <http://example.org/two> { ?s <http://example.org/in> ?g }"
    assert endpoint.ask(query=sparql).rows() == [{"s": TWO}]
    assert endpoint.ask(query=sparql, **{"default-graph-uri": ONE}).rows() == [{"s": ONE}]


def test_a_graph_that_is_not_there_is_empty_and_never_fetched(endpoint: Endpoint) -> None:
    assert endpoint.ask(query="SELECT * FROM <http://127.0.0.1:9/graph> { ?s ?p ?o }").rows() == []
    assert endpoint.ask(query="SELECT * { ?s ?p ?o }", **{"default-graph-uri": "http://127.0.0.1:9/"}).rows() == []


def test_a_graph_whose_address_is_no_iri_is_refused(endpoint: Endpoint) -> None:
    assert endpoint.ask(query=NAMES, **{"default-graph-uri": "no iri"}).status == 400


# --- what is no request of the protocol -----------------------------------------------------------------------


def test_another_method_is_refused_and_the_right_ones_are_named(endpoint: Endpoint) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        reply = endpoint.ask(method=method, query="ASK {}")
        assert reply.status == 405
        assert set(reply.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_more_than_one_query_is_refused(endpoint: Endpoint) -> None:
    assert endpoint.ask(query=["ASK {}", "SELECT * {}"]).status == 400
    assert form(endpoint, ("query", "ASK {}"), ("query", "ASK {}")).status == 400
    assert form(endpoint, ("query", "ASK {}"), path="/sparql?query=ASK%20%7B%7D").status == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""])
def test_a_body_that_is_no_query_by_its_type_is_refused(endpoint: Endpoint, kind: str) -> None:
    reply = endpoint.ask(method="POST", body="query=ASK%20%7B%7D", headers={"Content-Type": kind} if kind else {})
    assert reply.status == 415
    assert QUERY in reply.headers["accept-post"]


def test_a_form_without_a_query_is_refused(endpoint: Endpoint) -> None:
    assert form(endpoint).status == 400


def test_another_encoding_than_utf_8_is_refused(endpoint: Endpoint) -> None:
    encoded = {"Content-Type": f"{QUERY}; charset=UTF-16"}
    assert endpoint.ask(method="POST", body="ASK {}".encode("utf-16"), headers=encoded).status == 415
    assert endpoint.ask(method="POST", body=b"ASK { \xff }", headers={"Content-Type": QUERY}).status == 400
    assert endpoint.ask("/sparql?query=ASK%20%7B%20%FF%20%7D").status == 400


@pytest.mark.parametrize("sparql", ["ASK { ?s", "SELECT", "", "FRIENDS { }", "SELECT * { ?s ?p ?o } LIMIT -1", "\0"])
def test_what_is_no_sparql_is_refused_with_the_place(endpoint: Endpoint, sparql: str) -> None:
    reply = endpoint.ask(query=sparql)
    assert reply.status == 400
    assert "SPARQL" in reply.text


# --- changing nothing, asking nobody else -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "update",
    [DROP, "LOAD <http://127.0.0.1:9/>", "CLEAR ALL", "# x\nPREFIX a: <b#c>\nINSERT DATA { <a> <b> <c> }", "INSERT {"],
)
def test_updates_are_refused_however_they_come(endpoint: Endpoint, update: str) -> None:
    before = endpoint.claims()
    assert form(endpoint, ("update", update)).status == 403
    assert endpoint.ask(method="POST", body=update, headers={"Content-Type": UPDATE}).status == 403
    assert endpoint.post(update).status == 403
    assert endpoint.ask(query=update).status == 403
    assert endpoint.ask(update=update).status == 400
    assert form(endpoint, ("update", update), ("query", "ASK {}")).status == 400
    assert endpoint.claims() == before > 0


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <http://127.0.0.1:9/> } SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_no_other_machine_is_asked(endpoint: Endpoint, sparql: str) -> None:
    reply = endpoint.ask(query=sparql)
    assert reply.status == 403
    assert "SERVICE" in reply.text


# --- formats ------------------------------------------------------------------------------------------------------


def rows_of(reply: Reply) -> list[tuple[str, ...]]:
    """Read a table of results with a reader of its format that is not Oxigraph's."""
    if reply.media == "text/csv":
        return [tuple(row) for row in csv.reader(io.StringIO(reply.text))][1:]
    if reply.media == "text/tab-separated-values":
        return [tuple(cell.strip('"') for cell in line.split("\t")) for line in reply.text.splitlines()][1:]
    if reply.media.endswith("json"):
        return [tuple(term["value"] for term in row.values()) for row in json.loads(reply.body)["results"]["bindings"]]
    result = rdflib.query.Result.parse(io.BytesIO(reply.body), format="xml")
    return [tuple(str(term) for term in row) for row in result]


@pytest.mark.parametrize(
    "media",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
        "application/json",
        "application/xml",
    ],
)
def test_a_table_comes_in_the_format_that_is_asked_for(endpoint: Endpoint, media: str) -> None:
    reply = endpoint.ask(query=NAMES, headers={"Accept": media})
    assert (reply.status, reply.media) == (200, media)
    assert rows_of(reply) == [("Martin Hall",)]


def test_a_yes_or_no_comes_in_the_format_that_is_asked_for(endpoint: Endpoint) -> None:
    ask = "ASK { id:hall a cg:Person }"
    assert json.loads(endpoint.ask(query=ask).body)["boolean"] is True
    reply = endpoint.ask(query=ask, headers={"Accept": "application/sparql-results+xml"})
    told = ET.fromstring(reply.body).find("{http://www.w3.org/2005/sparql-results#}boolean")  # noqa: S314 - our own
    assert told is not None
    assert told.text == "true"


@pytest.mark.parametrize(
    ("media", "reader"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
@pytest.mark.parametrize("sparql", ["DESCRIBE id:hall", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?s = id:hall) }"])
def test_a_graph_comes_in_the_format_that_is_asked_for(
    endpoint: Endpoint, sparql: str, media: str, reader: str
) -> None:
    reply = endpoint.ask(query=sparql, headers={"Accept": media})
    assert (reply.status, reply.media) == (200, media)
    graph = rdflib.Graph().parse(data=reply.body, format=reader)
    hall = rdflib.URIRef("https://w3id.org/claimgraph/id/hall")
    assert graph.value(hall, rdflib.SKOS.prefLabel) == rdflib.Literal("Martin Hall")
    (count,) = endpoint.ask(query="SELECT (COUNT(*) AS ?n) { id:hall ?p ?o }").rows()
    assert len(graph) == int(count["n"]) >= 2


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.1, text/tab-separated-values;q=0.2", "text/tab-separated-values"),
        ("text/csv;q=0, text/*", "text/tab-separated-values"),
        ("TEXT/CSV", "text/csv"),
        ("application/sparql-results+json;q=0.5, */*;q=0.4, text/csv;q=nonsense", "application/sparql-results+json"),
        ("text/turtle, application/sparql-results+xml", "application/sparql-results+xml"),
    ],
)
def test_the_client_s_preference_decides(endpoint: Endpoint, accept: str, media: str) -> None:
    reply = endpoint.ask(query=NAMES, headers={"Accept": accept})
    assert reply.media == media
    assert "Accept" in reply.headers["vary"]


@pytest.mark.parametrize(
    ("sparql", "accept"), [(NAMES, "text/turtle"), (NAMES, "image/png"), ("DESCRIBE id:hall", "text/csv")]
)
def test_a_format_that_there_is_not_is_refused_with_those_that_there_are(
    endpoint: Endpoint, sparql: str, accept: str
) -> None:
    reply = endpoint.ask(query=sparql, headers={"Accept": accept})
    assert reply.status == 406
    assert ("application/n-triples" if sparql != NAMES else "text/csv") in reply.text


def test_programs_get_the_reason_of_a_refusal_as_a_problem(endpoint: Endpoint) -> None:
    reply = endpoint.ask(query="no", headers={"Accept": "application/problem+json, text/csv"})
    assert reply.media == "application/problem+json"
    assert json.loads(reply.body)["status"] == reply.status == 400


# --- the service ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "media", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"]
)
def test_without_a_query_the_endpoint_describes_itself(endpoint: Endpoint, media: str) -> None:
    reply = endpoint.ask(headers={"Accept": media})
    assert (reply.status, reply.media) == (200, media)
    store = pyoxigraph.Store()
    store.load(reply.body, pyoxigraph.RdfFormat.from_media_type(media), base_iri="http://example.org/")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    found = store.query(
        f"SELECT ?format {{ <{endpoint.address}/sparql> a <{sd}Service> ; <{sd}endpoint> <{endpoint.address}/sparql> ; "
        f"<{sd}supportedLanguage> <{sd}SPARQL11Query> ; <{sd}resultFormat> ?format }}"
    )
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert len(list(found)) == 8


def test_people_are_led_from_the_endpoint_to_the_editor(endpoint: Endpoint) -> None:
    reply = endpoint.ask(headers={"Accept": "text/html,*/*;q=0.8"})
    assert (reply.status, reply.headers["location"]) == (303, "/query")
