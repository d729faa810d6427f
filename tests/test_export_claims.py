"""Networks, tables and nanopublications are read back by readers of their fields, and no claim is lost."""

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from nanopub import Nanopub
from pyarrow import parquet

from graph.export.networks import attributes_of
from graph.model import Ledger
from graph.records import claim_records, safe_cell
from graph.triples import describe
from ontology.vocabulary import RELATION
from tests.exported import RUN, Given, as_rdflib, exported
from tests.sample_ledger import sample_ledger
from tests.strategies import ledgers

NP = rdflib.Namespace("http://www.nanopub.org/nschema#")
unhurried = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(ledgers())
def test_graphml_has_every_claim_with_every_attribute(ledger: Ledger) -> None:
    read = nx.read_graphml(io.BytesIO(exported("graphml", ledger)), force_multigraph=True)
    assert_same_claims(ledger, [(one, two, key, data) for one, two, key, data in read.edges(keys=True, data=True)])


@unhurried
@given(ledgers())
def test_gexf_has_every_claim_with_every_attribute(ledger: Ledger) -> None:
    read = nx.read_gexf(io.BytesIO(exported("gexf", ledger)), version="1.2draft")
    assert_same_claims(ledger, [(one, two, data["claim"], data) for one, two, data in read.edges(data=True)])


def assert_same_claims(ledger: Ledger, edges: list[tuple[str, str, str, dict[str, object]]]) -> None:
    found = {key: (one, two, data) for one, two, key, data in edges}
    assert len(edges) == len(ledger.claims)
    for record in claim_records(Given(ledger).ledger):
        one, two, data = found[record["id"]]
        assert (one, two) == (record["subject"]["id"], record["object"]["id"])
        for name, value in attributes_of(record).items():
            assert data.get(name, "") == value, name


def test_the_attributes_of_an_edge_are_all_fields_of_a_claim() -> None:
    record = next(claim_records(sample_ledger()))
    attributes = attributes_of(record)
    assert {name for name, value in record.items() if value is not None} - {"id", "start", "end"} <= attributes.keys()
    assert (attributes["quote_start"], attributes["quote_end"]) == (record["start"], record["end"])
    assert json.loads(str(attributes["subject"])) == record["subject"]


def test_gexf_holds_no_clock() -> None:
    written = exported("gexf", sample_ledger())
    assert b"lastmodified" not in written
    assert b'mode="static"' in written
    assert b"dynamic" not in written


@unhurried
@given(ledgers())
def test_csv_has_every_claim_and_every_plain_attribute(ledger: Ledger) -> None:
    rows = list(csv.DictReader(io.StringIO(exported("csv", ledger).decode(), newline="")))
    records = list(claim_records(Given(ledger).ledger))
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    for row, record in zip(rows, records, strict=True):
        for name, value in record.items():
            if isinstance(value, str | int | float):
                assert row[name] == safe_cell(str(value))
            elif value is None:
                assert row[name] == ""
        for end in ("subject", "object"):
            assert row[f"{end}_id"] == record[end]["id"]
            assert row[end] == safe_cell(record[end]["label"])


@unhurried
@given(ledgers())
def test_parquet_gives_the_very_same_records(ledger: Ledger) -> None:
    table = parquet.read_table(io.BytesIO(exported("parquet", ledger)))
    assert table.to_pylist() == list(claim_records(Given(ledger).ledger))


@pytest.fixture(scope="module")
def nanopublications(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Each nanopublication of the sample in a file of its own."""
    whole = rdflib.Dataset().parse(data=exported("nanopubs", sample_ledger()), format="trig")
    assert isinstance(whole, rdflib.Dataset)
    folder = tmp_path_factory.mktemp("nanopublications")
    files = []
    for this in sorted({one for one, _, _, _ in whole.quads((None, rdflib.RDF.type, NP.Nanopublication, None))}):
        single = rdflib.Dataset()
        for graph in whole.graphs():
            if str(graph.identifier).startswith(f"{this}#"):
                for triple in graph:
                    single.add((*triple, graph.identifier))
        files.append(folder / f"{len(files)}.trig")
        single.serialize(files[-1], format="trig")
    return files


def test_every_claim_is_a_valid_nanopublication(nanopublications: list[Path]) -> None:
    assert len(nanopublications) == len(sample_ledger().claims)
    assert all(Nanopub(rdf=file).is_valid for file in nanopublications)


def test_a_nanopublication_asserts_that_somebody_claims_and_never_the_claim(nanopublications: list[Path]) -> None:
    for file in nanopublications:
        assertion = Nanopub(rdf=file).assertion
        assert not [one for one in assertion if str(one[1]).startswith(RELATION)]
        assert len(list(assertion.subjects(rdflib.RDF.type, rdflib.RDF.Statement))) == 1


@unhurried
@given(ledgers())
def test_nanopublications_hold_all_that_is_said_of_claims(ledger: Ledger) -> None:
    whole = rdflib.Dataset(default_union=True).parse(data=exported("nanopubs", ledger), format="trig")
    claims = {rdflib.URIRef(f"https://w3id.org/claimgraph/id/{claim.id}") for claim in ledger.claims}
    said = as_rdflib(describe(ledger, RUN))
    assert all(triple in whole for claim in claims for triple in said.triples((claim, None, None)))
