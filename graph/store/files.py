"""Triples on disk.

A store is an Oxigraph folder, written once and then only read. It takes its place by one rename, so that whoever opens
it, and whenever a build is stopped, finds the whole old one or the whole new one.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph

from graph.errors import StoreError
from graph.folders import put_in_place
from graph.model import Ledger
from graph.store.lines import written
from graph.triples import recover, write_as_turtle


def write_turtle(lines: Iterable[str] | Path, path: Path) -> None:
    """Write triples to a Turtle file, as a whole or not at all.

    Args:
        lines: as :func:`graph.triples.describe` gives them, or the file that holds them.
        path: the file to write.

    Raises:
        StoreError: the file cannot be written.
    """
    with _storing(path), tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as place:
        if not isinstance(lines, Path):
            lines = written(lines, Path(place) / "triples.nt")
        triples = pyoxigraph.parse(path=str(lines), format=pyoxigraph.RdfFormat.N_TRIPLES)
        whole = Path(place) / "whole"
        with whole.open("wb") as file, (Path(place) / "spare").open("w+b") as spare:
            write_as_turtle((quad.triple for quad in triples), file, spare)
        whole.replace(path)


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


def write_store(lines: Iterable[str] | Path, path: Path) -> None:
    """Write triples to a store, in place of what is there.

    Args:
        lines: as :func:`graph.triples.describe` gives them, or the file that holds them.
        path: the folder of the store.

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
            triples = lines if isinstance(lines, Path) else written(lines, spare / "triples.nt")
            store = pyoxigraph.Store(str(fresh))
            store.bulk_load(path=str(triples), format=pyoxigraph.RdfFormat.N_TRIPLES)
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
