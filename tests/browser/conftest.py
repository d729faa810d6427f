"""Opens pages in Chromium, and holds every one of them to silence: no request, no message, no foreign script."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.model import Ledger
from graph.views.page import write_page
from ontology.vocabulary import Vocabulary
from tests.sample_ledger import VOCABULARY, sample_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(slots=True)
class Heard:
    """What a page did that it should not have."""

    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    with playwright.sync_playwright() as started:
        path = os.environ.get("CHROMIUM") or next(filter(None, found), started.chromium.executable_path)
        if not Path(path).exists():
            pytest.skip("there is no Chromium; install one or name it in the variable CHROMIUM")
        browser = started.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: "Browser", tmp_path: Path) -> "Iterator[Callable[..., Page]]":
    """Return ``open_page(ledger, hash="", texts=True, **context)``: a page that is drawn and ready."""
    heard = Heard()
    opened: list[tuple[Page, int]] = []

    def opening(
        ledger: Ledger | None = None,
        *,
        fragment: str = "",
        texts: bool = True,
        vocabulary: Vocabulary = VOCABULARY,
        **context: object,
    ) -> "Page":
        path = tmp_path / f"graph{len(opened)}.html"
        write_page(sample_ledger() if ledger is None else ledger, vocabulary, path, version="9.9", texts=texts)
        page = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **context}).new_page()
        page.on("request", lambda request: heard.requests.append(request.url))
        page.on("console", lambda message: heard.messages.append(message.text))
        page.on("pageerror", lambda error: heard.messages.append(str(error)))
        page.on("dialog", lambda dialog: (heard.messages.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.goto(path.as_uri() + fragment)
        page.wait_for_selector("html[data-rendered]")
        opened.append((page, page.locator("script").count()))
        return page

    yield opening
    own = {(tmp_path / f"graph{at}.html").as_uri() for at in range(len(opened))}
    strangers = [url for url in heard.requests if url.split("#")[0] not in own and not url.startswith("data:,")]
    for page, _ in opened:
        assert page.locator("script").count() == 4, "a script was injected"
        assert page.locator("iframe, object, embed, img[src^=http], link[href^=http]").count() == 0
        page.context.close()
    assert strangers == [], "the page asked for something"
    assert heard.messages == [], "the page said something on the console"


@pytest.fixture
def page(open_page: "Callable[..., Page]") -> "Page":
    """Return the page of the sample ledger."""
    return open_page()
