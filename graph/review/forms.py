"""The one form of the terminal: some fields, Enter or Ctrl+S saves, Escape leaves everything as it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, Select, Static

from graph.errors import ClaimgraphError


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of a form."""

    name: str
    label: str
    value: str = ""
    #: To choose one of: value and what is shown; empty is to be typed.
    options: tuple[tuple[str, str], ...] = ()
    #: What typing completes to.
    suggestions: tuple[str, ...] = ()


class FormScreen(ModalScreen[bool]):
    """Asks for some values and hands them on; what is refused is said, and the form stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("ctrl+s", "save", "Save"),
    ]

    def __init__(self, title: str, fields: Sequence[Field], save: Callable[[Mapping[str, str]], object]) -> None:
        """Show a form.

        Args:
            title: what is asked.
            fields: the lines; the first one is ready to be typed in.
            save: takes the values by name; a :class:`ClaimgraphError` that it raises is shown.
        """
        super().__init__()
        self.asked, self.fields, self.saving = title, fields, save

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        with VerticalScroll(id="form"):
            yield Static(self.asked, classes="title", markup=False)
            for field in self.fields:
                with Horizontal(classes="field"):
                    yield Label(field.label)
                    if field.options:
                        yield Select(
                            [(shown, value) for value, shown in field.options],
                            value=field.value,
                            allow_blank=False,
                            id=field.name,
                            compact=True,
                        )
                    else:
                        suggester = (
                            SuggestFromList(field.suggestions, case_sensitive=False) if field.suggestions else None
                        )
                        yield Input(field.value, suggester=suggester, id=field.name, compact=True)
            yield Static("", classes="wrong", markup=False)
            yield Static("Enter saves, Tab goes on, Escape leaves it as it is", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Begin in the first line."""
        self.query_one(f"#{self.fields[0].name}").focus()

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Hand the values on."""
        given: dict[str, str] = {}
        for field in self.fields:
            widget = self.query_one(f"#{field.name}")
            given[field.name] = str(widget.value) if isinstance(widget, (Input, Select)) else ""
        try:
            self.saving(given)
        except ClaimgraphError as error:
            self.query_one(".wrong", Static).update(str(error))
        else:
            self.dismiss(result=True)

    def action_cancel(self) -> None:
        """Leave everything as it is."""
        self.dismiss(result=False)
