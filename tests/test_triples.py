"""Ledger ⇄ triples: nothing is lost, nothing is asserted, and the same ledger gives the same bytes."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from rdflib.compare import isomorphic

from graph.model import Entity, Ledger
from graph.triples import Run, describe, recover, turtle
from graph.triples.names import date
from ontology.vocabulary import RELATION, load_vocabulary
from tests.sample_ledger import sample_ledger
from tests.strategies import ledgers

RUN = Run(version="0", settings=(("model", "small"),))
# Describing a ledger writes the whole core of the ontology, too.
unhurried = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def parsed(written: bytes) -> list[pyoxigraph.Triple]:
    return list(pyoxigraph.parse(written, pyoxigraph.RdfFormat.TURTLE))


def without_texts(ledger: Ledger) -> Ledger:
    bare = tuple(dataclasses.replace(document, text="") for document in ledger.documents)
    return dataclasses.replace(ledger, documents=bare)


@unhurried
@given(ledgers())
def test_a_ledger_comes_back_from_its_turtle_but_for_the_texts(ledger: Ledger) -> None:
    assert recover(parsed(turtle(describe(ledger, RUN)))) == without_texts(ledger)


@unhurried
@given(ledgers())
def test_a_ledger_comes_back_from_a_store_in_whatever_order_it_gives_the_triples(ledger: Ledger) -> None:
    store = pyoxigraph.Store()
    store.bulk_load("\n".join(describe(ledger, RUN)).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    assert recover(store) == without_texts(ledger)


@settings(unhurried, max_examples=15)
@given(ledgers())
def test_rdflib_reads_the_same_graph_from_the_turtle(ledger: Ledger) -> None:
    lines = describe(ledger, RUN)
    read = rdflib.Graph().parse(turtle(lines), format="turtle")
    assert len(read) == len(lines)
    assert isomorphic(read, rdflib.Graph().parse(data="\n".join(lines), format="nt"))


@unhurried
@given(ledgers())
def test_no_relation_is_ever_a_predicate_and_no_node_is_blank(ledger: Ledger) -> None:
    for triple in parsed(turtle(describe(ledger, RUN))):
        assert not triple.predicate.value.startswith(RELATION)
        assert isinstance(triple.subject, pyoxigraph.NamedNode)
        assert not isinstance(triple.object, pyoxigraph.BlankNode)


@unhurried
@given(ledgers())
def test_the_order_of_a_ledger_does_not_show_in_its_triples(ledger: Ledger) -> None:
    turned = dataclasses.replace(
        ledger,
        documents=ledger.documents[::-1],
        entities=ledger.entities[::-1],
        claims=ledger.claims[::-1],
        roots=ledger.roots[::-1],
    )
    assert describe(turned, RUN) == describe(ledger, RUN)


def test_the_bytes_do_not_depend_on_the_seed_of_hashes() -> None:
    script = (
        "import hashlib; from graph.triples import *; from tests.sample_ledger import sample_ledger; "
        "print(hashlib.sha256(turtle(describe(sample_ledger(), Run(version='0')))).hexdigest())"
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
    assert len(printed[0].strip()) == 64


def test_a_proposition_that_several_claims_share_is_one_node() -> None:
    ledger = sample_ledger()
    shared = ledger.claims[0].proposition
    statements = [line for line in describe(ledger, RUN) if "#type> " in line and "#Statement>" in line]
    assert len(statements) == len({claim.proposition for claim in ledger.claims}) < len(ledger.claims)
    assert sum(f"/{shared.id}> " in line for line in statements) == 1


def test_a_claim_about_an_entity_that_is_not_there_is_refused_by_name() -> None:
    ledger = sample_ledger()
    lacking = dataclasses.replace(ledger, entities=ledger.entities[1:])
    with pytest.raises(ValueError, match=ledger.entities[0].id):
        describe(lacking, RUN)


def test_a_graph_that_lacks_a_part_of_a_claim_is_refused_by_name() -> None:
    lines = describe(sample_ledger(), RUN)
    claim = sample_ledger().claims[0].id
    lacking = "\n".join(line for line in lines if not (f"/{claim}> " in line and "#polarity>" in line))
    with pytest.raises(ValueError, match=rf"{claim}: needs one .*polarity"):
        recover(parsed(lacking.encode()))


def test_the_run_has_another_address_for_other_settings_and_the_same_for_the_same() -> None:
    assert RUN.address == Run(version="0", settings=(("model", "small"),)).address
    assert RUN.address != Run(version="0", settings=(("model", "large"),)).address
    assert RUN.address != Run(version="1", settings=(("model", "small"),)).address


def test_aliases_of_the_authority_are_in_the_graph_and_not_taken_for_those_of_the_texts() -> None:
    actor = next(actor for _, actor in sorted(load_vocabulary().actors.items()) if len(actor.aliases) > 1)
    entity = Entity(id=actor.id, type=actor.type, label=actor.label, curated=True, aliases=("found in a text",))
    ledger = Ledger(documents=(), entities=(entity,), claims=())
    written = turtle(describe(ledger, RUN))
    aliases = {
        triple.object.value
        for triple in parsed(written)
        if triple.subject.value.endswith(f"/actor/{actor.id}") and triple.predicate.value.endswith("#altLabel")
    }
    assert aliases == {*actor.aliases, "found in a text"}
    assert recover(parsed(written)) == ledger


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("2021", "gYear"),
        ("2021-08", "gYearMonth"),
        ("2021-08-26", "date"),
        ("2021-02-30", None),
        ("2021-W01-1", None),
        ("20210826", None),
        ("spring 2021", None),
        ("", None),
    ],
)
def test_a_date_is_typed_as_precisely_as_it_is_given(value: str, datatype: str | None) -> None:
    written = date(value)
    assert written.startswith(f'"{value}"')
    assert written.endswith(f"#{datatype}>" if datatype else '"')
