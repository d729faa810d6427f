"""Questions put to a store: SPARQL of anybody, and the analysts' questions with their parameters."""

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph

from graph.errors import QueryError
from graph.store.answers import Answer, Value, value_of
from graph.store.oxigraph import OxigraphStore
from graph.store.protocol import Store
from graph.store.table import ask_table
from graph.triples.counts import key
from ontology.vocabulary import Parameter, Question

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def query(store: Store | pyoxigraph.Store, sparql: str, bindings: Mapping[str, str] | None = None) -> Answer:
    """Run a SPARQL query; the prefixes of the ontology need not be declared.

    Args:
        store: is read and never changed.
        sparql: SELECT, ASK, CONSTRUCT or DESCRIBE.
        bindings: variable → text. The variables are given these values as literals and stay out of the answer; they
            must stand in the projection.

    Returns:
        Cells are numbers where the literal is a number, else texts; IRIs of ours are shortened (``rel:leads``).
        ASK has one column ``answer``, CONSTRUCT and DESCRIBE have ``subject``, ``predicate`` and ``object``.

    Raises:
        QueryError: the query is wrong, changes something, or would reach into the network.
    """
    refuse_to_leave(sparql)
    asked = OxigraphStore(store) if isinstance(store, pyoxigraph.Store) else store
    given = bindings or {}
    try:
        found = asked.query(sparql, given)
        if isinstance(found, pyoxigraph.QueryBoolean):
            return Answer(columns=("answer",), rows=((bool(found),),))
        if isinstance(found, pyoxigraph.QuerySolutions):
            names = [variable.value for variable in found.variables]
            shown = [place for place, name in enumerate(names) if name not in given]
            rows = tuple(tuple(value_of(solution[place]) for place in shown) for solution in found)
            return Answer(columns=tuple(names[place] for place in shown), rows=rows)
        triples = sorted(tuple(map(value_of, (one.subject, one.predicate, one.object))) for one in found)
        return Answer(columns=("subject", "predicate", "object"), rows=tuple(triples))
    except SyntaxError as error:
        if _CHANGE.search(sparql):
            raise QueryError("the store is only read: INSERT, DELETE, LOAD and the like are refused; ask") from error
        raise QueryError(f"the query is no SPARQL 1.1 ({error.msg}); correct it there") from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query cannot be answered ({error}); correct it") from error


def ask(
    store: Store | pyoxigraph.Store,
    question: Question,
    parameters: Mapping[str, str] | None = None,
    *,
    table: Path | None = None,
) -> Answer:
    """Answer a question of ``ontology/questions/``.

    Args:
        store: is read and never changed.
        question: as :func:`ontology.vocabulary.load_questions` gives it.
        parameters: name → value; those that are left out have the question's defaults.
        table: the ``claims.parquet`` of the same claims. A question to a whole corpus goes there if it is given; the
            rows are the same.

    Raises:
        QueryError: a parameter is missing, unknown, or not what it must be.
    """
    given = _complete(question, parameters or {})
    if question.table is not None and table is not None and table.exists():
        asked = re.findall(r"\$(\w+)", question.table)
        # A query to the table may leave a parameter out that has its default, and means everything.
        if all(name in asked for name, value in given.items() if value):
            types = {parameter.name: parameter.type for parameter in question.parameters}
            values = {name: _bearers(store, given[name]) if types[name] == "name" else given[name] for name in asked}
            return ask_table(table, question.table, values)
    return _sorted(store, question, with_values(question, given))


def with_values(question: Question, parameters: Mapping[str, str]) -> str:
    """Return the SPARQL of a question with values in the places of its examples."""
    sparql = question.sparql
    for name, value in parameters.items():
        parts = re.split(rf'VALUES \?{name} \{{ "[^"]*" \}}', sparql)
        sparql = f'VALUES ?{name} {{ "{value.translate(_ESCAPES)}" }}'.join(parts)
    return sparql


#: The order of a whole answer, where each of its keys is a column.
_ORDER = re.compile(r"\nORDER BY ((?:(?:DESC\(\?\w+\)|STR\(COALESCE\(\?\w+, \"\"\)\)|\?\w+)\s*)+)\Z")
_KEY = re.compile(r"(DESC|STR)?(?:\(COALESCE)?\(?\?(\w+)")


def _sorted(store: Store | pyoxigraph.Store, question: Question, sparql: str) -> Answer:
    """Put a question and its rows in order.

    Oxigraph looks a text up at every comparison: five hundred rows cost half a second there, and a millisecond here.
    """
    order = _ORDER.search(sparql)
    keys = [] if order is None else [(match[2], match[1] == "DESC") for match in _KEY.finditer(order[1])]
    if order is None or any(name not in question.columns for name, _ in keys):
        return query(store, sparql)
    answer = query(store, sparql[: order.start()])
    rows = list(answer.rows)
    for name, descending in reversed(keys):
        place = answer.columns.index(name)
        rows.sort(key=lambda row, place=place: _rank(row[place]), reverse=descending)  # type: ignore[misc]
    return Answer(columns=answer.columns, rows=tuple(rows))


def _rank(value: Value) -> tuple[int, float, str]:
    """Return where a cell stands as SPARQL orders: what is unbound first, numbers by size, texts by code points."""
    if value is None:
        return 0, 0.0, ""
    return (1, float(value), "") if isinstance(value, int | float) else (2, 0.0, value)


def _complete(question: Question, parameters: Mapping[str, str]) -> dict[str, str]:
    """Return a value for every parameter, in the form that its type has in the graph."""
    known = {parameter.name: parameter for parameter in question.parameters}
    unknown = sorted(parameters.keys() - known.keys())
    if unknown:
        names = ", ".join(sorted(known)) or "none"
        raise QueryError(f"{question.name}: has no parameter {unknown[0]!r}; its parameters are: {names}")
    return {name: _checked(question, parameter, parameters.get(name)) for name, parameter in known.items()}


def _checked(question: Question, parameter: Parameter, given: str | None) -> str:
    name = parameter.name
    value = parameter.default if given is None else given
    if value is None:
        raise QueryError(f"{question.name}: needs the parameter {name!r}; give it with -p {name}=VALUE")
    if not parameter.accepts(value):
        raise QueryError(
            f"{question.name}: {name} is {value!r}, which is no {parameter.type}; give {parameter.description}"
        )
    return key(value) if parameter.type in ("name", "words") else value


def _bearers(store: Store | pyoxigraph.Store, name: str) -> Sequence[str]:
    """Return the addresses of all that bear a name."""
    asked = OxigraphStore(store) if isinstance(store, pyoxigraph.Store) else store
    found = asked.query(f'SELECT DISTINCT ?named {{ ?named cg:key "{name.translate(_ESCAPES)}" }}')
    if not isinstance(found, pyoxigraph.QuerySolutions):
        raise TypeError(f"SELECT gave no solutions but {found!r}")
    return sorted(str(solution[0].value) for solution in found)


# --- refusing ---------------------------------------------------------------------------------------------------

_GAP = r"(?:\s|#[^\n\r]*[\n\r])*"
#: Oxigraph reads SERVICE also where it is glued to its neighbours, and where a text or an IRI ends depends on what
#: stands around it; so this looks at the bare characters, and refuses a text that holds such a clause, too.
_SERVICE = re.compile(
    rf"SERVICE{_GAP}(?:SILENT{_GAP})?(?:<[^\s{{}}]*>|[?$][^\s{{}}]+|[^\s{{}}<>?$]*:[^\s{{}}]*){_GAP}\{{", re.IGNORECASE
)
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_CHANGE = re.compile(r"\b(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)\b", re.IGNORECASE)


def refuse_to_leave(sparql: str) -> None:
    """Refuse a query that would ask another machine.

    Raises:
        QueryError: it holds a SERVICE clause.
    """
    if any(_SERVICE.search(text) for text in (sparql, _ESCAPED.sub(_unescaped, sparql))):
        raise QueryError("SERVICE asks another machine, and nothing leaves this one; leave SERVICE out")


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= sys.maxunicode else match[0]
