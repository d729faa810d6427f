"""What the endpoint refuses to strangers: other hosts' names, other sites' pages, other files, other headers."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endpoint import Endpoint, Reply, connected, everything, sample_build, serving

pytest.importorskip("uvicorn", reason="claimgraph[serve] is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_build(tmp_path_factory.mktemp("strangers"))


@pytest.fixture(scope="module")
def endpoint(folder: Path) -> Iterator[Endpoint]:
    with serving(folder) as started:
        yield started


def test_another_host_s_name_is_refused(endpoint: Endpoint) -> None:
    for host in ("rebound.example", "rebound.example:80", "127.0.0.1.rebound.example", "localhost:1@x", "", "8.8.8.8"):
        for path in ("/", "/sparql?query=ASK%7B%7D", "/graph.html", "/static/query.js"):
            assert endpoint.ask(path, headers={"Host": host}).status == 421
    for host in (f"localhost:{endpoint.port}", "127.0.0.1", "[::1]:1"):
        assert endpoint.ask("/", headers={"Host": host}).status == 200


def test_pages_of_other_origins_may_not_ask(endpoint: Endpoint) -> None:
    def asked(**headers: str) -> Reply:
        return endpoint.ask(query="ASK {}", headers={name.replace("_", "-"): value for name, value in headers.items()})

    for reply in (
        asked(Origin="https://stranger.example"),
        asked(Origin="null"),
        asked(Origin=f"http://localhost:{endpoint.port + 1}"),
        asked(Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors"),
        asked(Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate"),
        asked(Sec_Fetch_Site="same-site", Sec_Fetch_Mode="cors"),
    ):
        assert reply.status == 403
        assert not [name for name in reply.headers if name.startswith("access-control")]
    own = asked(Origin=endpoint.address, Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="cors")
    assert own.status == 200
    assert not [name for name in own.headers if name.startswith("access-control")]


def test_links_from_elsewhere_lead_to_pages(endpoint: Endpoint) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
    assert endpoint.ask("/id/hall", headers=headers).status == 200


def test_a_named_origin_may_ask_and_no_other(folder: Path) -> None:
    friend = "https://friend.example"
    with serving(folder, "--origin", friend, "--name", "claims.example") as started:
        reply = started.ask(query="ASK {}", headers={"Origin": friend, "Host": "claims.example"})
        assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, friend)
        preflight = started.ask(method="OPTIONS", headers={"Origin": friend, "Access-Control-Request-Method": "POST"})
        assert (preflight.status, preflight.headers["access-control-allow-origin"]) == (204, friend)
        assert started.ask(query="ASK {}", headers={"Origin": "https://friend.example.org"}).status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py",
        "/static/..%2fsettings.py",
        "/static/%2e%2e/%2e%2e/%2e%2e/pyproject.toml",
        "/static//etc/passwd",
        "/static/..%5c..%5cserver.py",
        "/../store/CURRENT",
        "/store/CURRENT",
        "/id/..%2f..%2fstore",
        "/id/x%3e%20?s%20?p%20%3co",
        "/id/%00",
    ],
)
def test_no_other_file_can_be_reached(endpoint: Endpoint, path: str) -> None:
    reply = endpoint.ask(path)
    assert reply.status == 404
    assert len(reply.body) < 200


def test_a_request_puts_no_headers_into_the_answer(endpoint: Endpoint) -> None:
    smuggled = "x%0d%0aSet-Cookie:%20stolen=1%0d%0a%0d%0a"
    for path in (f"/id/{smuggled}", f"/sparql?query={smuggled}", f"/{smuggled}", f"/static/{smuggled}"):
        reply = endpoint.ask(path)
        assert reply.status in {400, 404}
        assert "set-cookie" not in reply.headers
    sent = b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept: a\nb\rSet-Cookie: c\r\n\r\n"
    with connected(endpoint, sent) as raw:
        raw.shutdown(socket.SHUT_WR)
        assert b"set-cookie" not in everything(raw).lower()


def test_every_answer_holds_browsers_to_a_policy(endpoint: Endpoint) -> None:
    for path in ("/", "/query", "/graph.html", "/sparql?query=ASK%7B%7D", "/id/hall", "/nothing", "/static/query.js"):
        headers = endpoint.ask(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers
