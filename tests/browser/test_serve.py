"""The editor and the page of a served build in Chromium: they ask this server alone, and say nothing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Heard
from tests.endpoint import Endpoint, sample_build, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest.importorskip("uvicorn", reason="claimgraph[serve] is not installed")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with serving(sample_build(tmp_path_factory.mktemp("browser"))) as started:
        yield started


@pytest.fixture
def page(chromium: "Browser", endpoint: Endpoint) -> "Iterator[Page]":
    """Return an empty page, in whose context nothing may be asked of others or be said."""
    heard = Heard()
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.on("request", lambda request: heard.requests.append(request.url))
    context.on("console", lambda message: heard.messages.append(message.text))
    context.on("weberror", lambda error: heard.messages.append(str(error.error)))
    context.on("dialog", lambda dialog: (heard.messages.append(f"dialog {dialog.message}"), dialog.dismiss()))
    yield context.new_page()
    context.close()
    own = (endpoint.address + "/", "data:", "blob:")
    assert [url for url in heard.requests if not url.startswith(own)] == [], "another was asked"
    assert heard.messages == [], "something was said on the console"


def editor(page: "Page", endpoint: Endpoint, fragment: str = "") -> None:
    page.goto(f"{endpoint.address}/query{fragment}")
    page.wait_for_selector("html[data-ready]")


def rows(page: "Page") -> list[str]:
    page.click(".tabPanel.active .yasqe_queryButton")
    page.wait_for_selector(".tabPanel.active .yasr table.dataTable tbody tr")
    return page.locator(".tabPanel.active .yasr table.dataTable tbody tr").all_inner_texts()


def test_a_question_is_chosen_from_the_menu_and_answered(page: "Page", endpoint: Endpoint) -> None:
    editor(page, endpoint)
    page.select_option("#question", "who-is-heard")
    assert "loudest" in page.inner_text("#description")
    assert any("Martin Hall" in row for row in rows(page))


def test_a_link_opens_the_editor_with_a_question(page: "Page", endpoint: Endpoint) -> None:
    page.goto(endpoint.address)
    page.click("a[href='/query#who-is-heard']")
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#question") == "who-is-heard"
    assert "@title" in page.inner_text(".CodeMirror-code")


def test_what_is_typed_is_asked(page: "Page", endpoint: Endpoint) -> None:
    editor(page, endpoint)
    page.click(".CodeMirror")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("SELECT (COUNT(*) AS ?three) { VALUES ?x { 1 2 3 } }")
    assert [row.split() for row in rows(page)] == [["1", '"3"^^xsd:integer']]


def test_an_actor_in_an_answer_leads_to_its_page_here(page: "Page", endpoint: Endpoint) -> None:
    editor(page, endpoint)
    rows(page)
    with page.context.expect_page() as opened:
        page.locator(".tabPanel.active .yasr td a.iri", has_text="id:bank").first.click()
    there = opened.value
    there.wait_for_load_state()
    assert there.url == f"{endpoint.address}/id/bank"
    assert there.inner_text("h1") == "Banco del Golfo"


def test_a_second_tab_asks_the_same_endpoint(page: "Page", endpoint: Endpoint) -> None:
    editor(page, endpoint)
    rows(page)
    page.click("button.addTab")
    assert rows(page)


def test_nothing_is_kept_in_the_browser(page: "Page", endpoint: Endpoint) -> None:
    editor(page, endpoint, "#who-is-heard")
    rows(page)
    page.reload()
    kept = "JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage), document.cookie])"
    assert page.evaluate(kept) == '[[],[],""]'


def test_the_page_of_the_build_draws_itself_from_the_server(page: "Page", endpoint: Endpoint) -> None:
    page.goto(f"{endpoint.address}/graph.html")
    page.wait_for_selector("html[data-rendered]")
    assert page.locator("canvas").count() == 1


def test_the_page_of_an_actor_has_its_style_and_leads_on(page: "Page", endpoint: Endpoint) -> None:
    page.goto(f"{endpoint.address}/id/norte")
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
    page.locator("main table q a").first.click()
    page.wait_for_url("**/id/c-*")
    assert page.locator("main table q").count() == 1
