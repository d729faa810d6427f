"""The terminal of a review: lists on the left, the sentence in its paragraph on the right, a key a decision."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import DataTable, Footer, Header, Static

from graph.console import printable
from graph.errors import ClaimgraphError
from graph.judgements import Finding, Judgement, Sameness
from graph.model import Certainty, Claim, Polarity
from graph.review.context import Piece
from graph.review.forms import Field, FormScreen
from graph.review.queue import TITLES, Pair, Shelf
from graph.review.session import Change, Session
from graph.review.words import (
    REASONS,
    entity_words,
    facts,
    in_words,
    item_title,
    names_near,
    said_of,
    speaker_name,
    status,
)

#: The list of decisions, beside those of things to review.
_DECISIONS = "decisions"
_LISTS: tuple[str, ...] = (*Shelf, _DECISIONS)
_MARKS = {
    "": " ",
    "root marked": "⇐",
    "accepted": "✓",
    "rejected": "✗",
    "corrected": "✎",
    "same": "=",
    "different": "≠",
    "unsure": "?",
}
#: How pieces look; the later wins. Each differs in more than colour.
_LOOKS = (
    ("quote", "bold"),
    ("stance", "italic"),
    ("stands for", "underline dim"),
    ("relation", "bold magenta underline"),
    ("subject", "bold cyan reverse"),
    ("object", "bold green reverse"),
)
_NARROW = 90

Item = Claim | Pair | Judgement


class ReviewApp(App[None]):
    """Shows what is worth a look and takes decisions."""

    TITLE = "claimgraph review"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"shelf('{name}')", show=False) for number, name in enumerate(_LISTS, start=1)),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("n", "next", "Next open"),
        Binding("a", "verdict('accept')", "Accept"),
        Binding("r", "verdict('reject')", "Reject"),
        Binding("c", "correct", "Correct"),
        Binding("s", "same('same')", "Same"),
        Binding("d", "same('different')", "Different"),
        Binding("question_mark", "same('unsure')", "Unsure", key_display="?"),
        Binding("m", "merge", "Merge"),
        Binding("x", "split", "Split"),
        Binding("o", "root", "Root"),
        Binding("u", "undo", "Undo"),
        Binding("q", "quit", "Quit"),
    ]

    def __init__(self, session: Session) -> None:
        """Review what a session holds."""
        super().__init__()
        self.session = session
        self.shelf = next(
            (name for name in _LISTS if name != _DECISIONS and session.open_items(Shelf(name))), Shelf.ALL
        )
        self.items: list[Item] = []

    def compose(self) -> ComposeResult:
        """Lay out the lists, the detail and the keys."""
        yield Header()
        yield Static(id="lists")
        with Horizontal(id="work"):
            yield DataTable(id="items", cursor_type="row", show_header=False)
            with VerticalScroll(id="detail"):
                yield Static(id="shown", markup=False)
        yield Static(id="told", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Show the first list that has something open."""
        self.sub_title = f"{self.session.author}, into {self.session.path.name}"
        self._list()
        self.query_one(DataTable).focus()

    def on_resize(self) -> None:
        """Put the detail under the lists where the terminal is narrow."""
        self.set_class(self.size.width < _NARROW, "narrow")

    # --- lists -----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - as the library calls it
        """Offer the keys that mean something for what is shown."""
        on_claim, on_pair = isinstance(self.current, Claim), isinstance(self.current, Pair)
        if action in ("verdict", "correct", "merge", "split", "root"):
            return on_claim
        return on_pair if action == "same" else True

    @property
    def current(self) -> Item | None:
        """What the cursor is on."""
        if not self.items:
            return None
        return self.items[min(self.query_one(DataTable).cursor_row, len(self.items) - 1)]

    def action_shelf(self, name: str) -> None:
        """Go to a list."""
        self.shelf = name
        self._list()

    def action_move(self, by: int) -> None:
        """Go up or down."""
        table = self.query_one(DataTable)
        table.move_cursor(row=max(0, min(len(self.items) - 1, table.cursor_row + by)))

    def action_next(self) -> None:
        """Go to the next thing that nobody has decided, round the end of the list."""
        table, count = self.query_one(DataTable), len(self.items)
        for step in range(1, count + 1):
            at = (table.cursor_row + step) % count
            item = self.items[at]
            if isinstance(item, (Claim, Pair)) and self.session.is_open(item):
                table.move_cursor(row=at)
                return
        self._tell("nothing is open in this list")

    def _list(self, row: int = 0) -> None:
        self.items = self._items()
        table = self.query_one(DataTable)
        table.clear(columns=True)
        table.add_columns("", "")
        for item in self.items:
            table.add_row(*self._row(item))
        if self.items:
            table.move_cursor(row=min(row, len(self.items) - 1))
        self._tabs()
        self._show()

    def _items(self) -> list[Item]:
        if self.shelf == _DECISIONS:
            return [*self.session.decisions]
        return list(self.session.items(Shelf(self.shelf)))

    def _row(self, item: Item) -> tuple[Text, Text]:
        if isinstance(item, Judgement):
            told = item.id in self.session.told
            return Text("!" if told else " "), Text(printable(in_words(self.session, item)), no_wrap=True)
        held = status(self.session, item)
        return Text(_MARKS.get(held, "!")), Text(
            printable(item_title(self.session, item)), no_wrap=True, style="" if self.session.is_open(item) else "dim"
        )

    def _tabs(self) -> None:
        line = Text()
        for number, name in enumerate(_LISTS, start=1):
            if name == _DECISIONS:
                title, count = "Decisions", len(self.session.standing)
            else:
                title, count = TITLES[Shelf(name)], self.session.open_items(Shelf(name))
            line.append(f" {number} {title} {count} ", style="reverse" if name == self.shelf else "")
            line.append(" ")
        self.query_one("#lists", Static).update(line)

    @on(DataTable.RowHighlighted)
    def _show(self) -> None:
        shown = self.query_one("#shown", Static)
        item = self.current
        if item is None:
            shown.update(Text("Nothing here. Press 1 to 5 for another list.", style="dim"))
        elif isinstance(item, Claim):
            shown.update(self._claim(item))
        elif isinstance(item, Pair):
            shown.update(self._pair(item))
        else:
            shown.update(self._judgement(item))
        self.query_one("#detail").scroll_home(animate=False)
        self.refresh_bindings()

    # --- one thing -------------------------------------------------------------------------------------------------

    def _claim(self, claim: Claim) -> Text:
        pieces, without = self.session.context(claim)
        text = Text()
        text.append(f"{_plain(self.session.sentences.sentence(claim))}\n\n", style="bold")
        text.append_text(marked(pieces))
        text.append("\n\n")
        if without:
            text.append(f"The quote alone: {_plain(without)}\n\n", style="yellow")
        text.append_text(_legend())
        self._decisions(text, self.session.on_claim(claim))
        for name, value in facts(self.session, claim):
            text.append(f"\n{name:14}", style="dim")
            text.append(_plain(value))
        return text

    def _pair(self, pair: Pair) -> Text:
        text = Text("Are these two one?\n", style="bold")
        for entity in (self.session.entities[pair.left], self.session.entities[pair.right]):
            text.append(f"\n{_plain(entity_words(entity))}", style="bold cyan")
            text.append(f"  {entity.id}\n", style="dim")
            for line in said_of(self.session, entity):
                text.append(f"  {_plain(line)}\n")
        for reason in pair.reasons:
            text.append("\nMight be one: ", style="dim")
            text.append(_plain(reason))
        if pair.score is not None:
            text.append(f" ({pair.score:.2f})", style="dim")
        text.append("\n")
        self._decisions(text, self.session.on_pair(pair))
        return text

    def _judgement(self, judgement: Judgement) -> Text:
        text = Text(_plain(in_words(self.session, judgement)))
        text.append(f"\n\n{judgement.id}", style="dim")
        for passage in judgement.evidence:
            text.append(f"\nrests on {passage.document.slug}:{passage.start}-{passage.end} “{_plain(passage.quote)}”")
        if judgement.id in self.session.told:
            text.append(f"\n\nThe last build says: {_plain(self.session.told[judgement.id])}", style="yellow")
        text.append("\n\nu takes this decision back; nothing is deleted.", style="dim")
        return text

    def _decisions(self, text: Text, found: Sequence[Judgement]) -> None:
        if not found:
            return
        text.append("\nDecided", style="bold")
        for one in found:
            text.append(f"\n{_plain(in_words(self.session, one))}")
            if one.id in self.session.told:
                text.append(f"\n  the last build says: {_plain(self.session.told[one.id])}", style="yellow")
        if self.session.contradicted(found):
            text.append("\nThese contradict one another; a build carries out neither.", style="yellow")
        text.append("\n")

    # --- decisions -------------------------------------------------------------------------------------------------

    def action_verdict(self, finding: str) -> None:
        """Accept or reject the claim."""
        claim = self._claim_here()
        self._ask(
            f"{finding.capitalize()}: {item_title(self.session, claim)}",
            [Field(name="reason", label="Reason", value=REASONS[finding])],
            lambda given: self.session.verdict(claim, Finding(finding), given["reason"]),
            onwards=True,
        )

    def action_correct(self) -> None:
        """Correct parts of the claim."""
        claim, session = self._claim_here(), self.session
        names = tuple(sorted({entity.label for entity in session.entities.values()}))
        labels = {name: entity.label for name, entity in session.entities.items()}
        relations = tuple((one.name, one.label) for one in session.vocabulary.relations.values())
        if claim.proposition.relation not in session.vocabulary.relations:
            relations = ((claim.proposition.relation, claim.proposition.relation), *relations)
        types = (("", "who is known"), *((one.name, one.label) for one in session.vocabulary.entity_types.values()))
        fields = [
            Field(name="subject", label="Subject", value=labels[claim.proposition.subject], suggestions=names),
            Field(name="relation", label="Relation", value=claim.proposition.relation, options=relations),
            Field(name="object", label="Object", value=labels[claim.proposition.object], suggestions=names),
            Field(name="speaker", label="Speaker", value=speaker_name(session, claim), suggestions=names),
            Field(
                name="polarity", label="Polarity", value=claim.stance.polarity,
                options=tuple((one.value, one.value) for one in Polarity),
            ),
            Field(
                name="certainty", label="Certainty", value=claim.stance.certainty,
                options=tuple((one.value, one.value) for one in Certainty),
            ),
            Field(name="type", label="Somebody new", options=types),
            Field(name="reason", label="Reason", value=REASONS["correct"]),
        ]  # fmt: skip

        def save(given: Mapping[str, str]) -> object:
            parts = {name: value for name, value in given.items() if name != "reason"}
            return session.verdict(claim, Finding.CORRECT, given["reason"], Change(**parts))

        self._ask(f"Correct what is wrong: {claim.evidence.quote}", fields, save, onwards=True)

    def action_same(self, sameness: str) -> None:
        """Decide about the pair."""
        pair = self.current
        if not isinstance(pair, Pair):
            return
        left, right = self.session.entities[pair.left], self.session.entities[pair.right]
        titles = {"same": "are one", "different": "are two", "unsure": "may be one or two: nobody can tell"}
        self._ask(
            f"{left.label} and {right.label} {titles[sameness]}",
            [Field(name="reason", label="Reason", value="; ".join(pair.reasons) if sameness == "same" else "")],
            lambda given: self.session.same(left, right, Sameness(sameness), given["reason"]),
            onwards=True,
        )

    def action_merge(self) -> None:
        """Say that the subject or the object of the claim is the same as somebody else."""
        claim, session = self._claim_here(), self.session
        subject, object_ = session.entities[claim.proposition.subject], session.entities[claim.proposition.object]
        near = [*names_near(session, subject), *names_near(session, object_)]
        names = tuple(dict.fromkeys([*near, *sorted({one.label for one in session.entities.values()})]))
        options = ((subject.id, entity_words(subject)), (object_.id, entity_words(object_)))
        self._ask(
            "Two actors are one",
            [
                Field(name="other", label="Somebody else", suggestions=names),
                Field(name="actor", label="is the same as", value=subject.id, options=options),
                Field(name="reason", label="Reason"),
            ],
            lambda given: session.merge(given["actor"], given["other"], given["reason"]),
        )

    def action_split(self) -> None:
        """Say that this document's subject or object is another than who all others call so."""
        claim, session = self._claim_here(), self.session
        ends = (session.entities[claim.proposition.subject], session.entities[claim.proposition.object])
        document = session.documents[claim.evidence.document]
        self._ask(
            f"In {document.slug} this is another than in all other documents",
            [
                Field(
                    name="actor", label="Who", value=ends[0].id,
                    options=tuple((one.id, entity_words(one)) for one in ends),
                ),
                Field(name="reason", label="Reason"),
            ],
            lambda given: session.split(session.entities[given["actor"]], document, given["reason"]),
        )  # fmt: skip

    def action_root(self) -> None:
        """Say where the claim comes from."""
        claim, session = self._claim_here(), self.session
        known = tuple(
            sorted({*(one.slug for one in session.ledger.documents), *(one.label for one in session.ledger.roots)})
        )
        self._ask(
            "Where does it come from? A document that was read, or a name; empty: nobody can tell",
            [
                Field(name="label", label="Source", suggestions=known),
                Field(
                    name="whole", label="Holds for",
                    options=(("", "this claim"), ("yes", "all that the document says itself")),
                ),
                Field(name="reason", label="Reason"),
            ],
            lambda given: session.root(claim, given["label"], given["reason"], whole=bool(given["whole"])),
        )  # fmt: skip

    def action_undo(self) -> None:
        """Take back the decision under the cursor in the list of decisions, else the last one that the author made."""
        item = self.current if self.shelf == _DECISIONS else None
        try:
            undone = self.session.undo(item.id if isinstance(item, Judgement) else None)
        except ClaimgraphError as error:
            self._tell(str(error))
            return
        self._list(self.query_one(DataTable).cursor_row)
        self._tell(
            "there is no decision of yours to take back"
            if undone is None
            else f"taken back: {in_words(self.session, undone)}"
        )

    def _claim_here(self) -> Claim:
        claim = self.current
        if not isinstance(claim, Claim):
            raise TypeError("a key for claims is bound where none is shown")
        return claim

    def _ask(
        self,
        title: str,
        fields: list[Field],
        save: Callable[[Mapping[str, str]], object],
        *,
        onwards: bool = False,
    ) -> None:
        """Ask, and go on to the next open thing once it is decided."""

        def done(saved: bool | None) -> None:  # noqa: FBT001 - as the library calls it
            if not saved:
                return
            self._list(self.query_one(DataTable).cursor_row)
            last = self.session.last
            if onwards:
                self.action_next()
            if last is not None:
                self._tell(f"{in_words(self.session, last)}; u takes it back")

        self.push_screen(FormScreen(_plain(title), fields, save), done)

    def _tell(self, message: str) -> None:
        self.query_one("#told", Static).update(_plain(message))


def marked(pieces: tuple[Piece, ...]) -> Text:
    """Return a context with its marks."""
    text = Text()
    for piece in pieces:
        style = " ".join(look for kind, look in _LOOKS if kind in piece.kinds)
        text.append(_plain(piece.text), style=style)
    return text


def _legend() -> Text:
    line = Text()
    for name, look in _LOOKS:
        if name != "quote":
            line.append(name, style=look)
            line.append("  ")
    line.append("\n")
    return line


def _plain(words: str) -> str:
    """Return words in which nothing steers the terminal; lines stay lines."""
    return "\n".join(printable(line) for line in words.split("\n"))
