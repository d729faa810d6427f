"""The page in a real browser. Every test also asserts silence: see ``conftest.py``."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from graph.model import Ledger, Skipped
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


def test_the_banner_says_what_this_is_and_from_what_it_was_built(page: "Page") -> None:
    expect(page.locator("h1")).to_have_text("Claims made by named sources, not findings")
    facts = page.locator("#facts")
    expect(facts).to_contain_text("11 claims from 4 documents, 14 Mar 2023 – 20 Apr 2024 and 1 undated")
    expect(facts).to_contain_text("claimgraph 9.9")
    facts.get_by_role("button", name="What the relations mean").click()
    expect(page.locator("#view-relations")).to_contain_text("Moves or disguises criminal money.")


def test_a_newcomer_finds_who_is_said_to_launder_money_and_who_says_so(page: "Page") -> None:
    page.get_by_role("checkbox", name="launders money for").check()
    page.get_by_role("tab", name="Claims").click()
    rows = page.locator("#view-claims tbody tr")
    expect(rows).to_have_count(5)
    expect(page.locator("#view-claims td.col-speaker")).to_have_text(
        ["Ministry of Justice", "report of the committee", "Martin Hall", "Elena Ríos", "Southern District Court"],
    )


def test_an_edge_that_is_clicked_in_the_drawing_opens_its_claims(open_page: "Opening") -> None:
    ledger = sample_ledger()
    only = tuple(claim for claim in ledger.claims if claim.proposition.relation == "charges")
    page = open_page(replace(ledger, claims=only))
    box = page.locator("#drawing").bounding_box()
    # Two actors and one link, which runs somewhere through the middle of the drawing.
    for offset in range(-60, 61, 8):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + offset)
        page.wait_for_timeout(400)  # a slow page answers later, and the next press would close what this one opened
        if page.locator("#panel h2").filter(has_text="charges").is_visible():
            break
    expect(page.locator("#panel h2")).to_contain_text("charges")
    expect(page.locator("#panel .quote")).to_have_text("The Southern District Court charged Banco del Golfo.")


def test_a_dispute_shows_those_who_say_so_beside_those_who_deny_it(open_page: "Opening") -> None:
    page = open_page(fragment=DISPUTE)
    sides = page.locator("#panel .side")
    expect(sides.nth(0)).to_contain_text("Who says so 2")
    expect(sides.nth(1)).to_contain_text("Who denies it 1")
    first, second = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert abs(first["y"] - second["y"]) < 2
    assert second["x"] >= first["x"] + first["width"]
    counts = page.locator("#panel .counts").first
    expect(counts).to_contain_text("3 documents, 3 voices, 1 root (2 texts of unknown root)")


def test_a_claim_shows_quote_voices_stance_details_and_source(open_page: "Opening") -> None:
    page = open_page(fragment=DISPUTE)
    hall = page.locator(".claim", has_text="Martin Hall, once")
    expect(hall.locator(".voices")).to_contain_text("Martin Hall, once head of the unit · “said” affirmed flatly")
    expect(hall.locator("mark.subject")).to_have_text("Money brokers")
    expect(hall.locator("mark.object")).to_have_text("Norte Cartel")
    expect(hall.locator("mark.trigger")).to_have_text("launder money for")
    expect(hall.locator(".source")).to_contain_text("Brokers wash cartel cash · The Harbour Post · 14 Mar 2023")
    expect(hall.get_by_role("link", name="original")).to_have_attribute("href", "https://example.org/harbour")
    report = page.locator(".claim", has_text="report of the committee").first
    expect(report.locator(".qualifiers")).to_have_text(re.compile("time.*since 2019"))
    ministry = page.locator(".claim.denied")
    expect(ministry.locator(".voices")).to_contain_text("relayed by Southern District Court")
    expect(ministry.locator("mark.negation")).to_have_text("not")


def test_an_actor_shows_what_is_said_of_it_by_whom_and_its_names(open_page: "Opening") -> None:
    page = open_page(fragment="#actor=norte")
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("Norte Cartel")
    laundering = panel.locator(".group", has_text="has its money laundered by")
    expect(laundering).to_contain_text("money brokers")
    expect(laundering.locator(".sayers")).to_have_text(
        "said by Martin Hall; report of the committee; denied by Ministry of Justice"
    )
    expect(panel).to_contain_text("Also known as Cartel of the North.")
    laundering.get_by_role("button").click()
    expect(panel.locator("h2")).to_contain_text("launders money for")


def test_a_speaker_shows_its_claims(open_page: "Opening") -> None:
    page = open_page(fragment="#actor=hall")
    expect(page.locator("#panel .claim .says")).to_have_text("money brokers launders money for Norte Cartel")


def test_a_document_shows_its_text_with_claims_that_open(open_page: "Opening") -> None:
    page = open_page(fragment="#view=documents")
    page.get_by_role("button", name="Supply chains of opioids").click()
    marks = page.locator("#panel mark.claimed")
    expect(marks).to_have_count(3)
    marks.filter(has_text="fails to regulate").click()
    expect(page.locator("#panel h2")).to_contain_text("regulates")


def test_without_texts_a_document_lists_its_claims(open_page: "Opening") -> None:
    page = open_page(fragment="#view=documents", texts=False)
    page.get_by_role("button", name="Supply chains of opioids").click()
    expect(page.locator("#panel .claim")).to_have_count(3)
    expect(page.locator("#panel .text")).to_have_count(0)


def test_filters_remove_what_does_not_pass_and_their_counts_follow_one_another(page: "Page") -> None:
    expect(page.locator("#drawing")).to_have_attribute("aria-label", "Network of 8 actors and 9 links")
    page.get_by_role("checkbox", name="launders money for").check()
    expect(page.locator("#drawing")).to_have_attribute("aria-label", "Network of 4 actors and 3 links")
    expect(page.locator("#shown")).to_have_text("5 of 11 claims pass the filters")
    # Counts of the other filters are those of the laundering claims; its own are what choosing more would add.
    expect(page.locator('[data-name="type"] label', has_text="company").locator(".count")).to_have_text("1")
    expect(page.locator('[data-name="relation"] label', has_text="charges").locator(".count")).to_have_text("1")
    page.get_by_role("checkbox", name="company").check()
    expect(page.locator("#shown")).to_have_text("1 of 11 claims pass the filters")
    page.get_by_role("button", name="Clear all filters").click()
    expect(page.locator("#drawing")).to_have_attribute("aria-label", "Network of 8 actors and 9 links")


def test_a_filter_keeps_the_place_of_the_keyboard(page: "Page") -> None:
    box = page.get_by_role("checkbox", name="charges")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(box).to_be_focused()


def test_search_suggests_and_marks_what_the_filters_hide(page: "Page") -> None:
    page.get_by_role("checkbox", name="charges").check()
    search = page.get_by_role("combobox", name="Search")
    search.fill("rios")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Elena Ríos")
    expect(options.first).to_contain_text("hidden by the filters")
    search.fill("cartel of the")
    expect(options.first).to_contain_text("Norte Cartel")
    search.press("ArrowDown")
    search.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Norte Cartel")


def test_search_for_a_relation_filters_by_it_and_for_words_finds_claims(page: "Page") -> None:
    search = page.get_by_role("combobox", name="Search")
    search.fill("regulates")
    search.press("Enter")
    expect(page.locator("#shown")).to_have_text("1 of 11 claims pass the filters")
    page.get_by_role("button", name="Clear all filters").click()
    search.fill("probably")
    page.get_by_role("option", name="Claims with the words").click()
    expect(page.locator("#shown")).to_have_text("1 of 11 claims pass the filters")


def test_the_table_of_claims_sorts_both_ways_and_says_so(open_page: "Opening") -> None:
    page = open_page(fragment="#view=claims")
    subjects = page.locator("#view-claims tbody th")
    header = page.locator("#view-claims thead th.col-subject")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    ascending = subjects.all_inner_texts()
    assert ascending == sorted(ascending, key=str.lower)
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    assert subjects.first.inner_text() == ascending[-1]


def test_undated_claims_stand_last_whichever_way_dates_are_sorted(open_page: "Opening") -> None:
    page = open_page(fragment="#view=claims")
    dates = page.locator("#view-claims tbody td.col-date")
    expect(dates.last).to_have_text("undated")
    page.locator("#view-claims thead th.col-date button").click()
    expect(dates.last).to_have_text("undated")
    expect(dates.first).to_have_text("14 Mar 2023")


def test_the_table_of_actors_counts_claims_about_and_by_each(open_page: "Opening") -> None:
    page = open_page(fragment="#view=actors")
    row = page.locator("#view-actors tbody tr", has_text="Southern District Court")
    expect(row.locator(".col-about")).to_have_text("1")
    expect(row.locator(".col-by")).to_have_text("1")


def test_a_claim_can_be_reached_and_read_by_keyboard_alone(page: "Page") -> None:
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("money brokers")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.locator("#panel .row:focus", has_text="Norte Cartel").count():
            break
    page.keyboard.press("Enter")
    expect(page.locator("#panel .quote").first).to_contain_text("launder")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_arrow_keys_step_through_the_drawing_and_enter_opens(page: "Page") -> None:
    page.locator("#drawing").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#shown")).to_have_text(re.compile("Norte Cartel, criminal organisation, 3 links|Banco"))
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_be_visible()


def test_tabs_change_by_arrow_keys(page: "Page") -> None:
    page.get_by_role("tab", name="Network").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Claims")).to_be_focused()
    expect(page.locator("#view-claims")).to_be_visible()


def test_back_forward_and_a_copied_address_restore_what_was_shown(open_page: "Opening") -> None:
    page = open_page()
    page.get_by_role("checkbox", name="charges").check()
    page.get_by_role("tab", name="Claims").click()
    address = page.url
    page.go_back()
    expect(page.locator("#view-network")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("checkbox", name="charges")).not_to_be_checked()
    again = open_page(fragment="#" + address.split("#")[1])
    expect(again.locator("#view-claims tbody tr")).to_have_count(1)


def test_surroundings_of_an_actor_grow_with_the_depth(open_page: "Opening") -> None:
    page = open_page(fragment="#actor=atlantia")
    page.get_by_role("button", name="Show its surroundings only").click()
    expect(page.locator("#drawing")).to_have_attribute("aria-label", "Network of 3 actors and 2 links")
    page.get_by_role("combobox", name="Links away").select_option("2")
    expect(page.locator("#drawing")).to_have_attribute("aria-label", "Network of 4 actors and 4 links")


def test_a_page_without_claims_says_so_and_why(open_page: "Opening") -> None:
    ledger = sample_ledger()
    read = open_page(replace(ledger, claims=()))
    expect(read.locator("#notice")).to_contain_text("There are no claims: 4 documents were read")
    skipped = (Skipped(source="a.pdf", reason="broken", advice="repair it"),)
    unread = open_page(Ledger(documents=(), entities=(), claims=(), skipped=skipped))
    expect(unread.locator("#notice")).to_contain_text("none of the 1 input could be used")
    unread.get_by_role("tab", name="Documents").click()
    expect(unread.locator("#view-documents")).to_contain_text("a.pdf: broken; repair it")


@pytest.mark.parametrize("texts", [True, False])
def test_hostile_strings_are_shown_as_text_and_never_run(open_page: "Opening", *, texts: bool) -> None:
    page = open_page(hostile_ledger(), texts=texts)
    for view in ("Claims", "Actors", "Documents", "Relations", "Network"):
        page.get_by_role("tab", name=view).click()
    for fragment in (DISPUTE, "#actor=norte", "#actor=hall", "#view=documents"):
        page = open_page(hostile_ledger(), fragment=fragment, texts=texts)
        if fragment == "#view=documents":
            page.locator("#view-documents tbody button").first.click()
        expect(page.locator("body")).to_contain_text("alert(")
        search = page.locator("#search")
        search.fill("<")
        expect(page.get_by_role("option").first).to_be_visible()
        search.press("Enter")
        assert page.title() == "Claims made by named sources"
        links = page.eval_on_selector_all("a[href]:not(.skip, .permalink)", "all => all.map(one => one.protocol)")
        assert set(links) <= {"http:", "https:"}
        assert page.locator("#facets img, #panel img, svg[onload], [onerror]").count() == 0


def test_a_hostile_address_hash_opens_nothing(open_page: "Opening") -> None:
    page = open_page(
        fragment="#view=<img>&relation=__proto__&actor=constructor&claim=x&depth=99&limit=-1&words=%3Cscript%3E"
    )
    expect(page.locator("#notice")).to_contain_text("No claim passes these filters.")


def test_on_a_phone_nothing_is_wider_than_the_screen(open_page: "Opening") -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    for fragment in ("", DISPUTE, "#view=claims"):
        page = open_page(fragment=fragment, **phone)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("#facets")).to_be_hidden()


def test_dark_and_light_follow_the_system_and_change_at_once(open_page: "Opening") -> None:
    page = open_page(color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.emulate_media(color_scheme="light")
    assert page.evaluate(background) != dark


def test_the_policy_forbids_everything_that_is_not_the_pages_own(open_page: "Opening", tmp_path: Path) -> None:
    page = open_page()
    policy = page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert (tmp_path / "graph0.html").exists()
