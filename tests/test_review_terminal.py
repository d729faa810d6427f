"""The terminal of a review, driven by keys as a person would; what it shows is compared as text."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.judgements import ClaimJudgement, IdentityJudgement, Judgement, RootJudgement
from graph.model import Entity
from graph.review import Session
from tests.review import WHEN, build_to_review, session_on

pytest.importorskip("textual", reason="claimgraph[review] is not installed")

from textual.widgets import DataTable, Footer, Input, Select, Static

from graph.review.app import ReviewApp
from graph.review.forms import FormScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot

_WIDE, _NARROW = (140, 44), (80, 24)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return session_on(build_to_review(tmp_path))


def run(
    session: Session, scenario: "Callable[[ReviewApp, Pilot[None]], Awaitable[None]]", size: tuple[int, int] = _WIDE
) -> None:
    async def started() -> None:
        app = ReviewApp(session)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await scenario(app, pilot)

    # In a thread of its own: the tests in a browser keep a loop of events running in this one.
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, started()).result()


def shown(app: ReviewApp, where: str = "#shown") -> str:
    return str(app.screen_stack[0].query_one(where, Static).render())


def rows(app: ReviewApp) -> list[str]:
    table = app.query_one(DataTable)
    return ["|".join(str(cell) for cell in table.get_row_at(row)) for row in range(table.row_count)]


def keys_offered(app: ReviewApp) -> set[str]:
    return {binding.binding.description for binding in app.screen.active_bindings.values() if binding.enabled}


def held(session: Session) -> list[Judgement]:
    return list(session.standing)


def test_it_opens_on_the_first_list_with_something_open(session: Session) -> None:
    async def scenario(app: ReviewApp, _: "Pilot[None]") -> None:
        assert rows(app) == [" |Costa Group · Norte Cartel"]
        assert (
            shown(app, "#lists")
            == " 1 Pairs of actors 1   2 Disputes 4   3 Unsure 1   4 All claims 12   5 Decisions 0  "
        )
        text = shown(app)
        assert text.startswith("Are these two one?")
        assert "Might be one: both have a port (0.70)" in text
        assert "harbour: …" in text
        assert "out.judgements.ttl" in app.sub_title

    run(session, scenario)


def test_a_claim_stands_in_its_paragraph_with_what_is_known_of_it(session: Session) -> None:
    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        await pilot.press("3")
        text = shown(app)
        assert text.split("\n\n")[:2] == [
            (
                "Elena Ríos says that probably money brokers launder money for Costa Group "
                "(hedged by the word “probably”)."
            ),
            "The money brokers probably wash the cash of the Costa Group, Elena Ríos said.",
        ]
        for line in (
            "Subject       money brokers (Group)",
            "Relation      laundersMoneyFor",
            "Speaker       Elena Ríos",
            "Stance        affirmed, probable",
            "Goes back to  unknown",
            "Document      Brokers wash cartel cash, The Harbour Post, 2023-03-14 (harbour:",
            "Confidence    0.30; claimgraph explain c-",
        ):
            assert line in text

    run(session, scenario)


def test_accepting_asks_for_a_reason_and_goes_on_to_the_next_open_claim(session: Session) -> None:
    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        await pilot.press("2", "a")
        assert isinstance(app.screen, FormScreen)
        assert app.screen.query_one("#reason", Input).value == "the words say so"
        await pilot.press(*"read twice", "enter")
        (kept,) = held(session)
        assert isinstance(kept, ClaimJudgement)
        assert (kept.finding, kept.reason, kept.author, kept.date) == ("accept", "read twice", "Ada", WHEN)
        assert rows(app)[0].startswith("✓|")
        assert app.query_one(DataTable).cursor_row == 1
        assert shown(app, "#told").endswith("read twice); u takes it back")

    run(session, scenario)


def test_escape_leaves_everything_as_it_is(session: Session) -> None:
    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        await pilot.press("2", "r", "escape")
        assert not isinstance(app.screen, FormScreen)
        assert held(session) == []
        assert not session.path.exists()

    run(session, scenario)


def test_u_takes_the_last_decision_back(session: Session) -> None:
    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        await pilot.press("2", "r", "enter")
        assert rows(app)[0].startswith("✗|")
        await pilot.press("u")
        assert rows(app)[0].startswith(" |")
        assert "taken back: rejected" in shown(app, "#told")
        await pilot.press("u")
        assert "no decision of yours" in shown(app, "#told")

    run(session, scenario)


def test_a_part_is_corrected_and_what_is_wrong_in_the_form_is_said(session: Session) -> None:
    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        await pilot.press("3", "c")
        await pilot.press(*"Nort Cartel", "enter")
        assert isinstance(app.screen, FormScreen)
        assert "is it one of: Norte Cartel" in str(app.screen.query_one(".wrong", Static).render())
        app.screen.query_one("#subject", Input).value = "Norte Cartel"
        app.screen.query_one("#certainty", Select).value = "possible"
        await pilot.press("ctrl+s")
        (kept,) = held(session)
        assert isinstance(kept, ClaimJudgement)
        assert kept.correction is not None
        assert kept.correction.subject is not None
        assert (kept.correction.subject.id, kept.correction.certainty, kept.correction.object) == (
            "norte", "possible", None,
        )  # fmt: skip
        assert "Decided\ncorrected to subject Norte Cartel, certainty possible" in shown(app).replace("  ", " ")

    run(session, scenario)


def test_a_pair_is_decided_by_one_key(session: Session) -> None:
    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        for key, mark in (("s", "="), ("d", "≠"), ("question_mark", "?")):
            await pilot.press(key, *"seen", "enter")
            assert rows(app) == [f"{mark}|Costa Group · Norte Cartel"]
        (kept,) = held(session)
        assert isinstance(kept, IdentityJudgement)
        assert "nothing is open in this list" in shown(app, "#told") or "unsure" in shown(app, "#told")

    run(session, scenario)


def test_actors_are_merged_split_and_a_root_is_marked_from_a_claim(session: Session) -> None:
    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        await pilot.press("3", "m", *"Banco del Golfo", "tab", "tab", *"one owner", "enter")
        await pilot.press("x", "tab", *"another office", "enter")
        await pilot.press("o", *"committee", "tab", "tab", *"it quotes it", "enter")
        kinds = sorted(type(one).__name__ for one in held(session))
        assert kinds == ["IdentityJudgement", "IdentityJudgement", "RootJudgement"]
        (root,) = (one for one in held(session) if isinstance(one, RootJudgement))
        assert root.document is not None
        assert root.document.slug == "committee"
        assert rows(app)[0].startswith("⇐|")

    run(session, scenario)


def test_the_list_of_decisions_shows_each_and_takes_back_the_one_under_the_cursor(session: Session) -> None:
    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        await pilot.press("2", "a", "enter", "r", "enter")
        await pilot.press("5")
        assert len(rows(app)) == 2
        wanted = next(at for at, row in enumerate(rows(app)) if "|accepted" in row)
        app.query_one(DataTable).move_cursor(row=wanted)
        await pilot.press("u")
        (kept,) = held(session)
        assert isinstance(kept, ClaimJudgement)
        assert kept.finding == "reject"

    run(session, scenario)


def test_what_the_last_build_says_of_a_decision_is_shown(session: Session) -> None:
    judgement = session.verdict(session.ledger.claims[0], "accept", "yes")  # type: ignore[arg-type]
    session.told[judgement.id] = "look again: the text of harbour has changed since; the words are there"

    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        await pilot.press("5")
        assert rows(app)[0].startswith("!|accepted")
        assert "The last build says: look again: the text of harbour has changed" in shown(app)
        await pilot.press("4")
        assert "look again: the text of harbour has changed" in shown(app)

    run(session, scenario)


def test_keys_are_offered_where_they_mean_something(session: Session) -> None:
    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        assert {"Same", "Different", "Unsure", "Undo"} <= keys_offered(app)
        assert not {"Accept", "Correct", "Root"} & keys_offered(app)
        await pilot.press("2")
        assert {"Accept", "Reject", "Correct", "Merge", "Split", "Root"} <= keys_offered(app)
        assert "Same" not in keys_offered(app)
        await pilot.press("5", "a", "s", "c")
        assert not isinstance(app.screen, FormScreen)
        assert app.query_one(Footer)

    run(session, scenario)


def test_j_k_and_n_move_through_a_list(session: Session) -> None:
    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        table = app.query_one(DataTable)
        await pilot.press("4", "j", "j", "k")
        assert table.cursor_row == 1
        await pilot.press("a", "enter", "k", "k", "n")
        assert table.cursor_row == 2
        await pilot.press("1", "s", "enter", "n")
        assert "nothing is open in this list" in shown(app, "#told")

    run(session, scenario)


def test_it_can_be_used_on_a_small_terminal(session: Session) -> None:
    async def scenario(app: ReviewApp, pilot: "Pilot[None]") -> None:
        assert app.has_class("narrow")
        await pilot.press("2", "c")
        form = app.screen.query_one("#form")
        assert form.region.height <= 24
        assert form.region.right <= 80
        await pilot.press("escape", "a", "enter")
        assert len(held(session)) == 1

    run(session, scenario, _NARROW)


def test_hostile_words_are_shown_as_they_are(session: Session) -> None:
    session.entities["norte"] = _renamed(session, "[red]Norte[/] \x1b[2J")

    async def scenario(app: ReviewApp, _: "Pilot[None]") -> None:
        assert rows(app) == [" |Costa Group · [red]Norte[/] \\x1b[2J"]
        assert "[red]Norte[/] \\x1b[2J" in shown(app)

    run(session, scenario)


def _renamed(session: Session, label: str) -> Entity:
    return replace(session.entities["norte"], label=label)
