"""Each RDF that is exported is read back by another library, and is the same graph."""

import dataclasses
import json

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from pyld import jsonld
from rdflib.compare import isomorphic

from graph.export.rdf import DERIVED
from graph.model import Certainty, Ledger, Polarity
from graph.policy import Policy
from graph.triples import describe, recover
from ontology.vocabulary import FOLDER, RELATION
from tests.exported import RUN, as_rdflib, exported
from tests.sample_ledger import sample_ledger
from tests.strategies import ledgers

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
unhurried = settings(deadline=None, derandomize=True, max_examples=15, suppress_health_check=[HealthCheck.too_slow])


def default_graph(written: bytes, format_: str) -> rdflib.Graph:
    read = rdflib.Dataset().parse(data=written, format=format_)
    assert isinstance(read, rdflib.Dataset)
    return read.default_graph


@unhurried
@given(ledgers())
def test_turtle_comes_back_as_the_same_graph(ledger: Ledger) -> None:
    read = rdflib.Graph().parse(data=exported("turtle", ledger), format="turtle")
    assert isomorphic(read, as_rdflib(describe(ledger, RUN)))


@unhurried
@given(ledgers())
def test_trig_has_the_same_claims_in_its_default_graph(ledger: Ledger) -> None:
    assert isomorphic(default_graph(exported("trig", ledger), "trig"), as_rdflib(describe(ledger, RUN)))


@unhurried
@given(ledgers())
def test_nquads_have_the_same_claims_in_their_default_graph(ledger: Ledger) -> None:
    assert isomorphic(default_graph(exported("nquads", ledger), "nquads"), as_rdflib(describe(ledger, RUN)))


@unhurried
@given(ledgers())
def test_jsonld_comes_back_as_the_same_graph(ledger: Ledger) -> None:
    read = rdflib.Graph().parse(data=exported("jsonld", ledger), format="json-ld")
    assert isomorphic(read, as_rdflib(describe(ledger, RUN)))


def test_another_reader_of_jsonld_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    # PyLD writes 0.8 as 8.0E-1, and the library of nanopublications makes rdflib tell the two apart.
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", True)
    lines = describe(sample_ledger(), RUN)
    quads = jsonld.to_rdf(json.loads(exported("jsonld", sample_ledger())), {"format": "application/n-quads"})
    assert isomorphic(rdflib.Graph().parse(data=quads, format="nt"), as_rdflib(lines))


def test_an_address_that_looks_like_a_prefix_survives_jsonld() -> None:
    ledger = sample_ledger()
    entities = tuple(dataclasses.replace(one, identifiers=("id:x", "schema:y")) for one in ledger.entities)
    odd = dataclasses.replace(ledger, entities=entities)
    read = rdflib.Graph().parse(data=exported("jsonld", odd), format="json-ld")
    assert isomorphic(read, as_rdflib(describe(odd, RUN)))


def test_jsonld_of_claims_is_read_by_plain_names() -> None:
    nodes = json.loads(exported("jsonld", sample_ledger()))["@graph"]
    claim = next(node for node in nodes if node.get("@type") == "schema:Claim")
    assert claim["polarity"] in ("cg:Affirmed", "cg:Denied")
    assert claim["proposition"].startswith("id:p-")


def test_the_context_names_every_property_that_the_graph_of_a_ledger_uses() -> None:
    context = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]
    unnamed = {
        key
        for node in json.loads(exported("jsonld", sample_ledger()))["@graph"]
        if node["@id"].startswith("id:")
        for key in node
        if not key.startswith("@") and key not in context
    }
    # Labels of runs, and dates that are no full ones, are written in full.
    assert unnamed <= {"rdfs:label", "dcterms:date", "cg:firstAffirmed", "cg:firstDenied"}


@unhurried
@given(ledgers())
def test_rdf_1_2_gives_the_claims_back_and_asserts_no_link(ledger: Ledger) -> None:
    read = list(pyoxigraph.parse(exported("rdf12", ledger), pyoxigraph.RdfFormat.TURTLE))
    assert not any(quad.predicate.value.startswith(RELATION) for quad in read)
    plain = []
    for quad in read:
        if isinstance(quad.object, pyoxigraph.Triple):
            term = quad.object
            if "/id/p-" in quad.subject.value:
                plain.append(f"{quad.subject} <{RDF}type> <{RDF}Statement> .")
                parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
                plain += [f"{quad.subject} <{RDF}{part}> {value} ." for part, value in parts]
        else:
            plain.append(f"{quad.triple} .")
    assert isomorphic(as_rdflib(plain), as_rdflib(describe(ledger, RUN)))


def test_a_claim_reifies_the_link_that_it_speaks_of() -> None:
    store = pyoxigraph.Store()
    store.load(exported("rdf12", sample_ledger()), pyoxigraph.RdfFormat.TURTLE)
    found = store.query(
        "PREFIX rel: <https://w3id.org/claimgraph/relation/> PREFIX cg: <https://w3id.org/claimgraph/ontology#>"
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX schema: <https://schema.org/>"
        "SELECT ?claim { ?claim a schema:Claim ; cg:polarity cg:Denied ; rdf:reifies <<( ?s rel:regulates ?o )>> }"
    )
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert len(list(found)) == 1


@unhurried
@given(ledgers())
def test_links_stand_only_in_the_graph_that_says_that_they_are_claimed(ledger: Ledger) -> None:
    quads = list(pyoxigraph.parse(exported("trig", ledger), pyoxigraph.RdfFormat.TRIG))
    graphs = {quad.graph_name.value for quad in quads if quad.predicate.value.startswith(RELATION)}
    assert all("edges-as-claimed" in graph for graph in graphs)
    affirmed = {claim.proposition.id for claim in ledger.claims if claim.stance.polarity is Polarity.AFFIRMED}
    assert sum(quad.predicate.value.startswith(RELATION) for quad in quads) == len(affirmed)


@pytest.mark.parametrize(
    ("policy", "pairs"),
    [
        (Policy(), 8),
        (Policy(certainties=frozenset({Certainty.CERTAIN})), 5),
        (Policy(roots=2), 1),
        (Policy(unknown_roots=False), 1),
        (Policy(undisputed=True), 7),
    ],
    ids=lambda value: value.name if isinstance(value, Policy) else str(value),
)
def test_the_policy_decides_which_edges_are_derived(policy: Policy, pairs: int) -> None:
    read = rdflib.Dataset().parse(data=exported("trig", sample_ledger(), policy), format="trig")
    assert isinstance(read, rdflib.Dataset)
    graph = read.graph(rdflib.URIRef(DERIVED + policy.name))
    assert len([one for one in graph if str(one[1]).startswith(RELATION)]) == pairs
    (label,) = (str(one) for one in graph.objects(rdflib.URIRef(DERIVED + policy.name), rdflib.RDFS.label))
    assert label.startswith("edges as claimed: affirmed (")


def test_a_ledger_is_recovered_from_trig_although_it_has_derived_edges() -> None:
    read = recover(
        quad
        for quad in pyoxigraph.parse(exported("trig", sample_ledger()), pyoxigraph.RdfFormat.TRIG)
        if isinstance(quad.graph_name, pyoxigraph.DefaultGraph)
    )
    assert len(read.claims) == len(sample_ledger().claims)
