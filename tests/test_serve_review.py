"""The review over HTTP: decisions are made from this server's own pages and from nowhere else."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from graph.cli import main
from graph.judgements import ClaimJudgement, IdentityJudgement, RootJudgement, read_judgements
from graph.judgements.values import Judgement
from tests.endpoint import FORM, Endpoint, Reply, serving
from tests.review import WHEN, build_to_review, ledger_to_review

pytest.importorskip("uvicorn", reason="claimgraph[serve] is not installed")

CLAIM = next(one for one in ledger_to_review().claims if "may control" in one.evidence.quote)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_to_review(tmp_path_factory.mktemp("reviewed"), served=True)


@pytest.fixture(scope="module")
def endpoint(out: Path) -> Iterator[Endpoint]:
    with serving(out, "--review", "--author", "Ada", "--date", WHEN) as started:
        yield started


@pytest.fixture(autouse=True)
def _fresh(out: Path) -> None:
    _file(out).unlink(missing_ok=True)


def _file(out: Path) -> Path:
    return out.with_name("out.judgements.ttl")


def standing(out: Path) -> list[Judgement]:
    return list(read_judgements(_file(out)).standing()) if _file(out).exists() else []


def token(endpoint: Endpoint) -> str:
    found = re.search(r'name="token" value="([^"]+)"', endpoint.ask("/review").text)
    assert found is not None
    return found[1]


def send(endpoint: Endpoint, *, headers: dict[str, str] | None = None, **fields: str) -> Reply:
    given = {"list": "all", "item": CLAIM.id, "reason": "seen", "token": token(endpoint), **fields}
    sent = {"Content-Type": FORM, "Origin": endpoint.address} if headers is None else headers
    return endpoint.ask("/review", method="POST", body=urlencode(given), headers=sent)


def test_a_list_and_the_sentence_in_its_paragraph_are_shown(endpoint: Endpoint) -> None:
    reply = endpoint.ask("/review", list="unsure")
    assert reply.status == 200
    assert '<mark class="quote relation">wash the cash of</mark>' in reply.text
    assert '<mark class="quote stance">probably</mark>' in reply.text
    assert "Elena Ríos says that probably money brokers launder money for Costa Group" in reply.text


def test_without_a_list_the_first_one_with_something_open_is_shown(endpoint: Endpoint) -> None:
    assert "Are these two one?" in endpoint.ask("/review").text


def test_the_start_page_leads_to_it(endpoint: Endpoint) -> None:
    assert 'href="/review"' in endpoint.ask("/").text


def test_a_decision_is_kept_and_leads_to_the_next_open_thing(endpoint: Endpoint, out: Path) -> None:
    reply = send(endpoint, action="accept")
    assert reply.status == 303
    (kept,) = standing(out)
    assert isinstance(kept, ClaimJudgement)
    assert (kept.finding, kept.author, kept.date, kept.reason) == ("accept", "Ada", WHEN, "seen")
    assert CLAIM.id not in reply.headers["location"]
    page = endpoint.ask(reply.headers["location"]).text
    assert "accepted: Costa Group · controls · Banco del Golfo" in page
    assert "takes the last decision back" in page


def test_all_kinds_of_decisions_can_be_made_and_taken_back(endpoint: Endpoint, out: Path) -> None:
    subject = CLAIM.proposition.subject
    assert send(endpoint, action="correct", subject="Norte Cartel", certainty="alleged").status == 303
    assert send(endpoint, action="root", label="committee").status == 303
    assert send(endpoint, action="merge", actor=subject, other="Norte Cartel").status == 303
    assert send(endpoint, action="split", actor=subject).status == 303
    assert send(endpoint, action="different", list="pairs", item="costa~norte").status == 303
    kinds = [type(one) for one in standing(out)]
    # The pair was merged first, and that the author decided anew.
    assert sorted(kind.__name__ for kind in kinds) == [
        "ClaimJudgement", "IdentityJudgement", "IdentityJudgement", "RootJudgement",
    ]  # fmt: skip
    assert {ClaimJudgement, IdentityJudgement, RootJudgement} == set(kinds)
    page = endpoint.ask("/review", list="decisions").text
    assert page.count('<li><a href="/review?list=decisions') == 4
    for one in standing(out):
        assert send(endpoint, action="undo", list="decisions", judgement=one.id).status == 303
    assert standing(out) == []


def test_what_cannot_be_decided_is_said_on_the_page_and_nothing_is_written(endpoint: Endpoint, out: Path) -> None:
    reply = send(endpoint, action="correct", subject="Nort Cartel")
    assert reply.status == 422
    assert "is it one of: Norte Cartel" in reply.text
    assert send(endpoint, action="explode").status == 422
    assert send(endpoint, action="accept", item="c-0").status == 422
    assert send(endpoint, action="accept", list="none").status == 400
    assert not _file(out).exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": FORM}, 403),
        ({"Content-Type": FORM, "Origin": "null"}, 403),
        ({"Content-Type": FORM, "Origin": "https://evil.example"}, 403),
        ({"Content-Type": FORM, "Origin": "http://127.0.0.1:1"}, 403),
        ({"Content-Type": FORM, "Origin": "{own}", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": "text/plain", "Origin": "{own}"}, 415),
        ({"Content-Type": "application/json", "Origin": "{own}"}, 415),
    ],
)
def test_no_page_of_a_stranger_decides_anything(
    endpoint: Endpoint, out: Path, headers: dict[str, str], status: int
) -> None:
    sent = {name: value.replace("{own}", endpoint.address) for name, value in headers.items()}
    assert send(endpoint, headers=sent, action="accept").status == status
    assert not _file(out).exists()


@pytest.mark.parametrize("given", ["", "0", "x" * 43])
def test_a_form_without_the_secret_decides_nothing(endpoint: Endpoint, out: Path, given: str) -> None:
    reply = send(endpoint, action="accept", token=given)
    assert reply.status == 403
    assert "another run of the server" in reply.text
    assert not _file(out).exists()


def test_the_secret_is_another_each_time_the_server_starts(endpoint: Endpoint, out: Path) -> None:
    with serving(out, "--review", "--author", "Ada") as other:
        assert token(other) != token(endpoint)


def test_looking_decides_nothing(endpoint: Endpoint, out: Path) -> None:
    endpoint.ask("/review", list="all", item=CLAIM.id, action="accept", reason="seen", token=token(endpoint))
    assert not _file(out).exists()


def test_the_page_runs_our_script_alone_is_framed_by_nobody_and_kept_by_nobody(endpoint: Endpoint) -> None:
    headers = endpoint.ask("/review").headers
    policy = headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"


def test_hostile_words_are_shown_as_words(endpoint: Endpoint) -> None:
    page = endpoint.ask("/review", list="<script>alert(1)</script>", item='"><img src=x>', told="<b>").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert send(endpoint, action="root", label="<script>alert(1)</script>").status == 303
    shown = endpoint.ask("/review", list="decisions").text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_what_another_decides_meanwhile_is_shown(endpoint: Endpoint, out: Path) -> None:
    from tests.review import session_on  # noqa: PLC0415 - needed here alone

    session_on(out, "Ben").verdict(CLAIM, "reject", "no")  # type: ignore[arg-type]
    assert "(Ben, " in endpoint.ask("/review", list="all", item=CLAIM.id).text


def test_without_the_option_there_is_no_review(out: Path) -> None:
    with serving(out) as plain:
        assert plain.ask("/review").status == 404
        assert plain.ask("/review", method="POST", body="", headers={"Origin": plain.address}).status in {404, 405}
        assert "/review" not in plain.ask("/").text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--host", "0.0.0.0"], "0.0.0.0 can be reached from elsewhere"),  # noqa: S104 - it is refused
        (["--name", "claims.example.org"], "leave --name out"),
        (["--origin", "https://example.org"], "leave --origin out"),
        (["--author", ""], "a decision needs an author"),
    ],
)
def test_it_is_served_to_this_machine_alone(
    out: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", str(out), "--review", "--port", "0", *options]) == 2
    assert message in capsys.readouterr().err
