"""The claims in the formats of other fields, one module a family.

Each format says in ``docs/exports.md`` what it cannot carry. None of them makes a fact of a claim.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.claimed import Source
from graph.errors import StoreError
from graph.export import rdf
from graph.export.claimreview import as_claimreview
from graph.export.cypher import as_cypher
from graph.export.followthemoney import as_followthemoney
from graph.export.jsonld import as_jsonld
from graph.export.nanopublications import as_nanopublications
from graph.export.networks import as_gexf, as_graphml
from graph.export.stix import as_stix
from graph.export.tables import as_csv, as_parquet
from graph.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to write claims."""

    #: For people, in a few words.
    what: str
    #: Yields the bytes, the same for the same claims and policy.
    write: Callable[[Source, Policy], Iterator[bytes]]
    #: Whether the policy shows in it.
    with_edges: bool = False


FORMATS: Mapping[str, Format] = {
    "turtle": Format(what="RDF 1.1 Turtle", write=rdf.as_turtle),
    "trig": Format(what="RDF 1.1 TriG, with the edges as claimed in a named graph", write=rdf.as_trig, with_edges=True),
    "nquads": Format(what="RDF 1.1 N-Quads, with the same named graph", write=rdf.as_nquads, with_edges=True),
    "jsonld": Format(what="JSON-LD 1.1 with a context", write=as_jsonld),
    "rdf12": Format(what="RDF 1.2 Turtle, propositions and claims as reifiers", write=rdf.as_reifiers),
    "nanopubs": Format(what="nanopublications in TriG, one a claim", write=as_nanopublications),
    "graphml": Format(what="GraphML, a claim an edge", write=as_graphml),
    "gexf": Format(what="GEXF 1.2, a claim an edge", write=as_gexf),
    "csv": Format(what="CSV, a claim a row", write=as_csv),
    "parquet": Format(what="Parquet, a claim a row, with nested values (needs claimgraph[parquet])", write=as_parquet),
    "ftm": Format(what="FollowTheMoney entities, one a line", write=as_followthemoney),
    "stix": Format(what="STIX 2.1, a claim an Opinion", write=as_stix),
    "cypher": Format(what="Cypher statements, a claim a node", write=as_cypher),
    "claimreview": Format(what="schema.org ClaimReview drafts, a proposition a review", write=as_claimreview),
}


def export(name: str, source: str | Path, file: Path, policy: Policy | None = None) -> None:
    """Write the claims at a path to a file in a format, as a whole or not at all.

    Args:
        name: of :data:`FORMATS`.
        source: a build folder, a ``graph.ttl``, a store or the http(s) address of a server.
        file: is replaced.
        policy: which propositions count as edges, for the formats that have plain edges.

    Raises:
        StoreError: the claims cannot be read or the file cannot be written.
        UsageError: the format needs a library that is not installed.
    """
    claims = Source(source)
    spare = file.with_name(f".{file.name}-{os.getpid()}")
    try:
        with spare.open("wb") as stream:
            stream.writelines(FORMATS[name].write(claims, policy or Policy()))
        spare.replace(file)
    except OSError as error:
        raise StoreError(f"{file}: cannot be written ({error.strerror or error}); check the folder") from error
    finally:
        spare.unlink(missing_ok=True)
