"""The served review in Chromium, by keys and by forms."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.judgements import ClaimJudgement, read_judgements
from graph.judgements.values import Judgement
from tests.browser.conftest import Heard
from tests.endpoint import Endpoint, serving
from tests.review import WHEN, build_to_review

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytest.importorskip("uvicorn", reason="claimgraph[serve] is not installed")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_to_review(tmp_path_factory.mktemp("review"), served=True)


@pytest.fixture(scope="module")
def endpoint(out: Path) -> Iterator[Endpoint]:
    with serving(out, "--review", "--author", "Ada", "--date", WHEN) as started:
        yield started


def _context(chromium: "Browser", heard: Heard, *, scripts: bool = True) -> "BrowserContext":
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=scripts)
    context.on("request", lambda request: heard.requests.append(request.url))
    context.on("console", lambda message: heard.messages.append(message.text))
    context.on("weberror", lambda error: heard.messages.append(str(error.error)))
    return context


@pytest.fixture
def page(chromium: "Browser", endpoint: Endpoint, out: Path) -> "Iterator[Page]":
    """Return a page of a review in which nothing is decided yet; nothing may be asked of others or be said."""
    _file(out).unlink(missing_ok=True)
    heard = Heard()
    context = _context(chromium, heard)
    yield context.new_page()
    context.close()
    assert [url for url in heard.requests if not url.startswith((endpoint.address + "/", "data:"))] == []
    assert heard.messages == []


def _file(out: Path) -> Path:
    return out.with_name("out.judgements.ttl")


def standing(out: Path) -> list[Judgement]:
    return list(read_judgements(_file(out)).standing()) if _file(out).exists() else []


def opened(page: "Page", endpoint: Endpoint, shelf: str) -> None:
    page.goto(f"{endpoint.address}/review?list={shelf}")
    page.wait_for_selector("html[data-ready]")


def test_keys_accept_with_a_reason_and_go_on(page: "Page", endpoint: Endpoint, out: Path) -> None:
    opened(page, endpoint, "disputes")
    first = page.inner_text("article h1")
    page.keyboard.press("a")
    assert page.input_value(".verdict input[name=reason]") == "the words say so"
    page.keyboard.type("read twice")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    (kept,) = standing(out)
    assert isinstance(kept, ClaimJudgement)
    assert (kept.finding, kept.reason) == ("accept", "read twice")
    assert page.inner_text("article h1") != first
    assert page.locator(".items .done").count() == 1


def test_keys_move_choose_a_list_and_undo(page: "Page", endpoint: Endpoint, out: Path) -> None:
    opened(page, endpoint, "all")
    with page.expect_navigation():
        page.keyboard.press("j")
    page.wait_for_selector("html[data-ready]")
    assert page.locator(".items a").nth(1).get_attribute("aria-current") == "true"
    page.keyboard.press("r")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("html[data-ready]")
    assert len(standing(out)) == 1
    with page.expect_navigation():
        page.keyboard.press("u")
    assert standing(out) == []
    page.wait_for_selector("html[data-ready]")
    with page.expect_navigation():
        page.keyboard.press("1")
    assert "Are these two one?" in page.inner_text("article")


def test_a_claim_is_corrected_in_the_form(page: "Page", endpoint: Endpoint, out: Path) -> None:
    opened(page, endpoint, "unsure")
    page.keyboard.press("c")
    page.keyboard.type("Norte Cartel")
    page.select_option("select[name=certainty]", "possible")
    page.click("text=Correct >> nth=-1")
    page.wait_for_selector(".decided")
    (kept,) = standing(out)
    assert isinstance(kept, ClaimJudgement)
    assert kept.correction is not None
    assert kept.correction.certainty == "possible"
    assert "corrected to subject Norte Cartel, certainty possible" in page.inner_text(".decided")


def test_a_pair_is_decided_by_a_key(page: "Page", endpoint: Endpoint, out: Path) -> None:
    opened(page, endpoint, "pairs")
    page.keyboard.press("d")
    page.keyboard.type("two charters")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert [type(one).__name__ for one in standing(out)] == ["IdentityJudgement"]
    assert page.locator(".items .status").inner_text() == "different"


def test_it_works_without_a_script(chromium: "Browser", endpoint: Endpoint, out: Path) -> None:
    _file(out).unlink(missing_ok=True)
    context = _context(chromium, Heard(), scripts=False)
    page = context.new_page()
    page.goto(f"{endpoint.address}/review?list=all")
    page.fill(".verdict input[name=reason]", "plain")
    page.click("button[value=reject]")
    assert [one.reason for one in standing(out)] == ["plain"]
    context.close()


def test_a_page_of_another_origin_cannot_send_the_form(chromium: "Browser", endpoint: Endpoint, out: Path) -> None:
    _file(out).unlink(missing_ok=True)
    context = _context(chromium, Heard())
    page = context.new_page()
    page.set_content(
        f'<form method="post" action="{endpoint.address}/review"><input name="action" value="undo">'
        '<input name="list" value="all"><button>go</button></form>'
    )
    with page.expect_navigation():
        page.click("button")
    assert "pages of other origins may not ask here" in page.content()
    assert not _file(out).exists()
    context.close()
