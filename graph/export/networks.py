"""GraphML and GEXF for network tools: an entity a node, a claim an edge, with every attribute."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import TypedDict

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from graph.claimed import Source
from graph.policy import Policy
from graph.records import ClaimRecord, claim_records

#: What XML 1.0 has no way to write, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"

#: For GEXF, start and end are the times between which an edge exists.
_RENAMED = {"start": "quote_start", "end": "quote_end"}

#: A value of an attribute.
Scalar = str | int | float | bool


class _Node(TypedDict):
    label: str
    type: str
    curated: bool
    aliases: str
    identifiers: str


def as_graphml(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield GraphML; lists and nested values are JSON."""
    stream = io.BytesIO()
    nx.write_graphml_lxml(claims_as_edges(source), stream, encoding="utf-8", prettyprint=True, named_key_ids=True)
    yield stream.getvalue()


def as_gexf(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield GEXF 1.2; lists and nested values are JSON."""
    network = claims_as_edges(source)
    for _, _, key, attributes in network.edges(keys=True, data=True):
        attributes["id"] = key  # As the format names it; the claim's.
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(network)
    for meta in writer.xml.iter("meta"):
        del meta.attrib["lastmodifieddate"]  # The same claims give the same bytes, tomorrow, too.
    stream = io.BytesIO()
    writer.write(stream)
    yield stream.getvalue()


def claims_as_edges(source: Source) -> "nx.MultiDiGraph[str]":
    """Return the network in which each claim is an edge from its subject to its object, its id the key.

    Nodes are the entities that claims are about. Every attribute is a plain value: what is unknown is left out, lists
    and nested values are JSON, and characters that XML cannot hold are replaced by U+FFFD.
    """
    ledger = source.ledger
    ends = {end for claim in ledger.claims for end in (claim.proposition.subject, claim.proposition.object)}
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in ledger.entities:
        if entity.id in ends:
            network.add_node(
                entity.id,
                **_Node(
                    label=_xml(entity.label),
                    type=entity.type,
                    curated=entity.curated,
                    aliases=_scalar(entity.aliases),
                    identifiers=_scalar(entity.identifiers),
                ),
            )
    for record in claim_records(ledger):
        network.add_edge(record["subject"]["id"], record["object"]["id"], key=record["id"], **attributes_of(record))
    return network


def attributes_of(record: ClaimRecord) -> Mapping[str, Scalar]:
    """Return a claim's attributes as plain values."""
    attributes: dict[str, Scalar] = {"claim": record["id"]}
    for name, value in record.items():
        if name != "id" and value is not None:
            attributes[_RENAMED.get(name, name)] = _plain(value)
    speaker = record["speaker"]
    attributes["speaker_label"] = _xml(speaker["label"]) if speaker else "the document"
    attributes["label"] = record["relation"]
    return attributes


def _plain(value: object) -> Scalar:
    if isinstance(value, int | float):
        return value
    if isinstance(value, dict) and "edtf" in value:
        return str(value["edtf"])
    return _xml(value) if isinstance(value, str) else _scalar(value)


def _scalar(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def _xml(value: str) -> str:
    return _NO_XML.sub(_REPLACEMENT, value)
