"""What a query found, as rows of plain values."""

import contextlib
from dataclasses import dataclass

import pyoxigraph

from graph.triples import PREFIXES

#: What a cell of an answer can hold; None is unbound.
Value = str | int | float | bool | None

_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = frozenset(_XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger"))
_REAL = frozenset(_XSD + name for name in ("decimal", "double", "float"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a query found: a row a solution, in the order of the query."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The columns for people: ``who_says_so`` reads "who says so"."""
        return tuple(column.replace("_", " ") for column in self.columns)

    def as_text(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows with every cell as text; what is unbound is empty."""
        return tuple(tuple(_shown(value) for value in row) for row in self.rows)


def value_of(term: object) -> Value:  # noqa: PLR0911 (a case a kind of term)
    """Return a term as a cell: numbers as numbers, addresses of ours shortened (``rel:leads``)."""
    if isinstance(term, pyoxigraph.Literal):
        datatype = term.datatype.value
        if datatype == f"{_XSD}boolean":
            return term.value in ("true", "1")
        with contextlib.suppress(ValueError):
            if datatype in _WHOLE:
                return int(term.value)
            if datatype in _REAL:
                return float(term.value)
        return term.value
    if isinstance(term, pyoxigraph.NamedNode):
        for prefix, address in PREFIXES.items():
            if term.value.startswith(address):
                return f"{prefix}:{term.value.removeprefix(address)}"
        return term.value
    return None if term is None else str(term)


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
