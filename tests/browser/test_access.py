"""The page by keyboard, by screen reader, on paper and on a phone. Every test also asserts silence."""

import re
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tests.hostile_ledger import hostile_ledger
from tests.sample_ledger import sample_ledger

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Opening: TypeAlias = Callable[..., Page]

pytestmark = pytest.mark.browser

DISPUTE = "#link=brokers+laundersMoneyFor+norte"
HARBOUR = next(document.id for document in sample_ledger().documents if document.slug == "harbour")
STATES = {
    "overview": "",
    "dispute": DISPUTE,
    "actor": "#actor=norte",
    "document": f"#view=documents&text={HARBOUR}",
    "table": "#view=claims&polarity=denied",
    "relations": "#view=relations",
}


def serious(page: "Page") -> list[str]:
    """Return what axe holds to be a serious or critical barrier, with where it stands."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # What is written beyond the WCAG, such as that all content stands in landmarks, is asked for, too.
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_serious(open_page: "Opening", state: str, scheme: str) -> None:
    page = open_page(fragment=STATES[state], color_scheme=scheme)
    assert serious(page) == []


@pytest.mark.parametrize("state", ["overview", "dispute"])
def test_axe_finds_nothing_serious_on_a_phone(open_page: "Opening", state: str) -> None:
    page = open_page(fragment=STATES[state], viewport={"width": 390, "height": 844}, has_touch=True)
    assert serious(page) == []


def test_axe_finds_nothing_serious_where_all_is_hostile(open_page: "Opening") -> None:
    assert serious(open_page(hostile_ledger(), fragment=DISPUTE)) == []


def focused(page: "Page") -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def test_from_opening_to_reading_a_claim_by_tab_and_enter_alone(page: "Page") -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the claims")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(8):
        page.keyboard.press("Tab")
        if focused(page) == "drawing":
            break
    page.keyboard.press("ArrowRight")
    expect(page.locator("#shown")).to_have_text(re.compile(r".+, .+, \d+ links?"))
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if "row" in focused(page).split():
            break
    page.keyboard.press("Enter")
    expect(page.locator("#panel .quote").first).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        if "title" in focused(page).split():
            break
    # From the claim into the document that it stands in, and out of it.
    page.keyboard.press("Enter")
    expect(page.locator("#panel .text mark.pointed")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_every_control_can_be_reached_and_shows_that_it_has_the_focus(open_page: "Opening") -> None:
    page = open_page(fragment=DISPUTE)
    controls = "a[href], button, input, select, summary, [tabindex='0']"
    visible = page.locator(controls).evaluate_all(
        "all => all.filter(one => one.checkVisibility({visibilityProperty: true}) && one.tabIndex >= 0).length"
    )
    page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
    seen = set()
    for _ in range(visible + 5):
        page.keyboard.press("Tab")
        number, outline, html = page.evaluate(
            "(() => { const one = document.activeElement;"
            " return [[...document.body.querySelectorAll('*')].indexOf(one), getComputedStyle(one).outlineStyle,"
            " one.outerHTML.slice(0, 200)]; })()"
        )
        # At the end the focus leaves the page, and comes back in at its top.
        if number >= 0:
            seen.add(number)
            assert outline != "none", html
    assert len(seen) >= visible


def test_tables_have_captions_and_headers_of_rows_and_columns(open_page: "Opening") -> None:
    page = open_page(fragment="#view=claims")
    table = page.get_by_role("table", name="Claims")
    expect(table.get_by_role("columnheader")).to_have_count(9)
    expect(table.get_by_role("rowheader")).to_have_count(11)
    expect(page.get_by_role("region", name="Claims")).to_have_attribute("tabindex", "0")


def test_what_the_filters_leave_is_said_in_a_live_region(page: "Page") -> None:
    status = page.get_by_role("status").filter(has_text="pass the filters")
    page.get_by_role("checkbox", name="charges").check()
    expect(status).to_have_text("1 of 11 claims pass the filters")


def test_the_panel_is_named_after_what_it_shows(open_page: "Opening") -> None:
    page = open_page(fragment="#actor=norte")
    expect(page.get_by_role("complementary", name="Norte Cartel")).to_be_visible()


def test_how_to_read_the_page_and_what_relations_and_types_mean_is_one_click_away(page: "Page") -> None:
    page.get_by_role("button", name="What the relations mean, and how to read this").click()
    about = page.locator("#view-relations")
    for words in ("Moves or disguises criminal money.", "It says that somebody said so", "A criminal organisation."):
        expect(about).to_contain_text(words)


def test_on_paper_stands_what_is_open_and_nothing_to_press(open_page: "Opening") -> None:
    page = open_page(fragment=DISPUTE)
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#panel .quote").first).to_be_visible()
    for hidden in ("#facets", "#search", "#tabs", "#save", "#panel .close", "#view-network"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('#panel')).position") == "static"
    assert len(page.pdf()) > 10_000


@pytest.mark.parametrize("state", STATES)
def test_on_a_phone_nothing_is_wider_than_the_screen(open_page: "Opening", state: str) -> None:
    page = open_page(fragment=STATES[state], viewport={"width": 360, "height": 740}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    panel = page.locator("#panel")
    if panel.is_visible():
        assert panel.evaluate("one => one.scrollWidth - one.clientWidth") <= 1


def test_on_a_phone_filters_open_from_a_drawer(open_page: "Opening") -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    expect(page.locator("#facets")).to_be_hidden()
    page.get_by_text("Filters", exact=True).tap()
    page.get_by_role("checkbox", name="charges").check()
    expect(page.locator("#shown")).to_have_text("1 of 11 claims pass the filters")
