"""A build's triples → a server that holds them for others.

A server has no transaction over several requests. So the graph says of itself which state it holds, and while it is
being changed that it is incomplete; a build that was killed is completed by the next, and a reader can tell.
"""

import hashlib
from collections.abc import Iterable

import pyoxigraph

from graph.errors import StoreError
from graph.store.protocol import Store
from graph.triples.names import ID, text
from ontology.vocabulary import CG

_STATE = f"<{ID}state>"
_INCOMPLETE = f"{_STATE} <{CG}incomplete> {text('true')} ."


def publish(store: Store, lines: Iterable[str], before: Iterable[str] = ()) -> None:
    """Make a store hold these triples and no others.

    Args:
        store: its graph belongs to one build.
        lines: the triples, as :func:`graph.triples.describe` gives them.
        before: those of the build before. If the store holds them, only what differs is sent; else everything is.

    Raises:
        StoreError: the server does not answer, or refuses.
    """
    wanted, known = _canonical(lines), _canonical(before)
    held = _asked(store, "digest")
    complete = not _asked(store, "incomplete")
    store.add([_INCOMPLETE])
    if not complete or held != [_digest(known)] or not known:
        store.update("DELETE { ?subject ?predicate ?object } WHERE { ?subject ?predicate ?object }")
        store.add([_INCOMPLETE])
        known, held = set(), []
    store.discard([_stated(digest) for digest in held])
    store.discard(sorted(known - wanted))
    store.add(sorted(wanted - known))
    store.add([_stated(_digest(wanted))])
    store.discard([_INCOMPLETE])


def require_complete(store: Store) -> None:
    """Refuse a store that a build is changing, or was killed while it changed it.

    Raises:
        StoreError: it is so.
    """
    if _asked(store, "incomplete"):
        raise StoreError("the store is being changed, or a build of it was stopped; wait, or build again")


def is_state(triple: pyoxigraph.Triple) -> bool:
    """Return whether a triple says what state a server's graph is in, and is no part of the build."""
    return str(triple.subject) == _STATE


def _asked(store: Store, name: str) -> list[str]:
    found = store.query(f"SELECT ?value WHERE {{ {_STATE} <{CG}{name}> ?value }}")
    if not isinstance(found, pyoxigraph.QuerySolutions):
        raise TypeError(f"SELECT gave no solutions but {found!r}")
    return [str(solution[0].value) for solution in found]


def _stated(digest: str) -> str:
    return f"{_STATE} <{CG}digest> {text(digest)} ."


def _canonical(lines: Iterable[str]) -> set[str]:
    """Return lines in the one way in which Oxigraph writes them."""
    data = "\n".join(lines).encode()
    return {f"{quad.triple} ." for quad in pyoxigraph.parse(data, pyoxigraph.RdfFormat.N_TRIPLES)}


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
