"""The pages of the endpoint: the network, the editor, and an address for each actor, claim and document."""

import html.parser
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from graph.cli import parser
from graph.triples.names import ID, PREFIXES
from ontology.vocabulary import load_questions
from tests.endpoint import CLAIM_COUNT, Endpoint, Reply, sample_build, serving
from tests.sample_ledger import sample_ledger

pytest.importorskip("uvicorn", reason="claimgraph[serve] is not installed")

LEDGER = sample_ledger()
CLAIM = next(claim for claim in LEDGER.claims if claim.proposition.object == "norte")
DOCUMENT = next(document for document in LEDGER.documents if document.id == CLAIM.evidence.document)
ROOT = Path(__file__).parents[1]
READERS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    folder = sample_build(tmp_path_factory.mktemp("pages"))
    with serving(folder) as started:
        yield started


class Links(html.parser.HTMLParser):
    """Collects where a page leads, and what of it would run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.running: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links |= {value for name, value in attrs if name in {"href", "src"} and value}
        if (tag == "script" and given.get("type") != "application/json") or any(
            name.startswith("on") for name in given
        ):
            self.running.append(tag)


def page(endpoint: Endpoint, path: str) -> Reply:
    reply = endpoint.ask(path, headers={"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"})
    assert (reply.status, reply.media) == (200, "text/html")
    return reply


@pytest.mark.parametrize("path", ["/id/hall", f"/id/{CLAIM.id}", f"/id/{DOCUMENT.id}", "/actor/atlantia"])
@pytest.mark.parametrize("media", READERS)
def test_an_actor_a_claim_and_a_document_are_described_in_rdf(endpoint: Endpoint, path: str, media: str) -> None:
    reply = endpoint.ask(path, headers={"Accept": media})
    assert (reply.status, reply.media) == (200, media)
    assert "Accept" in reply.headers["vary"]
    graph = rdflib.Graph().parse(data=reply.body, format=READERS[media])
    assert (rdflib.URIRef(f"https://w3id.org/claimgraph{path}"), rdflib.RDF.type, None) in graph


def test_every_format_has_the_same_triples(endpoint: Endpoint) -> None:
    graphs = [
        rdflib.Graph().parse(data=endpoint.ask(f"/id/{CLAIM.id}", headers={"Accept": media}).body, format=reader)
        for media, reader in READERS.items()
    ]
    assert len({frozenset(graph) for graph in graphs}) == 1


def test_a_claim_brings_its_proposition_and_its_words(endpoint: Endpoint) -> None:
    graph = rdflib.Graph().parse(data=endpoint.ask(f"/id/{CLAIM.id}").body, format="turtle")
    oa = rdflib.Namespace(PREFIXES["oa"])
    assert str(next(graph.objects(None, oa.exact))) == CLAIM.evidence.quote
    (proposition,) = graph.objects(rdflib.URIRef(ID + CLAIM.id), rdflib.URIRef(PREFIXES["cg"] + "proposition"))
    assert (proposition, rdflib.RDF.subject, None) in graph


def test_the_end_of_an_address_names_a_format_too(endpoint: Endpoint) -> None:
    for ending, media in {"ttl": "text/turtle", "jsonld": "application/ld+json", "html": "text/html"}.items():
        assert endpoint.ask(f"/id/hall.{ending}", headers={"Accept": "image/png"}).media == media


def test_what_the_graph_does_not_know_is_not_found_in_any_format(endpoint: Endpoint) -> None:
    for path in ("/id/nobody", "/actor/nobody", "/relation/nothing", "/people/hall", "/id/", "/id/a/b"):
        for media in ("text/html", "text/turtle"):
            assert endpoint.ask(path, headers={"Accept": media}).status == 404
    assert endpoint.ask("/id/hall", headers={"Accept": "image/png"}).status == 406


def test_the_page_of_an_actor_says_who_claims_what_of_it_in_which_words(endpoint: Endpoint) -> None:
    shown = page(endpoint, "/id/norte").text
    assert "Norte Cartel" in shown
    assert "not findings" in shown
    assert "Martin Hall" in shown
    assert "Money brokers launder money for the Norte Cartel" in shown
    assert f'href="/id/{CLAIM.id}"' in shown


def test_pages_lead_to_one_another_and_run_nothing(endpoint: Endpoint) -> None:
    seen: set[str] = set()
    todo = {"/", f"/id/{DOCUMENT.id}"}
    while todo and len(seen) < 60:
        path = min(todo)
        seen.add(path)
        todo.discard(path)
        reply = endpoint.ask(path, headers={"Accept": "text/html"})
        assert reply.status in {200, 303}, path
        if path.startswith(("/graph.html", "/static", "/query", "/sparql")) or reply.media != "text/html":
            continue
        found = Links(reply.text)
        assert found.running == []
        todo |= {link.partition("#")[0] for link in found.links if link.startswith("/")}
        todo -= seen
    assert f"/id/{CLAIM.id}" in seen


def test_what_documents_say_is_shown_as_text(endpoint: Endpoint) -> None:
    for row in endpoint.post("SELECT ?s { ?s a schema:Claim }").rows():
        shown = page(endpoint, row["s"].removeprefix("https://w3id.org/claimgraph"))
        assert Links(shown.text).running == []


def test_the_page_of_the_build_is_served_as_it_is(endpoint: Endpoint) -> None:
    reply = page(endpoint, "/graph.html")
    assert "vis-network" in reply.text
    assert "default-src" not in reply.headers["content-security-policy"]


def test_a_build_without_a_page_says_so(tmp_path: Path) -> None:
    folder = sample_build(tmp_path)
    (folder / "graph.html").unlink()
    with serving(folder) as bare:
        assert bare.ask("/graph.html").status == 404
        assert "graph.html" not in bare.ask("/").text.partition("<main")[2]
        assert bare.claims() == CLAIM_COUNT


def test_the_editor_offers_every_question(endpoint: Endpoint) -> None:
    shown = page(endpoint, "/query").text
    known = json.loads(shown.partition('id="known">')[2].partition("</script>")[0])
    assert [question["name"] for question in known["questions"]] == list(load_questions())


def test_every_question_is_answered(endpoint: Endpoint) -> None:
    for question in load_questions().values():
        reply = endpoint.post(question.sparql)
        assert reply.status == 200, question.name


def test_the_parts_of_the_editor_come_with_their_licences(endpoint: Endpoint) -> None:
    for name, media in {
        "yasgui.min.js": "text/javascript",
        "yasgui.min.css": "text/css",
        "LICENSES.txt": "text/plain",
    }.items():
        reply = endpoint.ask(f"/static/yasgui/{name}")
        assert (reply.status, reply.media) == (200, media)
        again = endpoint.ask(f"/static/yasgui/{name}", headers={"If-None-Match": reply.headers["etag"]})
        assert again.status == 304


# --- the command ----------------------------------------------------------------------------------------------------


def test_what_cannot_be_served_is_said(tmp_path: Path, endpoint: Endpoint) -> None:
    folder = sample_build(tmp_path)
    for words, reason in (
        ([str(folder / "nothing")], "is no store"),
        ([str(folder), "--port", str(endpoint.port)], "name another --port"),
        ([str(folder), "--host", "no such host"], "cannot be listened at"),
        ([str(folder), "--workers", "0"], "must be more than 0"),
    ):
        program = "import sys; from graph.cli import main; sys.exit(main())"
        # A process of its own, since tests in a browser leave an event loop running in this one.
        ended = subprocess.run(
            [sys.executable, "-c", program, "serve", *words], capture_output=True, text=True, check=False
        )
        assert ended.returncode == 2
        assert reason in ended.stderr


def test_the_documented_defaults_are_those_of_the_command() -> None:
    options = parser().parse_args(["serve"])
    documented = re.findall(r"`--([a-z-]+) (\d+)`", (ROOT / "docs" / "serve.md").read_text("utf-8"))
    assert len(documented) >= 7
    for name, value in documented:
        assert getattr(options, name.replace("-", "_")) == float(value), name
