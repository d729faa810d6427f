"""Triples in a server that speaks the SPARQL 1.1 Protocol and SPARQL 1.1 Update.

The claims stand in one named graph of the server, so that whatever else it holds stays as it is. Changes go in
batches; each can be sent again without harm, so that a request that fails for a moment is repeated.
"""

import itertools
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph
import urllib3

from graph.errors import StoreError
from graph.store.protocol import Found
from graph.triples import PREFIXES
from graph.triples.names import is_address

#: Names of the environment: where updates go, which graph, and who asks.
UPDATE_VARIABLE, GRAPH_VARIABLE = "CLAIMGRAPH_STORE_UPDATE", "CLAIMGRAPH_STORE_GRAPH"
USER_VARIABLE, PASSWORD_VARIABLE = "CLAIMGRAPH_STORE_USER", "CLAIMGRAPH_STORE_PASSWORD"
TOKEN_VARIABLE = "CLAIMGRAPH_STORE_TOKEN"  # noqa: S105 (a name)
GRAPH = "https://w3id.org/claimgraph/graph"
_SOLUTIONS, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_PASSING = (429, 502, 503, 504)
_REFUSED = (401, 403)
_BAD, _DONE = 400, 300
#: Seconds to connect, and to wait for an answer.
_PATIENCE = urllib3.Timeout(connect=10, read=600)
#: Where an operation of an update begins that may name its graph.
_OPERATION = re.compile(r"(?:\A|;)(?:\s|#[^\n]*\n)*(?=(?:DELETE|INSERT)\b(?!\s+DATA))", re.IGNORECASE)
_COMMENT = re.compile(r"#[^\n]*(?=\n|$)")
_PROLOGUE = re.compile(r"\s*(?:PREFIX\s+\S*\s*<[^>]*>|BASE\s*<[^>]*>)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteSettings:
    """Where a server is and how to speak to it."""

    #: The addresses to ask and to change at.
    query: str
    update: str
    graph: str = GRAPH
    #: The ``Authorization`` header; None asks as nobody.
    authorization: str | None = None
    #: Triples in one request.
    batch: int = 500
    #: How often a request is repeated, and after how many seconds first; the pause doubles.
    retries: int = 5
    pause: float = 0.5

    @classmethod
    def of_environment(cls, address: str, environment: Mapping[str, str] = os.environ) -> "RemoteSettings":
        """Return the settings for an address to ask at, with what the environment says beside it.

        Raises:
            StoreError: what it says cannot be used.
        """
        if not urlsplit(address).hostname:
            raise StoreError(f"{address}: is no address of a server; write http://host/path")
        graph = environment.get(GRAPH_VARIABLE, GRAPH)
        if not is_address(graph):
            raise StoreError(f"{GRAPH_VARIABLE}={graph}: is no IRI of a graph; write one, or leave it out")
        user, token = environment.get(USER_VARIABLE), environment.get(TOKEN_VARIABLE)
        authorization = None
        if token:
            authorization = f"Bearer {token}"
        elif user:
            password = environment.get(PASSWORD_VARIABLE, "")
            authorization = urllib3.make_headers(basic_auth=f"{user}:{password}")["authorization"]
        return cls(
            query=address,
            update=environment.get(UPDATE_VARIABLE, address),
            graph=graph,
            authorization=authorization,
        )


class RemoteStore:
    """One named graph of a server."""

    #: There is none.
    table: Path | None = None

    def __init__(self, settings: RemoteSettings) -> None:
        """Take where it is; nothing is sent yet."""
        self.settings = settings
        passing = urllib3.Retry(
            total=settings.retries,
            backoff_factor=settings.pause,
            status_forcelist=_PASSING,
            allowed_methods=None,
            redirect=0,
            raise_on_status=False,
        )
        self.pool = urllib3.PoolManager(timeout=_PATIENCE, retries=passing)

    def add(self, lines: Iterable[str]) -> None:
        """Add triples, a batch at a time."""
        self._change("INSERT", lines)

    def discard(self, lines: Iterable[str]) -> None:
        """Take triples out, a batch at a time."""
        self._change("DELETE", lines)

    def query(self, sparql: str, bindings: Mapping[str, str] | None = None) -> Found:
        """Ask about the graph of the claims."""
        if bindings:
            raise ValueError(f"a server takes no values for variables; write VALUES ?{min(bindings)} {{ … }}")
        form = _PROLOGUE.sub("", _COMMENT.sub("", sparql)).lstrip()[:9].upper()
        builds = form.startswith(("CONSTRUCT", "DESCRIBE"))
        body = self._send(
            self.settings.query,
            {"query": _declared(sparql), "default-graph-uri": self.settings.graph},
            accept=_TRIPLES if builds else _SOLUTIONS,
        )
        if builds:
            return (quad.triple for quad in pyoxigraph.parse(body, pyoxigraph.RdfFormat.N_TRIPLES))
        found = pyoxigraph.parse_query_results(body, pyoxigraph.QueryResultsFormat.JSON)
        if form.startswith("ASK") and isinstance(found, pyoxigraph.QuerySolutions):
            # Virtuoso says yes with one row and no with none.
            said = b'{"head":{},"boolean":true}' if any(True for _ in found) else b'{"head":{},"boolean":false}'
            return pyoxigraph.parse_query_results(said, pyoxigraph.QueryResultsFormat.JSON)
        return found

    def update(self, sparql: str) -> None:
        """Change what is there; DELETE and INSERT with a WHERE work on the graph of the claims."""
        scoped = _OPERATION.sub(rf"\g<0>WITH <{self.settings.graph}> ", sparql)
        self._send(self.settings.update, {"update": _declared(scoped)}, accept="*/*")

    def export(self) -> Iterator[pyoxigraph.Triple]:
        """Yield all triples."""
        found = self.query("CONSTRUCT { ?subject ?predicate ?object } WHERE { ?subject ?predicate ?object }")
        if isinstance(found, pyoxigraph.QueryBoolean | pyoxigraph.QuerySolutions):
            raise TypeError(f"CONSTRUCT gave no triples but {found!r}")
        yield from found

    def close(self) -> None:
        """Close the connections."""
        self.pool.clear()

    def _change(self, verb: str, lines: Iterable[str]) -> None:
        for batch in _batched(lines, self.settings.batch):
            data = "\n".join(batch)
            update = f"{verb} DATA {{ GRAPH <{self.settings.graph}> {{\n{data}\n}} }}"
            self._send(self.settings.update, {"update": update}, accept="*/*")

    def _send(self, address: str, fields: Mapping[str, str], accept: str) -> bytes:
        headers = {"Accept": accept}
        if self.settings.authorization is not None:
            headers["Authorization"] = self.settings.authorization
        try:
            response = self.pool.request_encode_body(
                "POST", address, fields=dict(fields), headers=headers, encode_multipart=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise StoreError(f"{address}: does not answer ({error}); start the server, or name another") from error
        if response.status in _REFUSED:
            raise StoreError(
                f"{address}: refuses ({response.status}); "
                f"set {USER_VARIABLE} and {PASSWORD_VARIABLE}, or {TOKEN_VARIABLE}"
            )
        if response.status == _BAD:
            raise ValueError(_said(response.data))
        if response.status >= _DONE:
            raise StoreError(f"{address}: answers {response.status} ({_said(response.data)}); look into its log")
        return response.data


def _declared(sparql: str) -> str:
    """Return the text with the prefixes that it uses and does not declare."""
    declared = set(re.findall(r"PREFIX\s+(\w*):", sparql, re.IGNORECASE))
    missing = [
        f"PREFIX {prefix}: <{address}>\n"
        for prefix, address in PREFIXES.items()
        if prefix not in declared and f"{prefix}:" in sparql
    ]
    return "".join(missing) + sparql


def _batched(lines: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    """As ``itertools.batched`` of Python 3.12."""
    rest = iter(lines)
    while batch := tuple(itertools.islice(rest, size)):
        yield batch


def _said(body: bytes) -> str:
    """The first words of what a server says."""
    return " ".join(body.decode("utf-8", "replace").split())[:300]
