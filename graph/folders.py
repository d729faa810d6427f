"""Folders that are written as a whole or not at all.

A new folder is made beside the wanted one and takes its place in one step: whoever looks, and whenever a writer is
killed, finds the whole old one or the whole new one. What killed writers left behind is cleared by the next.
"""

import contextlib
import ctypes
import glob
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from graph.errors import UsageError

try:
    import fcntl
except ImportError:  # Windows; what a killed writer leaves there stays.
    fcntl = None  # type: ignore[assignment]

_LOCK = ".lock"
_NEW = "new"
#: Moves what is worth keeping from one folder into another.
Rescue = Callable[[Path, Path], None]


@contextlib.contextmanager
def workplace(out: Path, names: set[str], rescue: Rescue | None = None) -> Iterator[Path]:
    """Give a folder beside ``out`` that replaces it at the end, if all went well.

    Args:
        out: the folder to replace.
        names: what may stand in it already; anything else is somebody's.
        rescue: takes over from an unfinished folder what is worth keeping: out of that folder, into another. What
            killed writers left goes into the new folder; where this one fails, into ``out``, or it waits for the next.

    Raises:
        UsageError: there is no writing there, or ``out`` holds something that is not among the names.
    """
    out = out.resolve()
    advice = "name another folder with -o"
    try:
        foreign = sorted(entry.name for entry in out.iterdir() if entry.name not in names) if out.exists() else []
        if foreign:
            raise UsageError(f"{out}: holds {foreign[0]!r}, which no build wrote and which would be lost; {advice}")
        out.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{out.name}-", suffix=_LOCK, dir=out.parent)
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        lock, spare = Path(name), Path(name.removesuffix(_LOCK))
        spare.mkdir(mode=0o700)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror or error}); {advice}") from error
    place = spare / _NEW
    left = False
    try:
        # Nobody else is let in until it is done; the finished folder has the permissions that others of the user have.
        place.mkdir()
        if fcntl is not None:
            _clear(out, place, rescue)
        yield place
        put_in_place(place, out, spare / "old")
    except BaseException:
        if rescue is not None:
            if out.is_dir():
                rescue(place, out)
            else:
                left = _is_filled(place)
        raise
    finally:
        # The lock goes last: a folder without one would never be cleared.
        if not left:
            shutil.rmtree(spare, ignore_errors=True)
        os.close(descriptor)
        if not left:
            lock.unlink(missing_ok=True)


def _clear(out: Path, place: Path, rescue: Rescue | None) -> None:
    """Remove what killed writers of a folder left beside it: the system has let go of their locks."""
    for lock in sorted(out.parent.glob(f".{glob.escape(out.name)}-*{_LOCK}")):
        with contextlib.suppress(OSError), lock.open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            spare = lock.with_suffix("")
            if rescue is not None and (spare / _NEW).is_dir():
                rescue(spare / _NEW, place)
            shutil.rmtree(spare, ignore_errors=True)
            lock.unlink(missing_ok=True)


def _is_filled(folder: Path) -> bool:
    return any(path.is_file() for path in folder.rglob("*"))


def put_in_place(fresh: Path, path: Path, old: Path) -> None:
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
