"""The page within a notebook: in a frame that is shut off from what stands around it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.errors import UsageError
from graph.views import InlinePage, inline_page
from graph.views.page import page_html, write_page
from tests.hostile_ledger import hostile_ledger
from tests.sample_ledger import VOCABULARY, sample_ledger

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("ledger", [sample_ledger(), hostile_ledger()], ids=["sample", "hostile"])
def test_a_notebook_shows_the_page_and_nothing_of_it_reaches_the_notebook(
    chromium: "Browser", tmp_path: Path, ledger: object
) -> None:
    write_page(ledger, VOCABULARY, tmp_path / "graph.html", version="9.9")
    shown = inline_page(tmp_path)._repr_html_()
    assert shown.startswith("<iframe ")
    assert shown.count("<") == 2
    notebook = chromium.new_context(viewport={"width": 1200, "height": 900}).new_page()
    heard: list[str] = []
    notebook.on("request", lambda request: heard.append(request.url))
    notebook.on("console", lambda message: heard.append(message.text))
    notebook.on("pageerror", lambda error: heard.append(str(error)))
    notebook.set_content(f"<!DOCTYPE html><title>notebook</title><p>Cell</p>{shown}")
    frame = notebook.frame_locator("iframe")
    frame.locator("html[data-rendered]").wait_for(timeout=15_000)
    frame.get_by_role("tab", name="Claims").click()
    frame.locator("#view-claims td.col-relation button").first.click()
    expect(frame.locator("#panel h2")).to_be_visible()
    frame.locator("#panel .permalink").first.click()
    frame.locator("#panel .source .title").first.click()
    expect(frame.locator("#panel .text")).to_be_visible()
    # There is no address to go back in: the page keeps its own trail.
    frame.get_by_role("button", name="Back").click()
    expect(frame.locator("#panel .claim").first).to_be_visible()
    frame.locator("#save summary").click()
    with notebook.expect_download() as download:
        frame.get_by_role("button", name="CSV: 11 claims").click()
    assert download.value.suggested_filename == "claims.csv"
    assert notebook.title() == "notebook"
    assert [one for one in heard if not one.startswith(("data:,", "blob:"))] == []
    notebook.context.close()


def test_the_page_of_a_ledger_is_shown_without_a_file() -> None:
    page = InlinePage(html=page_html(sample_ledger(), VOCABULARY, version="9.9"), height=500)
    assert 'height="500"' in page._repr_html_()
    assert repr(page).endswith("a notebook shows it>")


def test_a_folder_without_a_page_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"graph\.html: cannot be read as a page"):
        inline_page(tmp_path)
