"""What the endpoint survives: queries without end, clients without manners, and strangers."""

import concurrent.futures
import contextlib
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import write_store
from graph.triples import Run, describe
from tests.endpoint import (
    CLAIM_COUNT,
    CLAIMS,
    ENDLESS,
    FORM,
    GREEDY,
    JSON,
    LONG,
    Endpoint,
    connected,
    everything,
    sample_build,
    serving,
)
from tests.sample_ledger import sample_ledger

pytest.importorskip("uvicorn", reason="claimgraph[serve] is not installed")

LIMITS = ("--workers", "2", "--time-limit", "2", "--row-limit", "1000", "--size-limit", "1", "--request-limit", "64")
PATIENCE = ("--patience", "0.5", "--time-limit", "120", "--workers", "1", "--row-limit", "1000000")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_build(tmp_path_factory.mktemp("limits"))


@pytest.fixture(scope="module")
def endpoint(folder: Path) -> Iterator[Endpoint]:
    """An endpoint with narrow limits, that must answer as before after each test."""
    with serving(folder, *LIMITS) as started:
        yield started


@pytest.fixture(scope="module")
def impatient(folder: Path) -> Iterator[Endpoint]:
    """An endpoint with one worker that waits for queries, but not for clients."""
    with serving(folder, *PATIENCE) as started:
        yield started


@pytest.fixture(autouse=True)
def _goes_on(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    for name in ("endpoint", "impatient"):
        if name in request.fixturenames:
            started: Endpoint = request.getfixturevalue(name)
            assert started.claims() == CLAIM_COUNT


def posted(endpoint: Endpoint, sparql: str) -> bytes:
    head = f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1:{endpoint.port}\r\nAccept: {JSON}\r\n"
    return f"{head}Content-Type: application/sparql-query\r\nContent-Length: {len(sparql)}\r\n\r\n{sparql}".encode()


# --- limits -------------------------------------------------------------------------------------------------------


def test_a_query_that_takes_too_long_is_ended_and_nothing_of_it_is_sent(endpoint: Endpoint) -> None:
    reply = endpoint.post(ENDLESS)
    assert reply.status == 504
    assert "2 seconds" in reply.text
    assert "bindings" not in reply.text


def test_others_are_answered_while_one_query_takes_too_long(endpoint: Endpoint) -> None:
    with concurrent.futures.ThreadPoolExecutor() as threads:
        slow = threads.submit(endpoint.post, ENDLESS)
        quick = [endpoint.post(CLAIMS).status for _ in range(20)]
        assert not slow.done()
        assert quick == [200] * 20
        assert slow.result().status == 504


@pytest.mark.parametrize(
    "media",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_an_answer_with_too_many_rows_is_refused_as_a_whole(endpoint: Endpoint, media: str) -> None:
    within, beyond = (endpoint.post(f"SELECT ?s {{ ?s ?p ?o }} LIMIT {rows}", media) for rows in (1000, 1001))
    assert within.status == 200
    assert beyond.status == 403
    assert "1,000 rows" in beyond.text
    assert "w3id.org" not in beyond.text


def test_line_ends_in_a_cell_are_no_rows(endpoint: Endpoint) -> None:
    text = '""' + "a\\n" * 50
    rows = f'SELECT ?s ?text {{ ?s ?p ?o BIND("{text[2:]}" AS ?text) }} LIMIT 900'
    for media in ("text/csv", "text/tab-separated-values", JSON):
        assert endpoint.post(rows, media).status == 200


def test_an_answer_with_too_many_triples_is_refused_as_a_whole(endpoint: Endpoint) -> None:
    reply = endpoint.post("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle")
    assert reply.status == 403
    assert "1,000 triples" in reply.text


def test_an_answer_that_is_too_long_is_refused_as_a_whole(endpoint: Endpoint) -> None:
    reply = endpoint.post(LONG)
    assert reply.status == 403
    assert "1,048,576 bytes" in reply.text


def test_a_query_that_takes_too_much_memory_is_ended(folder: Path) -> None:
    with serving(folder, "--workers", "1", "--memory-limit", "300") as started:
        workers, peak = started.workers(), 0
        with concurrent.futures.ThreadPoolExecutor() as threads:
            greedy = threads.submit(started.post, GREEDY)
            while not greedy.done():
                with contextlib.suppress(OSError, IndexError):
                    status = Path(f"/proc/{workers[0]}/status").read_text()
                    peak = max(peak, int(re.findall(r"VmRSS:\s*(\d+) kB", status)[0]))
                time.sleep(0.01)
        assert greedy.result().status == 503
        assert "300 MiB of memory" in greedy.result().text
        assert peak < 400 * 1024
        assert started.claims() == CLAIM_COUNT


def test_more_queries_than_may_wait_are_refused_and_told_to_come_again(folder: Path) -> None:
    with serving(folder, "--workers", "1", "--waiting", "2", "--time-limit", "2") as started:
        with concurrent.futures.ThreadPoolExecutor(12) as threads:
            replies = list(threads.map(started.post, [ENDLESS] * 12))
        busy = [reply for reply in replies if reply.status == 503]
        assert len(busy) >= 9
        assert {reply.headers["retry-after"] for reply in busy} == {"5"}
        assert {reply.status for reply in replies} == {503, 504}
        assert started.claims() == CLAIM_COUNT


def test_a_hundred_clients_at_once_are_all_answered(endpoint: Endpoint) -> None:
    sparql = "SELECT ?name { ?who skos:prefLabel ?name } ORDER BY ?name"
    with concurrent.futures.ThreadPoolExecutor(100) as threads:
        replies = list(threads.map(endpoint.post, [sparql] * 100))
    assert [reply.status for reply in replies] == [200] * 100
    assert len({reply.body for reply in replies}) == 1


@pytest.mark.parametrize("kind", [FORM, "application/sparql-query"])
def test_a_request_of_ten_megabytes_is_refused(endpoint: Endpoint, kind: str) -> None:
    body = b"query=ASK%20%7B%7D%23" + b"x" * 10_000_000
    reply = endpoint.ask(method="POST", body=body, headers={"Content-Type": kind})
    assert reply.status == 413
    assert "65,536 bytes" in reply.text


def test_a_request_whose_length_is_not_said_is_refused_where_it_is_too_large(endpoint: Endpoint) -> None:
    chunk = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
    head = f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1:{endpoint.port}\r\nTransfer-Encoding: chunked\r\n"
    sent = f"{head}Content-Type: application/sparql-query\r\n\r\n".encode() + chunk * 600 + b"0\r\n\r\n"
    with connected(endpoint, sent) as raw:
        assert everything(raw).startswith(b"HTTP/1.1 413")


def test_an_address_of_ten_megabytes_is_refused(endpoint: Endpoint) -> None:
    with contextlib.suppress(ConnectionError), connected(endpoint, b"GET /sparql?query=") as raw:
        raw.sendall(b"x" * 10_000_000)
        assert everything(raw).startswith(b"HTTP/1.1 400")


def test_a_deep_query_ends_at_most_its_own_worker(endpoint: Endpoint) -> None:
    for deep in ("{" * 30_000, "SELECT * " + "{" * 20_000 + "}" * 20_000, "ASK { FILTER(" + "(" * 20_000):
        assert endpoint.post(deep).status in {400, 503, 504}


# --- clients -------------------------------------------------------------------------------------------------------


def test_the_query_of_a_client_that_goes_away_is_ended(impatient: Endpoint) -> None:
    for _ in range(5):
        with connected(impatient, posted(impatient, ENDLESS)):
            time.sleep(0.1)
        # There is one worker, and the query would run for two minutes.
        assert impatient.claims() == CLAIM_COUNT


def test_a_client_that_does_not_read_is_cut_off_and_holds_nobody_up(impatient: Endpoint) -> None:
    with connected(impatient, posted(impatient, f"{LONG} LIMIT 100000"), buffer=4096) as raw:
        assert impatient.claims() == CLAIM_COUNT
        time.sleep(3)
        received = everything(raw)
    length = int(re.findall(rb"content-length: (\d+)", received)[0])
    assert received.startswith(b"HTTP/1.1 200")
    assert len(received) < length, "it got less than what it was told that it would get"


def test_a_client_that_reads_slowly_gets_all(impatient: Endpoint) -> None:
    with connected(impatient, posted(impatient, f"{LONG} LIMIT 10000")) as raw:
        received = b""
        while b'"bindings"' not in received or not received.endswith(b"]}}"):
            received += raw.recv(50_000)
            time.sleep(0.01)
    head, _, body = received.partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in head


@pytest.mark.parametrize(
    "sent", [b"", b"GET /sparql HTTP/1.1\r\nHost: ", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET"]
)
def test_a_request_that_never_comes_is_not_waited_for(impatient: Endpoint, sent: bytes) -> None:
    with connected(impatient, sent) as raw:
        everything(raw)


def test_a_body_that_never_comes_is_not_waited_for(impatient: Endpoint) -> None:
    with connected(impatient, posted(impatient, CLAIMS)[:-5]) as raw:
        assert everything(raw).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02\x00\x01", b"HELO\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\0" * 100])
def test_what_is_no_http_is_refused(endpoint: Endpoint, sent: bytes) -> None:
    with connected(endpoint, sent) as raw:
        raw.shutdown(socket.SHUT_WR)
        assert not everything(raw).startswith(b"HTTP/1.1 2")


# --- processes --------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the system does not tell the workers of the server")
def test_a_worker_that_dies_is_replaced_and_none_outlives_the_server(folder: Path) -> None:
    with serving(folder, "--workers", "2") as started:
        first = started.workers()
        assert len(first) == 2
        for worker in first:
            os.kill(worker, signal.SIGKILL)
        time.sleep(0.5)  # so that the server hears of it
        assert started.claims() == CLAIM_COUNT
        later = started.workers()
    assert not [worker for worker in later if Path(f"/proc/{worker}/cmdline").exists()]


def test_a_build_that_replaces_the_store_is_served_at_once(tmp_path: Path) -> None:
    folder = sample_build(tmp_path)
    with serving(folder) as started:
        assert started.claims() == CLAIM_COUNT
        write_store(describe(sample_ledger(()), Run(version="0")), folder / "store")
        assert started.claims() == 0
