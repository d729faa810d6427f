"""STIX, Cypher and ClaimReview are read by readers of their fields, and claims stay claims."""

import json
import os
import subprocess
import sys
from pathlib import Path

import ladybug
import pytest
import rdflib
import stix2
import stix2validator
from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from antlr4_cypher import CypherLexer, CypherParser
from hypothesis import HealthCheck, given, settings

from graph.export import FORMATS, export
from graph.model import Ledger
from graph.store import write_store, write_turtle
from graph.triples import describe
from tests.exported import RUN, Given, exported
from tests.sample_ledger import sample_ledger
from tests.strategies import ledgers

SCHEMA = rdflib.Namespace("https://schema.org/")
unhurried = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])

# --- STIX ---------------------------------------------------------------------------------------------------------


@unhurried
@given(ledgers())
def test_stix_reads_an_opinion_for_every_claim(ledger: Ledger) -> None:
    bundle = json.loads(exported("stix", ledger))
    # The library reads no bundle without objects.
    objects = stix2.parse(bundle).objects if ledger.claims else bundle.get("objects", [])
    opinions = [one for one in objects if one["type"] == "opinion"]
    assert sorted(one["external_references"][0]["external_id"] for one in opinions) == sorted(
        claim.id for claim in ledger.claims
    )
    known = {one["id"] for one in objects}
    for one in objects:
        named = [*one.get("object_refs", []), *(one[end] for end in ("source_ref", "target_ref") if end in one)]
        assert set(named) <= known


def test_stix_is_valid_by_the_schemas_of_its_makers() -> None:
    result = stix2validator.validate_string(
        exported("stix", sample_ledger()).decode(), stix2validator.ValidationOptions(version="2.1")
    )
    assert result.is_valid, [str(error) for error in result.errors]


def test_a_denial_in_stix_is_an_opinion_that_disagrees_and_every_relationship_says_that_it_is_claimed() -> None:
    objects = json.loads(exported("stix", sample_ledger()))["objects"]
    disagree = [one for one in objects if one["type"] == "opinion" and "disagree" in one["opinion"]]
    assert len(disagree) == 2
    assert all("denied" in one["labels"] and one["external_references"][0]["description"] for one in disagree)
    relationships = [one for one in objects if one["type"] == "relationship"]
    assert all(one["description"].startswith("Claimed, not established") for one in relationships)


# --- Cypher -------------------------------------------------------------------------------------------------------

TABLES = """
CREATE NODE TABLE Document(id STRING PRIMARY KEY, slug STRING, title STRING, publisher STRING, author STRING, date
  STRING, address STRING, source STRING, sha256 STRING, mediaType STRING);
CREATE NODE TABLE Entity(id STRING PRIMARY KEY, label STRING, type STRING, curated BOOLEAN, aliases STRING,
  identifiers STRING);
CREATE NODE TABLE Root(id STRING PRIMARY KEY, label STRING, kind STRING);
CREATE NODE TABLE Claim(id STRING PRIMARY KEY, relation STRING, proposition STRING, polarity STRING, certainty STRING,
  stanceCues STRING, cue STRING, quote STRING, quoteStart INT64, quoteEnd INT64, rule STRING, confidence DOUBLE);
CREATE NODE TABLE Qualifier(id STRING PRIMARY KEY, role STRING, text STRING, textStart INT64, textEnd INT64);
CREATE REL TABLE COMES_FROM(FROM Document TO Root);
CREATE REL TABLE SUBJECT(FROM Claim TO Entity);
CREATE REL TABLE OBJECT(FROM Claim TO Entity);
CREATE REL TABLE STANDS_IN(FROM Claim TO Document);
CREATE REL TABLE SAID_BY(FROM Claim TO Entity, speakingAs STRING, place INT64);
CREATE REL TABLE SAID_BY_DOCUMENT(FROM Claim TO Document, speakingAs STRING, place INT64);
CREATE REL TABLE RELAYED_BY(FROM Claim TO Entity, speakingAs STRING, place INT64);
CREATE REL TABLE RELAYED_BY_DOCUMENT(FROM Claim TO Document, speakingAs STRING, place INT64);
CREATE REL TABLE GOES_BACK_TO(FROM Claim TO Root);
CREATE REL TABLE DETAILED_BY(FROM Claim TO Qualifier);
CREATE REL TABLE NAMES(FROM Qualifier TO Entity);
"""


def test_a_property_graph_takes_the_cypher_and_has_every_claim() -> None:
    graph = ladybug.Connection(ladybug.Database(":memory:"))
    graph.execute(TABLES)
    for statement in exported("cypher", sample_ledger()).decode().splitlines():
        graph.execute(statement)
    found = graph.execute(
        "MATCH (s:Entity)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(o:Entity) "
        "RETURN c.id, s.id, c.relation, o.id, c.polarity, c.certainty, c.quote"
    ).get_all()
    assert sorted(map(tuple, found)) == sorted(
        (
            claim.id,
            claim.proposition.subject,
            claim.proposition.relation,
            claim.proposition.object,
            claim.stance.polarity,
            claim.stance.certainty,
            claim.evidence.quote,
        )
        for claim in sample_ledger().claims
    )
    denied = graph.execute("MATCH (c:Claim {polarity: 'denied'})-[:SAID_BY]->(e:Entity) RETURN e.label").get_all()
    assert denied == [["Ministry of Justice"]]


class Refusal(ErrorListener):  # type: ignore[misc]
    def syntaxError(self, _recognizer, _symbol, line, column, message, _error) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001, N802
        raise AssertionError(f"{line}:{column} {message}")


@settings(unhurried, max_examples=8)
@given(ledgers())
def test_the_grammar_of_opencypher_takes_every_statement(ledger: Ledger) -> None:
    for statement in exported("cypher", ledger).decode().removesuffix("\n").split("\n"):
        lexer = CypherLexer(InputStream(statement))
        tree = CypherParser(CommonTokenStream(lexer))
        for part in (lexer, tree):
            part.removeErrorListeners()
            part.addErrorListener(Refusal())
        tree.script()


# --- ClaimReview --------------------------------------------------------------------------------------------------


@unhurried
@given(ledgers())
def test_claimreview_has_every_claim_with_its_words_and_no_rating(ledger: Ledger) -> None:
    read = rdflib.Graph().parse(data=exported("claimreview", ledger), format="json-ld")
    claims = list(read.subjects(rdflib.RDF.type, SCHEMA.Claim))
    assert len(claims) == len(ledger.claims)
    assert sorted(str(read.value(one, SCHEMA.text)) for one in claims) == sorted(
        claim.evidence.quote for claim in ledger.claims
    )
    reviews = list(read.subjects(rdflib.RDF.type, SCHEMA.ClaimReview))
    assert len(reviews) == len({claim.proposition.id for claim in ledger.claims})
    assert not list(read.subject_objects(SCHEMA.reviewRating))


# --- all of them --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_a_build_folder_its_turtle_and_its_store_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    lines = describe(sample_ledger(), RUN)
    write_turtle(lines, tmp_path / "graph.ttl")
    write_store(lines, tmp_path / "store")
    written = []
    for source in (tmp_path, tmp_path / "graph.ttl", tmp_path / "store"):
        export(name, source, tmp_path / "export")
        written.append((tmp_path / "export").read_bytes())
    assert written[0] == written[1] == written[2] == exported(name, sample_ledger())


def test_the_bytes_do_not_depend_on_the_seed_of_hashes() -> None:
    script = (
        "import hashlib; from graph.export import FORMATS; from tests.exported import exported; "
        "from tests.sample_ledger import sample_ledger; "
        "print({name: hashlib.sha256(exported(name, sample_ledger())).hexdigest() for name in FORMATS})"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1")
    ]
    assert printed[0] == printed[1]


@pytest.mark.parametrize("name", FORMATS)
def test_no_claim_at_all_is_written_too(name: str) -> None:
    empty = Ledger(documents=(), entities=(), claims=())
    assert Given(empty).ledger.claims == ()
    assert isinstance(exported(name, empty), bytes)
