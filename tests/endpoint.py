"""A real server in a process of its own, on a free port of this machine, and what is said to it over HTTP."""

import contextlib
import http.client
import json
import socket
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from graph.store import write_store
from graph.triples import Run, describe
from graph.views.page import write_page
from tests.sample_ledger import VOCABULARY, sample_ledger

JSON = "application/sparql-results+json"
FORM = "application/x-www-form-urlencoded"
#: Takes minutes and little memory.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: Takes little time to fill any memory.
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f"
#: Has more than a million rows.
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
CLAIMS = "SELECT (COUNT(*) AS ?n) { ?claim a schema:Claim }"
CLAIM_COUNT = len(sample_ledger().claims)
TIMEOUT = 60


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        return self.headers["content-type"].partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()

    def rows(self) -> list[dict[str, str]]:
        bindings = json.loads(self.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


@dataclass(frozen=True, slots=True)
class Endpoint:
    process: subprocess.Popen[str]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str = "/sparql",
        *,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        **fields: str | list[str],
    ) -> Reply:
        """Send one request; fields go into the address."""
        asked = f"{path}?{urllib.parse.urlencode(fields, doseq=True)}" if fields else path
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        with contextlib.closing(connection):
            connection.request(method, asked, body, dict(headers or {}))
            answer = connection.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, given, answer.read())

    def post(self, sparql: str, accept: str = JSON) -> Reply:
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.ask(method="POST", body=sparql.encode(), headers=headers)

    def claims(self) -> int:
        (row,) = self.post(CLAIMS).rows()
        return int(row["n"])

    def workers(self) -> list[int]:
        """Return the processes of its workers, where the system tells."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in children.read_text().split()] if children.exists() else []


@contextlib.contextmanager
def serving(folder: Path, *options: str) -> Iterator[Endpoint]:
    program = "import sys; from graph.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "serve", str(folder), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("claimgraph: http://"), line
            yield Endpoint(process, int(line.split()[1].rstrip("/").rpartition(":")[2]))
            assert process.poll() is None, "the server has ended"
        finally:
            process.terminate()
            process.wait(TIMEOUT)


@contextlib.contextmanager
def connected(endpoint: Endpoint, sent: bytes, *, buffer: int | None = None) -> Iterator[socket.socket]:
    """Open a connection and send something over it."""
    with socket.socket() as raw:
        if buffer is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        raw.settimeout(TIMEOUT)
        raw.connect(("127.0.0.1", endpoint.port))
        raw.sendall(sent)
        yield raw


def everything(raw: socket.socket) -> bytes:
    """Read until the server closes."""
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := raw.recv(65536):
            parts.append(part)
    return b"".join(parts)


def sample_build(folder: Path) -> Path:
    """Write what a build of the sample ledger would: a store, with two named graphs beside it, and the page."""
    lines = describe(sample_ledger(), Run(version="0"))
    write_store(lines, folder / "store")
    store = pyoxigraph.Store(str(folder / "store"))
    for name in ("one", "two"):
        node = pyoxigraph.NamedNode(f"http://example.org/{name}")
        store.add(pyoxigraph.Quad(node, pyoxigraph.NamedNode("http://example.org/in"), node, node))
    store.flush()
    del store
    write_page(sample_ledger(), VOCABULARY, folder / "graph.html", version="9.9")
    return folder
