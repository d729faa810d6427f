"""The claims as one table, and questions over all of them at once.

``claims.parquet`` has a row a claim with the counts of its proposition, as ``ontology/claims.sql`` lays down. It
follows from the ledger and so from the triples. DuckDB reads it, which counts and searches a whole corpus in the time
in which a store of triples walks over a part of it. The same ledger gives the same bytes.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from graph.disputes import excluding
from graph.errors import StoreError
from graph.model import Ledger, Polarity
from graph.records import CLOCKS, json_lines
from graph.store.answers import Answer
from graph.triples.names import ID
from ontology.vocabulary import ACTOR, FOLDER, Relation, Vocabulary, load_vocabulary

if TYPE_CHECKING:
    import duckdb

# DuckDB takes longer to load than most questions take; whoever asks the triples alone does without it.

_ENTITY = "id VARCHAR, label VARCHAR, type VARCHAR, mentions VARCHAR[], identifiers VARCHAR[]"
_VOICE = f"STRUCT({_ENTITY}, speaking_as VARCHAR)"
_SPAN = "BIGINT[]"
_PERIOD = "STRUCT(edtf VARCHAR, first VARCHAR, last VARCHAR)"
#: The fields of ``claims.jsonl`` as DuckDB reads them.
_FIELDS = {
    **dict.fromkeys(("id", "document", "relation", "polarity", "certainty", "quote", "attribution_cue"), "VARCHAR"),
    **dict.fromkeys(("proposition", "root", "origin", "rule", "document_id", "title", "publisher"), "VARCHAR"),
    **dict.fromkeys(("author", "date", "address", "source", "sha256"), "VARCHAR"),
    **dict.fromkeys(("subject", "object"), f"STRUCT({_ENTITY})"),
    "speaker": _VOICE,
    "relayed_by": f"{_VOICE}[]",
    "start": "BIGINT",
    "end": "BIGINT",
    "stance_cues": "VARCHAR[]",
    "qualifiers": 'STRUCT("role" VARCHAR, "text" VARCHAR, "start" BIGINT, "end" BIGINT, entity VARCHAR)[]',
    **dict.fromkeys(CLOCKS, _PERIOD),
    **dict.fromkeys(("subject_span", "object_span", "trigger_span"), _SPAN),
    **dict.fromkeys(("subject_antecedent", "object_antecedent"), _SPAN),
    "confidence": "DOUBLE",
}
#: A line of claims.jsonl holds a quote, which may be a page of text.
_LONGEST_LINE = 64 * 1024 * 1024


def write_table(ledger: Ledger, path: Path, vocabulary: Vocabulary | None = None) -> None:
    """Write ``claims.parquet``.

    Args:
        ledger: of a build, or as :func:`graph.store.read_ledger` gives it back.
        path: the file to write.
        vocabulary: gives the words of the relations.

    Raises:
        StoreError: the file cannot be written.
    """
    import duckdb

    known = vocabulary or load_vocabulary()
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as place, _open(threads=1) as connection:
        lines, nodes = Path(place) / "records.jsonl", Path(place) / "entities.jsonl"
        with lines.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json_lines(ledger))
        with nodes.open("w", encoding="utf-8", newline="\n") as file:
            for entity in ledger.entities:
                node = {"id": entity.id, "iri": (ACTOR if entity.curated else ID) + entity.id}
                file.write(json.dumps(node, ensure_ascii=False) + "\n")
        try:
            _create(connection, "records", lines, _FIELDS)
            _create(connection, "entities", nodes, {"id": "VARCHAR", "iri": "VARCHAR"})
            connection.execute("CREATE TABLE relations (name VARCHAR, label VARCHAR, inverse_label VARCHAR)")
            for relation in known.relations.values():
                row = [relation.name, relation.label, relation.inverse_label]
                connection.execute("INSERT INTO relations VALUES (?, ?, ?)", row)
            connection.execute("CREATE TABLE excluded (proposition VARCHAR)")
            for name in _excluded(ledger, known.relations):
                connection.execute("INSERT INTO excluded VALUES (?)", [name])
            table = (FOLDER / "claims.sql").read_text("utf-8")
            connection.execute(f"COPY ({table}) TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")
        except duckdb.Error as error:
            raise StoreError(f"{path}: cannot be written ({error}); check the folder and its permissions") from error


def _excluded(ledger: Ledger, relations: Mapping[str, Relation]) -> list[str]:
    affirmed = (claim.proposition for claim in ledger.claims if claim.stance.polarity is Polarity.AFFIRMED)
    return sorted({one.id for one, _ in excluding(affirmed, relations)})


def ask_table(path: Path, sql: str, parameters: Mapping[str, str | Sequence[str]]) -> Answer:
    """Ask a table.

    Args:
        path: a ``claims.parquet``.
        sql: a SELECT over ``claims`` with ``$name`` for each parameter.
        parameters: name → value; names of actors as the addresses of those who bear them.

    Raises:
        StoreError: the file cannot be read.
    """
    import duckdb

    try:
        with _reader(path.resolve(), path.stat().st_mtime_ns).cursor() as connection:
            found = connection.execute(sql, dict(parameters) or None)
            columns = tuple(column[0] for column in found.description or ())
            return Answer(columns=columns, rows=tuple(map(tuple, found.fetchall())))
    except (duckdb.Error, OSError) as error:
        advice = "make it anew with 'claimgraph build'"
        raise StoreError(f"{path}: cannot be asked ({error}); {advice}") from error


@lru_cache(maxsize=4)
def _reader(path: Path, _changed: int) -> "duckdb.DuckDBPyConnection":
    """Return a connection to one state of a table; kept, since opening one takes as long as many a question."""
    connection = _open()
    connection.read_parquet(str(path)).create_view("claims")
    return connection


def _open(**settings: int) -> "duckdb.DuckDBPyConnection":
    """Return a connection that reaches for no extension; with one thread its files are always the same bytes."""
    import duckdb

    connection = duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False, **settings}
    )
    # As SPARQL orders: what is unbound stands first.
    connection.execute("SET default_null_order = 'nulls_first_on_asc_last_on_desc'")
    return connection


def _create(connection: "duckdb.DuckDBPyConnection", name: str, lines: Path, fields: Mapping[str, str]) -> None:
    columns = ", ".join(f"{_quoted(field)}: {_quoted(type_)}" for field, type_ in fields.items())
    connection.execute(
        f"CREATE TABLE {name} AS SELECT * FROM read_json("  # noqa: S608 (all names are ours, the path is quoted)
        f"{_quoted(str(lines))}, format = 'newline_delimited', columns = {{{columns}}}, "
        f"maximum_object_size = {_LONGEST_LINE})"
    )


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
