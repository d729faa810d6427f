"""Triples on disk.

A store is an Oxigraph folder, written once and then only read. It takes its place by one rename, so that whoever opens
it, and whenever a build is stopped, finds the whole old one or the whole new one.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph

from graph.errors import StoreError
from graph.folders import put_in_place
from graph.model import Ledger
from graph.triples import recover, turtle


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


def read_lines(path: Path) -> list[str]:
    """Return the triples of a Turtle file as lines of N-Triples; none where there is no file.

    Raises:
        StoreError: the file cannot be read, or is no Turtle.
    """
    if not path.exists():
        return []
    with _storing(path):
        quads = pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
        return [f"{quad.triple} ." for quad in quads]


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
            written = spare / "triples.nt"
            with written.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{line}\n" for line in lines)
            store = pyoxigraph.Store(str(fresh))
            store.bulk_load(path=str(written), format=pyoxigraph.RdfFormat.N_TRIPLES)
            written.unlink()
            store.optimize()
            store.flush()
            del store  # Closes its files: nothing may be open in a folder that moves.
            put_in_place(fresh, path, spare / "old")
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
