"""What the page opens: links, actors and documents. Every test also asserts silence: see ``conftest.py``."""

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import pytest

from graph.model import Assessment, Derivation, Join, Ledger, Other, Ruling
from graph.network import Link, build_network
from graph.tally import tally
from tests.sample_ledger import SAID, VOCABULARY, Said, sample_ledger

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Opening: TypeAlias = Callable[..., Page]

pytestmark = pytest.mark.browser

DISPUTE = "#link=brokers+laundersMoneyFor+norte"


def echoing_ledger() -> Ledger:
    """Return the sample, in which Hall only repeats what the report found."""
    ledger = sample_ledger()
    claims = tuple(
        replace(claim, root="r-1") if claim.attribution.speaker.entity == "hall" else claim for claim in ledger.claims
    )
    return replace(ledger, claims=claims)


def links_of(ledger: Ledger) -> list[Link]:
    return [known["link"] for _, _, known in build_network(ledger, VOCABULARY).edges(data=True)]


@pytest.mark.parametrize("at", range(9))
def test_a_link_says_what_it_rests_on_as_the_build_counts_it(open_page: "Opening", at: int) -> None:
    link = links_of(echoing_ledger())[at]
    known = link.proposition
    page = open_page(echoing_ledger(), fragment=f"#link={known.subject}+{known.relation}+{known.object}")
    expect(page.locator("#panel .counts")).to_contain_text(str(link.tally.all))


@pytest.mark.parametrize("at", range(4))
def test_a_document_says_what_its_claims_rest_on_as_the_build_counts_it(open_page: "Opening", at: int) -> None:
    ledger = echoing_ledger()
    document = ledger.documents[at]
    claims = [claim for claim in ledger.claims if claim.evidence.document == document.id]
    page = open_page(ledger, fragment=f"#text={document.id}")
    rests_on = str(tally(claims)).removeprefix("1 document, ")
    expect(page.locator("#panel .counts")).to_contain_text(f"by {rests_on}")


def test_echoes_are_folded_under_their_root_and_open_with_it(open_page: "Opening") -> None:
    page = open_page(echoing_ledger(), fragment=DISPUTE)
    side = page.locator("#panel .side").first
    expect(side.locator(".root-name")).to_have_text("One root: report of the committee")
    # The earlier of the two stands open.
    expect(side.locator(".root > .claim")).to_contain_text("Martin Hall")
    echo = side.locator(".echoes .claim")
    expect(echo).to_be_hidden()
    side.get_by_text("1 more claim of this root, in Supply chains of opioids").click()
    expect(echo).to_contain_text("since 2019")


def test_the_address_of_an_echo_unfolds_it(open_page: "Opening") -> None:
    ledger = echoing_ledger()
    echo = next(claim for claim in ledger.claims if claim.attribution.speaker.entity == "report")
    page = open_page(ledger, fragment=f"{DISPUTE}&claim={echo.id}")
    expect(page.locator(".echoes .claim.pointed")).to_be_visible()


def test_words_that_negate_are_marked_apart_from_words_that_hedge(open_page: "Opening") -> None:
    page = open_page(fragment="#view=claims")
    expect(page.locator("td.col-quote mark.negation")).to_have_text(["not", "fails to"])
    assert sorted(page.locator("td.col-quote mark.hedge").all_inner_texts()) == ["allege", "may", "probably"]
    page = open_page(fragment=DISPUTE)
    expect(page.locator("#panel .key")).to_contain_text("negation, hedge")


def test_a_pronoun_says_whom_it_stands_for(open_page: "Opening") -> None:
    ledger = sample_ledger()
    claims = list(ledger.claims)
    texts = {document.id: document.text for document in ledger.documents}
    at = next(place for place, claim in enumerate(claims) if claim.proposition.subject == "costa")
    earlier = texts[claims[at].evidence.document].index("Elena Ríos")
    antecedent = (earlier, earlier + len("Elena Ríos"))
    claims[at] = replace(claims[at], evidence=replace(claims[at].evidence, subject_antecedent=antecedent))
    page = open_page(replace(ledger, claims=tuple(claims)), fragment="#link=costa+controls+bank")
    expect(page.locator("#panel .claim")).to_contain_text("“Costa Group” stands for “Elena Ríos”, earlier in the text")


def test_a_link_to_a_claim_can_be_copied_and_leads_back_to_it(open_page: "Opening") -> None:
    page = open_page(fragment="#view=claims&relation=laundersMoneyFor")
    page.locator("td.col-relation button").first.click()
    link = page.locator("#panel .permalink").first
    fragment = link.get_attribute("href")
    again = open_page(fragment=fragment)
    expect(again.locator("#panel .claim.pointed")).to_have_count(1)
    expect(again.locator("#shown")).to_have_text("5 of 11 claims pass the filters")
    link.click()
    expect(page.locator("#panel .claim.pointed")).to_have_count(1)


def test_a_link_says_which_of_its_claims_the_filters_leave_out(open_page: "Opening") -> None:
    page = open_page(fragment=f"{DISPUTE}&polarity=denied")
    expect(page.locator("#panel")).to_contain_text("2 claims here do not pass the filters")
    expect(page.locator("#panel .claim", has_text="Martin Hall")).to_contain_text("filtered out")
    expect(page.locator("#panel .claim.denied")).not_to_contain_text("filtered out")


def test_an_actor_says_why_each_name_is_held_to_be_it(open_page: "Opening") -> None:
    ledger = sample_ledger()
    entities = tuple(
        replace(one, mentions=tuple(replace(mention, reason="surname") for mention in one.mentions))
        if one.id == "norte"
        else one
        for one in ledger.entities
    )
    page = open_page(replace(ledger, entities=entities), fragment="#actor=norte")
    expect(page.locator("#panel .names")).to_contain_text("“Norte Cartel” surname · 5 times")
    expect(page.locator("#panel .names")).to_contain_text("Known from these documents alone.")
    page = open_page(fragment="#actor=atlantia")
    expect(page.locator("#panel .names").get_by_role("link")).to_have_attribute("href", "https://example.org/atlantia")
    expect(page.locator("#panel .names")).to_contain_text("Known from the list of actors that claimgraph ships.")


def test_an_actor_shows_who_else_of_its_name_is_kept_apart(open_page: "Opening") -> None:
    ledger = sample_ledger()
    entities = tuple(replace(one, label="Norte cartel") if one.id == "costa" else one for one in ledger.entities)
    page = open_page(replace(ledger, entities=entities), fragment="#actor=norte")
    others = page.get_by_role("region", name="What else it might be")
    expect(others).to_contain_text("has the same name")
    others.get_by_role("button").click()
    expect(page.locator("#panel h2")).to_have_text("Norte cartel")


def test_an_actor_says_who_decided_what_it_is_and_is_not(open_page: "Opening") -> None:
    join = Join(
        left="e-1", right="e-2", left_name="Norte Cartel", right_name="Cartel of the North", reason="words in order"
    )
    decided = {"judgement": "j-1", "author": "A. Editor", "date": "2024-05-03"}
    others = {
        "joined": (join,),
        "perhaps": (Other(entity="costa", reason="a like name", score=0.71),),
        "apart": (Other(entity="hall", reason="a person", **decided),),
    }
    ledger = sample_ledger()
    entities = tuple(replace(one, **others) if one.id == "norte" else one for one in ledger.entities)
    page = open_page(replace(ledger, entities=entities), fragment="#actor=norte")
    expect(page.locator("#panel .names")).to_contain_text("“Norte Cartel” and “Cartel of the North” words in order")
    perhaps = page.get_by_role("region", name="What else it might be")
    expect(perhaps).to_contain_text("Costa Group3 claimsa like name · likeness 0.71")
    expect(page.get_by_role("region", name="What it is not")).to_contain_text("decided by A. Editor, 3 May 2024")


def test_a_claim_says_who_decided_what_about_it(open_page: "Opening") -> None:
    ruling = Ruling(finding="accept", judgement="j-1", author="A. Editor", date="2024-05-03", reason="read twice")
    ledger = sample_ledger()
    claims = tuple(
        replace(claim, rulings=(ruling,)) if claim.attribution.speaker.entity == "hall" else claim
        for claim in ledger.claims
    )
    page = open_page(replace(ledger, claims=claims), fragment=DISPUTE)
    expect(page.locator("#panel .ruling")).to_have_text(["Accepted by A. Editor, 3 May 2024: read twice"])


def test_an_actor_lists_its_documents_which_open(open_page: "Opening") -> None:
    page = open_page(fragment="#actor=norte")
    documents = page.get_by_role("region", name="Documents", exact=True)
    expect(documents.get_by_role("button")).to_have_count(3)
    documents.get_by_role("button", name="Ministry rejects accusations").click()
    expect(page.locator("#panel h2")).to_have_text("Ministry rejects accusations")


def test_a_document_says_where_it_comes_from(open_page: "Opening") -> None:
    ledger = sample_ledger()
    harbour = next(document for document in ledger.documents if document.slug == "harbour")
    page = open_page(fragment=f"#text={harbour.id}")
    facts = page.locator("#panel .facts-of")
    for words in ("The Harbour Post", "14 Mar 2023", "harbour.txt (plain text)", harbour.sha256[:24]):
        expect(facts).to_contain_text(words)
    expect(facts.get_by_role("link")).to_have_attribute("href", "https://example.org/harbour")


def test_a_claim_leads_to_its_words_in_the_document_and_back(open_page: "Opening") -> None:
    page = open_page(fragment=DISPUTE)
    page.get_by_role("button", name="Read in the document: Supply chains of opioids").click()
    words = page.locator("#panel mark.pointed")
    expect(words).to_contain_text("The report finds that money brokers launder")
    expect(words).to_be_in_viewport()
    words.press("Enter")
    expect(page.locator("#panel .claim.pointed")).to_contain_text("report of the committee")


def test_a_passage_with_several_claims_lists_them(open_page: "Opening") -> None:
    ledger = sample_ledger()
    claim = next(one for one in ledger.claims if one.proposition.relation == "charges")
    proposition = replace(claim.proposition, subject="bank", object="court")
    second = replace(claim, id="c-second", proposition=proposition)
    page = open_page(replace(ledger, claims=(*ledger.claims, second)), fragment=f"#text={claim.evidence.document}")
    page.locator("#panel mark.claimed", has_text="charged Banco del Golfo").click()
    passage = page.get_by_role("group", name="2 claims in this passage")
    expect(passage.get_by_role("button")).to_have_count(2)
    passage.get_by_role("button", name="Banco del Golfo charges Southern District Court").click()
    expect(page.locator("#panel .claim.pointed")).to_have_count(1)


def test_the_list_of_a_documents_claims_leads_to_their_words(open_page: "Opening") -> None:
    ledger = sample_ledger()
    committee = next(document for document in ledger.documents if document.slug == "committee")
    page = open_page(fragment=f"#text={committee.id}")
    page.get_by_text("List of 3 claims").click()
    page.locator(".contents").get_by_role("button", name="Atlantia regulates chemical suppliers").click()
    expect(page.locator("#panel mark.pointed")).to_have_text("Atlantia fails to regulate chemical suppliers.")


def test_a_document_shows_its_claims_only(open_page: "Opening") -> None:
    ledger = sample_ledger()
    denial = next(document for document in ledger.documents if document.slug == "denial")
    page = open_page(fragment=f"#text={denial.id}")
    page.get_by_role("button", name="Show its claims only").click()
    expect(page.locator("#view-claims tbody tr")).to_have_count(2)


def test_marks_stand_right_after_characters_beyond_the_basic_plane(open_page: "Opening") -> None:
    moved: list[Said] = [replace(one, marked="\U0001f4b0 " + one.marked) for one in SAID]
    ledger = sample_ledger(moved)
    page = open_page(ledger, fragment=f"#text={ledger.claims[0].evidence.document}")
    for words in page.locator("#panel mark.claimed").all_inner_texts():
        assert words.startswith("\U0001f4b0")
        assert words.endswith((".", "unit."))


def test_back_in_the_panel_returns_to_what_was_open_before(open_page: "Opening") -> None:
    page = open_page(fragment="#actor=norte")
    # Before the first step there is nothing in the page to go back to.
    expect(page.get_by_role("button", name="Back")).to_have_count(0)
    page.locator("#panel .row").first.click()
    expect(page.locator("#panel h2")).not_to_have_text("Norte Cartel")
    page.get_by_role("button", name="Back").click()
    expect(page.locator("#panel h2")).to_have_text("Norte Cartel")


def test_a_document_says_what_its_words_come_from_and_what_took_them(open_page: "Opening") -> None:
    ledger = sample_ledger()
    harbour, daily = (next(one.id for one in ledger.documents if one.slug == slug) for slug in ("harbour", "daily"))
    derivation = Derivation(document=daily, source=harbour, kind="reprint", score=0.94)
    page = open_page(replace(ledger, derivations=(derivation,)), fragment=f"#text={daily}")
    words = page.get_by_role("region", name="Where its words come from")
    expect(words).to_contain_text("is a reprint of Brokers wash cartel cash · The Harbour Post · 94% of its words")
    words.get_by_role("button").click()
    expect(page.locator("#panel h2")).to_have_text("Brokers wash cartel cash")
    expect(words).to_contain_text("was reprinted by Court hears of bank's role")


def test_what_the_user_holds_of_a_source_is_shown_and_told_apart(open_page: "Opening") -> None:
    ledger = sample_ledger()
    held = (
        Assessment(kind="actor", about="hall", reliability="B", note="met twice"),
        Assessment(kind="publisher", about="The Harbour Post", reliability="D"),
        Assessment(kind="claim", about=ledger.claims[0].id, credibility=5),
    )
    page = open_page(replace(ledger, assessments=held), fragment=DISPUTE)
    claim = page.locator(".claim", has_text="Martin Hall, once")
    expect(claim.locator(".ruling")).to_have_text(
        [
            "Your assessment of The Harbour Post: D, not usually reliable",
            "Your assessment of Martin Hall: B, usually reliable; met twice",
        ]
    )


def test_a_link_names_what_is_said_that_it_excludes(open_page: "Opening") -> None:
    regulates = replace(VOCABULARY.relations["regulates"], excludes=frozenset({"controls"}))
    controls = replace(VOCABULARY.relations["controls"], excludes=frozenset({"regulates"}))
    relations = {**VOCABULARY.relations, "regulates": regulates, "controls": controls}
    vocabulary = replace(VOCABULARY, relations=relations)
    ledger = sample_ledger()
    claim = next(one for one in ledger.claims if one.proposition.relation == "controls")
    other = replace(claim, id="c-other", proposition=replace(claim.proposition, relation="regulates"))
    page = open_page(
        replace(ledger, claims=(*ledger.claims, other)), vocabulary=vocabulary, fragment="#link=costa+controls+bank"
    )
    excluded = page.get_by_role("region", name="What is said that it excludes")
    excluded.get_by_role("button", name="Costa Group regulates Banco del Golfo").click()
    expect(page.locator("#panel h2")).to_contain_text("regulates")
