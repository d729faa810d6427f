"""The file of judgements that the user keeps: Turtle, to which decisions are added and from which nothing is taken.

Each decision is added by a new file that takes the place of the old one in one step, once it lies on the disk: a writer
that is killed leaves the whole old file or the whole new one. Two writers wait for one another.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph

from graph.errors import StoreError
from graph.judgements.terms import judgements_of, triples
from graph.judgements.values import Judgement, Judgements
from graph.triples import PREFIXES, turtle

try:
    import fcntl
except ImportError:  # Windows: two writers at once can overtake one another there.
    fcntl = None  # type: ignore[assignment]

_HEADER = (
    "# Judgements about a graph of claims: what people decided, kept through every build. Add, never remove.\n\n"
    + "".join(f"@prefix {name}: <{address}> .\n" for name, address in sorted(PREFIXES.items()))
)


def beside(out: Path) -> Path:
    """Return where the judgements about the graph in a folder stand unless the user says otherwise.

    They stand beside the folder and not in it, since each build writes the folder anew: ``out.judgements.ttl``.
    """
    out = out.resolve()
    return out.with_name(f"{out.name}.judgements.ttl")


def read_judgements(path: Path) -> Judgements:
    """Read a file of judgements.

    Raises:
        StoreError: it is not there, cannot be read, or is no Turtle.
    """
    try:
        return judgements_of(pyoxigraph.parse(path.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE))
    except FileNotFoundError as error:
        raise StoreError(f"{path}: is not there; name the file that holds the judgements") from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror or error}); allow reading it") from error
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{path}: is no Turtle ({error}); correct the file, all other decisions are in it") from error


def append(path: Path, *judgements: Judgement) -> None:
    """Add judgements to a file, all of them or none; make the file where there is none.

    When this returns they lie on the disk.

    Raises:
        StoreError: there is no writing there; the file is as it was.
    """
    if not judgements:
        return
    path = path.resolve()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path.parent):
            _replace(path, "".join(map(_block, judgements)).encode())
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror or error}); name another file") from error


def _replace(path: Path, added: bytes) -> None:
    before = path.read_bytes() if path.exists() else _HEADER.encode()
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(before if before.endswith(b"\n") else before + b"\n")
            file.write(added)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _block(judgement: Judgement) -> str:
    """Return a judgement as Turtle with a line above it that says for people what it is."""
    said = " ".join(f"{judgement.date} {judgement.author}: {judgement.kind}".split())
    body = turtle(triples(judgement)).decode().split("\n\n", 1)[1]
    return f"\n# {said}\n{body}"


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else adds to a file of the folder; the system lets go when a holder is killed."""
    with contextlib.ExitStack() as held:
        if fcntl is not None:
            descriptor = os.open(folder, os.O_RDONLY)
            held.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def _settle(folder: Path) -> None:
    """Bring a rename to the disk, where the system lets a folder be opened for that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
