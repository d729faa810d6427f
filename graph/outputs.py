"""Outputs of the build before that are still right: a build that finds nothing new takes them over as they are.

They are, where the ledger, the settings, the program and the ontology are those of that build, and no byte of them has
changed since. Their digests stand beside what was kept of the documents.
"""

import hashlib
import json
import os
import pickle
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from graph.extractions.stages import program
from graph.model import Ledger

_NAME = "outputs.json"


def state_of(ledger: Ledger, *known: object) -> str:
    """Return a digest of all that the outputs follow from.

    Args:
        ledger: what the build knows.
        known: settings and names, as JSON has them.
    """
    sink = _Digest()
    sink.write(json.dumps([program(), *known]).encode())
    pickler = pickle.Pickler(sink, protocol=5)
    # By value: with its memory of objects it would write down which of equal parts are one and the same.
    pickler.fast = True
    pickler.dump(ledger)
    return sink.digest.hexdigest()


def remember(place: Path, kept: Path, names: Collection[str], state: str) -> None:
    """Write down what the outputs are.

    Args:
        place: the folder of the build.
        kept: the folder in it where that is written.
        names: of the outputs, files or folders.
        state: what they follow from.
    """
    (kept / _NAME).write_text(json.dumps({"state": state, "outputs": _digests(place, names)}) + "\n", "utf-8")


def take_over(earlier: Path, kept: Path, place: Path, names: Collection[str], state: str) -> bool:
    """Bring the outputs of an earlier build into a new folder, where they are still right; return whether they are.

    Args:
        earlier: the folder of that build.
        kept: the folder in it where is written what they are.
        place: the new folder.
        names: of the outputs, files or folders.
        state: what they would follow from.
    """
    try:
        known = json.loads((kept / _NAME).read_text("utf-8"))
        if known["state"] != state or known["outputs"] != _digests(earlier, names):
            return False
    except (OSError, ValueError, KeyError, TypeError):
        return False
    for path in _files(earlier, names):
        new = place / path.relative_to(earlier)
        new.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, new)
        except OSError:
            # Another disk, or one without hard links.
            shutil.copyfile(path, new)
    return True


class _Digest:
    """A file that keeps nothing but a digest of what is written to it."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        """Add bytes."""
        self.digest.update(data)
        return len(data)


def _files(folder: Path, names: Collection[str]) -> Iterator[Path]:
    for name in sorted(names):
        path = folder / name
        yield from sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]


def _digests(folder: Path, names: Collection[str]) -> dict[str, str]:
    found = {}
    for path in _files(folder, names):
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
