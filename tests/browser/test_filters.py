"""Filters, clocks, the legend and the search. Every test also asserts silence: see ``conftest.py``."""

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import pytest

from graph.model import Ledger
from tests.sample_ledger import sample_ledger

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Opening: TypeAlias = Callable[..., Page]

pytestmark = pytest.mark.browser


def graded_ledger() -> Ledger:
    """Return the sample with confidences from 0.05 upwards, a tenth a claim."""
    ledger = sample_ledger()
    claims = tuple(replace(claim, confidence=(5 + 9 * at) / 100) for at, claim in enumerate(ledger.claims))
    return replace(ledger, claims=claims)


@pytest.mark.parametrize(
    ("facet", "label", "count"),
    [
        ("type", "country", 3),
        ("relation", "launders money for", 5),
        ("stance", "disputed (affirmed and denied)", 3),
        ("stance", "only hedged", 3),
        ("polarity", "denied", 2),
        ("certainty", "alleged", 1),
        ("support", "no known root", 8),
        ("support", "one root", 3),
        ("speaker", "Ministry of Justice", 2),
        ("publisher", "Committee on Trade", 3),
        ("publisher", "unknown publisher", 2),
        ("document", "Supply chains of opioids", 3),
        ("root", "report of the committee", 1),
        ("root", "root unknown", 10),
    ],
)
def test_every_filter_removes_what_does_not_pass(page: "Page", facet: str, label: str, count: int) -> None:
    group = page.locator(f'.facet[data-name="{facet}"]')
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    box = page.get_by_role("checkbox", name=label)
    expect(group.locator("label", has=box).locator(".count")).to_have_text(str(count))
    group.get_by_role("checkbox", name=label).check()
    expect(page.locator("#shown")).to_have_text(f"{count} of 11 claims pass the filters")
    page.get_by_role("tab", name="Claims").click()
    expect(page.locator("#view-claims tbody tr")).to_have_count(count)
    page.get_by_role("button", name=f"Remove filter: {label}").click()
    expect(page.locator("#shown")).to_be_empty()


def test_counts_of_every_filter_are_those_that_the_other_filters_leave(open_page: "Opening") -> None:
    ledger = sample_ledger()
    said = [claim for claim in ledger.claims if claim.proposition.relation == "laundersMoneyFor"]
    page = open_page(fragment="#relation=laundersMoneyFor&speaker=hall")
    known = {entity.id: entity.label for entity in ledger.entities}
    expected = Counter(known[claim.attribution.speaker.entity] for claim in said)
    shown = {}
    for row in page.locator('.facet[data-name="speaker"] label').all():
        shown[row.locator(".name").inner_text()] = int(row.locator(".count").inner_text())
    assert shown == expected
    relations = page.locator('.facet[data-name="relation"] label')
    expect(relations.locator(".count")).to_have_text("1")


def test_a_range_of_time_is_chosen_by_keyboard_and_kept_in_the_address(open_page: "Opening") -> None:
    page = open_page()
    start = page.get_by_role("slider", name="Published from")
    expect(start).to_have_attribute("aria-valuetext", "Mar 2023")
    start.focus()
    start.press("End")
    expect(page.locator("#shown")).to_have_text("5 of 11 claims pass the filters")
    assert "published=2024-04..2024-04" in page.url
    expect(page.get_by_role("slider", name="Published from")).to_be_focused()
    # What is undated is left out unless one wants it.
    page.get_by_role("checkbox", name="and what is undated").check()
    expect(page.locator("#shown")).to_have_text("7 of 11 claims pass the filters")
    again = open_page(fragment="#" + page.url.split("#")[1])
    expect(again.locator("#shown")).to_have_text("7 of 11 claims pass the filters")
    again.get_by_role("button", name="Published at any time").click()
    expect(again.locator("#shown")).to_be_empty()


def test_a_range_of_time_takes_dates_of_any_precision(open_page: "Opening") -> None:
    for span, count in (("2023..2023", 4), ("2023-03-15..2024-04-19", 3), ("2024-04-20..2030", 5), ("1999..2000", 0)):
        page = open_page(fragment=f"#published={span}")
        expect(page.locator("#shown")).to_have_text(f"{count} of 11 claims pass the filters")


def test_without_any_time_that_something_happened_there_is_no_such_clock(page: "Page") -> None:
    expect(page.locator('.facet[data-name="published"]')).to_have_count(1)
    expect(page.locator('.facet[data-name="happened"]')).to_have_count(0)


def test_the_least_confidence_is_chosen_by_keyboard(open_page: "Opening") -> None:
    page = open_page(graded_ledger())
    slider = page.get_by_role("slider", name="Least confidence")
    slider.focus()
    for _ in range(10):
        slider.press("ArrowRight")
    expect(page.locator("#shown")).to_have_text("6 of 11 claims pass the filters")
    expect(page.get_by_role("button", name="Remove filter: confidence at least 0.50")).to_be_visible()
    assert "confidence=50" in page.url


def test_the_legend_filters_and_says_that_it_does(page: "Page") -> None:
    legend = page.get_by_role("list", name="What the lines mean")
    disputed = legend.get_by_role("button", name="affirmed and denied")
    expect(disputed).to_contain_text("1")
    disputed.click()
    expect(disputed).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#drawing")).to_have_attribute("aria-label", "Network of 2 actors and 1 link")
    disputed.press("Enter")
    expect(page.locator("#shown")).to_be_empty()


def test_search_says_by_which_name_it_found_an_actor_and_marks_what_is_hidden(open_page: "Opening") -> None:
    page = open_page(fragment="#relation=charges")
    search = page.get_by_role("combobox", name="Search")
    search.fill("cartel of the north")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Norte Cartel “Cartel of the North”")
    expect(option).to_contain_text("hidden by the filters")
    expect(page.locator("#suggested")).to_have_text("2 suggestions")
    search.fill("regulates")
    expect(page.get_by_role("option").first).to_contain_text("hidden by the filters")
    search.fill("supply chains")
    expect(page.get_by_role("option").first).to_contain_text("document · Committee on Trade")
    search.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Supply chains of opioids")


def test_the_order_of_a_table_is_kept_in_the_address(open_page: "Opening") -> None:
    page = open_page(fragment="#view=actors")
    page.locator("#view-actors thead .col-label button").click()
    expect(page.locator("#view-actors thead .col-label button")).to_be_focused()
    again = open_page(fragment="#" + page.url.split("#")[1])
    expect(again.locator("#view-actors thead th.col-label")).to_have_attribute("aria-sort", "ascending")
    first = again.locator("#view-actors tbody th").first
    expect(first).to_have_text("Atlantia")


@pytest.mark.parametrize("view", ["claims", "actors", "documents", "relations"])
def test_every_column_of_every_table_sorts(open_page: "Opening", view: str) -> None:
    page = open_page(fragment=f"#view={view}")
    for header in page.locator(f"#view-{view} thead th").all():
        header.get_by_role("button").click()
        assert header.get_attribute("aria-sort") in {"ascending", "descending"}
        before = header.get_attribute("aria-sort")
        header.get_by_role("button").click()
        assert header.get_attribute("aria-sort") not in {None, before}
    expect(page.locator(f"#view-{view} tbody")).not_to_contain_text("undefined")


def test_a_document_with_no_passing_claim_leaves_its_table(open_page: "Opening") -> None:
    page = open_page(fragment="#view=documents&speaker=hall")
    expect(page.locator("#view-documents tbody th")).to_have_text(["Brokers wash cartel cash"])
