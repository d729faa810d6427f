"""The clock of what is said to have happened. Every test also asserts silence: see ``conftest.py``."""

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import pytest

from graph.model import Ledger, Period
from tests.sample_ledger import sample_ledger

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Opening: TypeAlias = Callable[..., Page]

pytestmark = pytest.mark.browser

#: By speaker: closed, open to either side, and about so.
HAPPENED = {
    "hall": Period(start="2019", end="2019"),
    "report": Period(start="2020-03", end=None),
    "ministry": Period(start=None, end="2018"),
    "rios": Period(start="2021", end="2022", approximate=True),
}


def timed_ledger() -> Ledger:
    """Return the sample, in which some claims say when it happened, and one when it was said."""
    ledger = sample_ledger()
    claims = tuple(
        replace(
            claim,
            happened=HAPPENED.get(claim.attribution.speaker.entity or ""),
            said=Period(start="2023-03-13", end="2023-03-13") if claim.attribution.speaker.entity == "hall" else None,
        )
        for claim in ledger.claims
    )
    return replace(ledger, claims=claims)


@pytest.mark.parametrize(
    ("span", "count"), [("2019..2019", 1), ("2018..2018", 2), ("2021..2021", 2), ("2024..2030", 1), ("1990..2030", 5)]
)
def test_what_is_said_to_have_happened_in_a_time_passes(open_page: "Opening", span: str, count: int) -> None:
    page = open_page(timed_ledger(), fragment=f"#happened={span}")
    expect(page.locator("#shown")).to_have_text(f"{count} of 11 claims pass the filters")


def test_the_two_clocks_filter_together(open_page: "Opening") -> None:
    page = open_page(timed_ledger(), fragment="#happened=2018..2020,undated&published=2024-04..2024-04")
    expect(page.locator("#shown")).to_have_text("5 of 11 claims pass the filters")
    expect(page.get_by_role("checkbox", name="and what names no time")).to_be_checked()
    expect(page.get_by_role("button", name="Remove filter: said to have happened 2018 – 2020")).to_be_visible()


def test_a_claim_says_when_it_is_said_to_have_happened_and_when_it_was_said(open_page: "Opening") -> None:
    page = open_page(timed_ledger(), fragment="#link=brokers+laundersMoneyFor+norte")
    claims = page.locator("#panel .qualifiers")
    expect(claims.filter(has_text="13 Mar 2023")).to_have_text("said13 Mar 2023said to have happened2019")
    expect(claims.filter(has_text="since Mar 2020")).to_have_count(1)
    expect(claims.filter(has_text="until 2018")).to_have_count(1)
    page = open_page(timed_ledger(), fragment="#link=brokers+laundersMoneyFor+costa")
    expect(claims.filter(has_text="about 2021 – 2022")).to_have_count(0)
    expect(page.locator("#panel .qualifiers")).to_contain_text("about 2021 – 2022")
