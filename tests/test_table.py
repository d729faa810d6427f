"""The table of claims: a row a claim, the same bytes from ledger and triples, for any reader of Parquet."""

import dataclasses
import tempfile
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings

from graph.errors import StoreError
from graph.model import Ledger
from graph.records import claim_records
from graph.roots import assign_roots
from graph.store import ask, read_ledger, write_table, write_turtle
from graph.store.oxigraph import OxigraphStore
from graph.triples import Run, describe
from ontology.vocabulary import load_questions
from tests.sample_ledger import sample_ledger
from tests.strategies import ledgers


def test_the_table_is_rebuilt_from_the_triples_byte_for_byte(tmp_path: Path) -> None:
    ledger = assign_roots(sample_ledger())
    write_table(ledger, tmp_path / "claims.parquet")
    write_turtle(describe(ledger, Run(version="0")), tmp_path / "graph.ttl")
    write_table(read_ledger(tmp_path / "graph.ttl"), tmp_path / "again.parquet")
    assert (tmp_path / "again.parquet").read_bytes() == (tmp_path / "claims.parquet").read_bytes()


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers())
def test_every_claim_is_a_row_with_its_words(ledger: Ledger) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "claims.parquet"
        write_table(ledger, path)
        rows = pyarrow.parquet.read_table(path).to_pylist()
    records = {record["id"]: record for record in claim_records(ledger)}
    assert sorted(row["id"] for row in rows) == sorted(record["id"] for record in claim_records(ledger))
    for row in rows:
        record = records[row["id"]]
        for name in ("quote", "polarity", "certainty", "relation", "title", "date", "start", "end", "proposition"):
            assert row[name] == record[name]  # type: ignore[literal-required]
        assert (row["subject"], row["object"]) == (record["subject"]["label"], record["object"]["label"])


def test_counts_of_the_table_are_those_of_the_graph(tmp_path: Path) -> None:
    ledger = assign_roots(sample_ledger())
    write_table(ledger, tmp_path / "claims.parquet")
    store = OxigraphStore()
    store.add(describe(ledger, Run(version="0")))
    names = {
        "affirmations": "affirmations", "denials": "denials", "affirmingVoices": "affirming_voices",
        "affirmingRoots": "affirming_roots", "denyingDocuments": "denying_documents",
        "affirmingUnknown": "affirming_unknown", "denyingUnknown": "denying_unknown", "denyingVoices": "denying_voices",
    }  # fmt: skip
    rows = pyarrow.parquet.read_table(tmp_path / "claims.parquet").to_pylist()
    for row in rows:
        for term, column in names.items():
            found = store.query(f"SELECT ?n {{ id:{row['proposition']} cg:{term} ?n }}")
            values = [int(str(solution[0].value)) for solution in found]  # type: ignore[union-attr]
            assert (values or [0]) == [row[column]]


def test_a_table_that_is_damaged_is_named_and_one_that_is_not_there_is_done_without(tmp_path: Path) -> None:
    store = OxigraphStore()
    store.add(describe(dataclasses.replace(sample_ledger()), Run(version="0")))
    question = load_questions()["who-is-heard"]
    assert ask(store, question, table=tmp_path / "absent.parquet").rows
    (tmp_path / "claims.parquet").write_bytes(b"no table")
    with pytest.raises(StoreError, match=r"claims\.parquet: cannot be asked"):
        ask(store, question, table=tmp_path / "claims.parquet")
