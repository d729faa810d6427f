"""Tables with a row a claim: CSV for spreadsheets, Parquet with nested values and their types."""

import io
from collections.abc import Iterator
from typing import Any

from graph.claimed import Source
from graph.errors import UsageError
from graph.policy import Policy
from graph.records import CLOCKS, ClaimRecord, claim_records, csv_rows

#: How many claims are written at once.
_BATCH = 10_000


def as_csv(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield the table that a build writes as ``claims.csv``."""
    yield from (row.encode() for row in csv_rows(source.ledger))


def as_parquet(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield Parquet with the fields of ``claims.jsonl``.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 (an extra)
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow; pip install 'claimgraph[parquet]'") from error
    schema = _schema(pa)
    stream = io.BytesIO()
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        batch: list[Any] = []
        for record in claim_records(source.ledger):
            batch.append(record)
            if len(batch) == _BATCH:
                writer.write_table(pa.Table.from_pylist(batch, schema=schema))
                batch = []
        writer.write_table(pa.Table.from_pylist(batch, schema=schema))
    yield stream.getvalue()


def _schema(pa: Any) -> Any:  # noqa: ANN401 (a module that may not be there)
    text, whole = pa.string(), pa.int64()
    entity = [
        ("id", text),
        ("label", text),
        ("type", text),
        ("mentions", pa.list_(text)),
        ("identifiers", pa.list_(text)),
    ]
    voice = pa.struct([*entity, ("speaking_as", text)])
    span = pa.list_(whole)
    qualifier = pa.struct([("role", text), ("text", text), ("start", whole), ("end", whole), ("entity", text)])
    period = pa.struct([("edtf", text), ("first", text), ("last", text)])
    other = {
        **dict.fromkeys(CLOCKS, period),
        "subject": pa.struct(entity),
        "object": pa.struct(entity),
        "speaker": voice,
        "relayed_by": pa.list_(voice),
        "stance_cues": pa.list_(text),
        "qualifiers": pa.list_(qualifier),
        "start": whole,
        "end": whole,
        "confidence": pa.float64(),
        **dict.fromkeys(
            ("subject_span", "object_span", "trigger_span", "subject_antecedent", "object_antecedent"), span
        ),
    }
    return pa.schema([(name, other.get(name, text)) for name in ClaimRecord.__annotations__])
