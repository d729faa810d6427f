"""Triples on disk, and questions to them.

A store is an Oxigraph folder, written once and then only read. It takes its place by one rename, so that whoever opens
it, and whenever a build is stopped, finds the whole old one or the whole new one.
"""

import contextlib
import ctypes
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from graph.errors import QueryError, StoreError
from graph.model import Ledger
from graph.triples import PREFIXES, recover, turtle
from ontology.vocabulary import Question

#: What a cell of an answer can hold; None is unbound.
Value = str | int | float | bool | None

_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = frozenset(_XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger"))
_REAL = frozenset(_XSD + name for name in ("decimal", "double", "float"))

_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


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


def write_turtle(lines: Iterable[str], path: Path) -> None:
    """Write triples (as :func:`graph.triples.describe` gives them) to a Turtle file, as a whole or not at all.

    Raises:
        StoreError: the file cannot be written.
    """
    with _storing(path):
        spare = path.with_name(f".{path.name}-{os.getpid()}")
        try:
            spare.write_bytes(turtle(lines))
            spare.replace(path)
        finally:
            spare.unlink(missing_ok=True)


def read_ledger(path: Path) -> Ledger:
    """Return the ledger of a Turtle file or of a store; the texts of its documents are empty.

    Raises:
        StoreError: the file cannot be read, is no Turtle, or is no ledger.
    """
    with _storing(path):
        if path.is_dir():
            return recover(open_store(path))
        return recover(pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE))


def write_store(lines: Iterable[str], path: Path) -> None:
    """Write triples (as :func:`graph.triples.describe` gives them) to a store, in place of what is there.

    Raises:
        StoreError: the folder cannot be written, or holds something that is no store.
    """
    with _storing(path):
        if path.exists() and not is_store(path):
            raise StoreError(f"{path}: is no store and would be lost; name another folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        spare = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
        try:
            fresh = spare / "new"
            store = pyoxigraph.Store(str(fresh))
            store.bulk_load("\n".join(lines).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
            store.optimize()
            store.flush()
            del store  # Closes its files: nothing may be open in a folder that moves.
            _put_in_place(fresh, path, spare / "old")
        finally:
            shutil.rmtree(spare, ignore_errors=True)


def is_store(path: Path) -> bool:
    """Return whether a folder is an Oxigraph store, or empty."""
    return path.is_dir() and ((path / "CURRENT").is_file() or not any(path.iterdir()))


def open_store(path: Path) -> pyoxigraph.Store:
    """Open a store for reading only; any number of readers may have it open.

    Raises:
        StoreError: there is none.
    """
    if not (path / "CURRENT").is_file():
        raise StoreError(f"{path}: is no store; build one with 'claimgraph build', or name the folder of another")
    with _storing(path):
        return pyoxigraph.Store.read_only(str(path))


def query(store: pyoxigraph.Store, sparql: str, bindings: Mapping[str, str] | None = None) -> Answer:
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
    bound: dict[pyoxigraph.Variable, _Term] = {
        pyoxigraph.Variable(name): pyoxigraph.Literal(value) for name, value in (bindings or {}).items()
    }
    try:
        found = store.query(sparql, prefixes=PREFIXES, substitutions=bound or None)
        if isinstance(found, pyoxigraph.QueryBoolean):
            return Answer(columns=("answer",), rows=((bool(found),),))
        if isinstance(found, pyoxigraph.QueryTriples):
            triples = sorted(tuple(map(_value, (one.subject, one.predicate, one.object))) for one in found)
            return Answer(columns=("subject", "predicate", "object"), rows=tuple(triples))
        names = [variable.value for variable in found.variables]
        shown = [place for place, name in enumerate(names) if name not in (bindings or {})]
        rows = tuple(tuple(_value(solution[place]) for place in shown) for solution in found)
        return Answer(columns=tuple(names[place] for place in shown), rows=rows)
    except SyntaxError as error:
        if _CHANGE.search(sparql):
            raise QueryError("the store is only read: INSERT, DELETE, LOAD and the like are refused; ask") from error
        raise QueryError(f"the query is no SPARQL 1.1 ({error.msg}); correct it there") from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query cannot be answered ({error}); correct it") from error


def ask(store: pyoxigraph.Store, question: Question, parameters: Mapping[str, str] | None = None) -> Answer:
    """Answer a question of ``ontology/questions/``.

    Args:
        store: is read and never changed.
        question: as :func:`ontology.vocabulary.load_questions` gives it.
        parameters: name → value; those that are left out have the question's defaults.

    Raises:
        QueryError: a parameter is missing or unknown.
    """
    given = dict(parameters or {})
    known = {parameter.name: parameter.default for parameter in question.parameters}
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        names = ", ".join(sorted(known)) or "none"
        raise QueryError(f"{question.name}: has no parameter {unknown[0]!r}; its parameters are: {names}")
    for name, default in known.items():
        if name not in given:
            if default is None:
                raise QueryError(f"{question.name}: needs the parameter {name!r}; give it with -p {name}=VALUE")
            given[name] = default
    return query(store, question.sparql, given)


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


# --- values -----------------------------------------------------------------------------------------------------


def _value(term: object) -> Value:  # noqa: PLR0911 (a case a kind of term)
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


# --- files ------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _storing(path: Path) -> Iterator[None]:
    """Turn what can go wrong with a file into a StoreError that names it."""
    try:
        yield
    except SyntaxError as error:
        raise StoreError(f"{path}: is not valid Turtle ({error}); build it again") from error
    except ValueError as error:
        raise StoreError(f"{path}: is not a graph of claimgraph ({error}); build it again") from error
    except OSError as error:
        advice = "check the folder and its permissions"
        raise StoreError(f"{path}: cannot be read or written ({error}); {advice}") from error


def _put_in_place(fresh: Path, path: Path, old: Path) -> None:
    """Let a folder take the place of another, which goes to ``old``."""
    if not path.exists():
        fresh.rename(path)
    elif _exchange(fresh, path):
        fresh.rename(old)
    else:
        # No system call swaps folders here: for a moment there is none at the place.
        path.rename(old)
        fresh.rename(path)


def _exchange(left: Path, right: Path) -> bool:
    """Swap two folders in one step, where the system can (Linux)."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(renameat2(here, os.fsencode(left), here, os.fsencode(right), exchange) == 0)
